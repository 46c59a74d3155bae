package keyspace

const (
	// crowded times Options.Siblings fold in any case.
	crowded = 8
	// lightKeys is how many names a sibling may have and be light whatever its parent has.
	lightKeys = 8
	// A sibling is heavy with more than a 512th of its parent's names, light with up to a
	// 1024th; what lies between stays as it is. 512 heavy siblings are as many as anyone
	// looks at.
	heavyShare = 512
	lightShare = 1024
)

// heavy is how many names a folded sibling below a node must exceed to be revealed.
func (t *Tree) heavy(at NodeID) uint64 { return max(2*t.light, t.nodes[at].keys/heavyShare) }

// lightest is up to how many names a sibling below a node folds.
func (t *Tree) lightest(at NodeID) uint64 { return max(t.light, t.nodes[at].keys/lightShare) }

// tooMany reports whether a node's literal children are, or will be, too many. At 128, 256
// and so on the tree looks how likely the next name is to have another sibling: by I. J.
// Good and A. M. Turing's estimate, the share of names whose sibling was met once only. Of
// 500 siblings with many names each it is 74 % when 128 have been met; of names it is near 1.
func (t *Tree) tooMany(at NodeID) bool {
	p := &t.nodes[at]
	n := int(p.literals)
	if n >= t.crowd {
		return true
	}
	if t.siblings == 0 || n < t.siblings || n%t.siblings != 0 || n/t.siblings&(n/t.siblings-1) != 0 {
		return false
	}
	var once, all uint64
	for c := p.first; c != Root; c = t.nodes[c].next {
		v := &t.nodes[c]
		if v.kind > mixedLabel {
			continue
		}
		all += v.keys
		if v.keys == 1 {
			once++
		}
	}
	return once*10 >= all*8
}

// Settle folds the light ones of siblings that are too many, also where more may have been
// expected of them while names came in. It is for the end of a pass.
func (t *Tree) Settle() { t.settle(Root) }

func (t *Tree) settle(at NodeID) {
	if p := &t.nodes[at]; !p.folded && int(p.literals) > t.siblings {
		t.fold(at)
	}
	for c := t.nodes[at].first; c != Root; c = t.nodes[c].next {
		if t.nodes[c].shadow == t.nodes[at].shadow {
			t.settle(c)
		}
	}
}

// fold puts the light ones of a node's literal children out of sight and counts them at
// {…}, now and from then on.
func (t *Tree) fold(at NodeID) {
	t.nodes[at].folded = true
	light := t.lightest(at)
	shadow := t.nodes[at].shadow
	for c := t.nodes[at].first; c != Root; {
		v := &t.nodes[c]
		next := v.next
		if v.kind <= mixedLabel && v.shadow == shadow && v.keys+v.missed <= light {
			l := v.label()
			t.graft(t, c, t.rest(at, &l))
			if shadow || t.live >= t.o.MaxNodes {
				t.sweep(c)
			} else {
				t.hide(c)
			}
		}
		c = next
	}
}

// hide puts a child in sight out of it.
func (t *Tree) hide(id NodeID) {
	t.bury(id)
	t.lost(id)
	t.shade(id, true)
}

// bury gives up what lies out of sight below a node: inside of a shadow there are none.
func (t *Tree) bury(id NodeID) {
	for c := t.nodes[id].first; c != Root; {
		next := t.nodes[c].next
		if t.nodes[c].shadow != t.nodes[id].shadow {
			t.sweep(c)
		} else {
			t.bury(c)
		}
		c = next
	}
}

// sweep drops a child whose names are counted elsewhere, and remembers what that may cost.
func (t *Tree) sweep(id NodeID) {
	v := &t.nodes[id]
	t.sweepAway(v.parent, v.keys+v.missed)
	t.drop(id)
}

// graft adds the counts of a node and of all below it, of this tree or another, to a node
// and to the ones below that.
func (t *Tree) graft(src *Tree, from, into NodeID) {
	f := &src.nodes[from]
	i := &t.nodes[into]
	i.keys += f.keys
	i.own += f.own
	i.swept += f.swept
	t.missed = max(t.missed, i.swept)
	if src == t && t.o.Moved != nil && !i.shadow { // also with no names left: its id will be used again
		t.o.Moved(from, into)
	}
	for _, s := range f.share {
		t.addShare(into, s)
	}
	for c := f.first; c != Root; c = src.nodes[c].next {
		if src.nodes[c].shadow != src.nodes[from].shadow {
			continue // counted at {…} as well
		}
		l := src.nodes[c].label()
		t.graft(src, c, t.bed(src, c, into, &l))
	}
}

// bed returns the child of a node that a grafted one is counted at.
func (t *Tree) bed(src *Tree, c, into NodeID, l *label) NodeID {
	from := src.nodes[c] // a copy: the node may move in memory
	keys := from.keys + from.missed
	id := t.child(into, l)
	switch {
	case l.kind == anyLabel:
		t.nodes[into].folded = true
		if id == Root {
			id = t.make(into, l)
		}
	case id != Root && t.nodes[id].shadow != t.nodes[into].shadow:
		t.graft(src, c, id)
		return t.rest(into, l)
	case id != Root:
	case l.folds() && (t.live >= t.o.MaxNodes || keys <= t.heavy(into) && (t.nodes[into].folded || t.tooMany(into))):
		if !t.nodes[into].folded {
			t.fold(into)
		}
		if t.live < t.o.MaxNodes && !t.nodes[into].shadow {
			id = t.make(into, l)
			t.hide(id)
			t.graft(src, c, id)
		} else {
			t.sweepAway(into, keys)
		}
		return t.rest(into, l)
	default:
		id = t.make(into, l)
		t.nodes[id].shortest, t.nodes[id].longest = from.shortest, from.longest
	}
	t.join(id, &from)
	return id
}

// join adds to a node what is known of the texts that another with the same label stood for.
func (t *Tree) join(id NodeID, from *vertex) {
	v := &t.nodes[id]
	v.missed += from.missed
	for i := range v.slots {
		if v.atoms[i] != from.atoms[i] {
			v.atoms[i] = Int
		}
	}
	v.shortest, v.longest = min(v.shortest, from.shortest), max(v.longest, from.longest)
	if from.more == nil {
		return
	}
	if v.more == nil && t.sketches < maxBreakdowns {
		t.sketches++
		v.more = &breakdown{}
	}
	if v.more != nil {
		v.more.merge(from.more, from.class)
	}
}

// sweepAway remembers that a child of that many names got no node of its own.
func (t *Tree) sweepAway(at NodeID, keys uint64) {
	p := &t.nodes[at]
	p.swept = max(p.swept, keys)
	t.missed = max(t.missed, p.swept)
}
