package keyspace

import (
	"cmp"
	"slices"
)

// makeRoom frees at least a tenth of the nodes. What is out of sight gives way, the
// lightest first; what is in sight when it takes more than half of the room.
func (t *Tree) makeRoom() {
	for t.live-t.shadowed > t.o.MaxNodes/2 && t.squeeze() {
	}
	var hidden []NodeID
	t.hidden(Root, func(id NodeID) { hidden = append(hidden, id) })
	slices.SortFunc(hidden, func(a, b NodeID) int {
		v, w := &t.nodes[a], &t.nodes[b]
		return cmp.Or(cmp.Compare(v.keys+v.missed, w.keys+w.missed), cmp.Compare(a, b))
	})
	for _, id := range hidden {
		if t.live <= t.o.MaxNodes*3/4 {
			return
		}
		t.sweep(id)
	}
}

// hidden visits the folded siblings below a node.
func (t *Tree) hidden(at NodeID, visit func(NodeID)) {
	for c := t.nodes[at].first; c != Root; c = t.nodes[c].next {
		if t.nodes[c].shadow != t.nodes[at].shadow {
			visit(c)
		} else if t.nodes[c].first != Root {
			t.hidden(c, visit)
		}
	}
}

// squeeze makes what is in sight smaller: half as many siblings are too many, and twice as
// many names are light. It reports whether there may be more to gain.
func (t *Tree) squeeze() bool {
	t.siblings /= 2
	t.crowd = max(t.siblings, 1)
	if t.siblings == 0 {
		t.light *= 2
	}
	t.press(Root)
	return t.light <= t.Keys()
}

// press folds the light children of a node, and then those of what is left, for good: they
// are not counted apart any more.
func (t *Tree) press(at NodeID) {
	light := t.lightest(at)
	all := t.light > lightKeys // then whatever is light folds, by form or not
	if p := &t.nodes[at]; int(p.literals) > t.siblings || all {
		for c := p.first; c != Root; {
			v := &t.nodes[c]
			next := v.next
			if v.shadow == t.nodes[at].shadow && v.keys+v.missed <= light && (v.kind <= mixedLabel || all && v.kind == classLabel) {
				l := v.label()
				t.nodes[at].folded = true
				t.graft(t, c, t.rest(at, &l))
				t.sweep(c)
			}
			c = next
		}
	}
	for c := t.nodes[at].first; c != Root; {
		next := t.nodes[c].next
		if t.nodes[c].shadow == t.nodes[at].shadow {
			t.press(c)
		}
		c = next
	}
}
