package keyspace

// reveal gives a folded sibling its node in sight and takes back from {…} what was counted
// of it there.
func (t *Tree) reveal(id NodeID) {
	v := &t.nodes[id]
	l := v.label()
	rest := t.child(v.parent, &label{delim: l.delim, kind: anyLabel, hash: anyHash})
	t.splits = t.splits[:0]
	if rest != Root {
		t.takeBack(id, rest)
	}
	t.shade(id, false)
	t.seen(id)
	for _, from := range t.splits {
		if t.o.Split != nil {
			t.o.Split(from)
		}
	}
}

// takeBack subtracts the counts of a node out of sight, and of all below it, from the node
// that they were counted at as well, and returns how many names that were. Where names went
// another way meanwhile, the node out of sight loses them.
func (t *Tree) takeBack(id, from NodeID) (taken uint64) {
	own := min(t.nodes[id].own, t.nodes[from].own)
	if own > 0 {
		t.splits = append(t.splits, from)
	}
	t.nodes[from].own -= own
	for _, s := range t.nodes[id].share {
		t.lessShare(from, s)
	}
	t.nodes[id].missed += t.nodes[id].own - own
	t.nodes[id].own = own
	taken = own
	for c := t.nodes[id].first; c != Root; {
		next := t.nodes[c].next
		l := t.nodes[c].label()
		got := uint64(0)
		if source, ok := t.source(from, c, &l); ok {
			got = t.takeBack(c, source)
		}
		taken += got
		if got == 0 {
			t.nodes[id].missed += t.nodes[c].keys
			t.drop(c)
		}
		c = next
	}
	t.nodes[id].keys = taken
	t.nodes[from].keys -= taken
	return taken
}

// source finds where the names of c, whose label is l, were counted below a node in sight.
func (t *Tree) source(at, c NodeID, l *label) (NodeID, bool) {
	if id := t.child(at, l); id != Root && t.nodes[id].shadow {
		t.deduct(c, id) // it counted them too
	}
	return t.step(at, l)
}

// deduct subtracts the counts of a node and of all below it from those of another, and
// returns how many names that were.
func (t *Tree) deduct(id, from NodeID) (deducted uint64) {
	deducted = min(t.nodes[id].own, t.nodes[from].own)
	t.nodes[from].own -= deducted
	for c := t.nodes[id].first; c != Root; c = t.nodes[c].next {
		l := t.nodes[c].label()
		if source, ok := t.step(from, &l); ok {
			deducted += t.deduct(c, source)
		}
	}
	t.nodes[from].keys -= deducted
	return deducted
}

func (t *Tree) lessShare(at NodeID, s share) {
	for i := range t.nodes[at].share {
		if have := &t.nodes[at].share[i]; have.value == s.value && have.segment == s.segment {
			have.keys -= min(have.keys, s.keys)
		}
	}
}
