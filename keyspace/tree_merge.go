package keyspace

// Merge adds the counts of another tree with the same delimiters, which stays as it is: the
// trees of all primaries make that of the deployment. Of what other has out of sight nothing
// is taken over.
func (t *Tree) Merge(other *Tree) {
	if t.live+other.live-other.shadowed > t.o.MaxNodes-t.o.MaxNodes/16 {
		t.makeRoom()
	}
	t.expose(Root, other, Root)
	t.lack(Root, other, Root)
	t.graft(other, Root, Root)
}

// expose reveals what is folded here and in sight there, so that counts of the same thing
// meet.
func (t *Tree) expose(at NodeID, other *Tree, there NodeID) {
	for c := other.nodes[there].first; c != Root; c = other.nodes[c].next {
		if other.nodes[c].shadow || other.nodes[c].keys <= other.heavy(there) {
			continue
		}
		l := other.nodes[c].label()
		id := t.child(at, &l)
		if id == Root {
			continue
		}
		if t.nodes[id].shadow {
			t.reveal(id)
		}
		t.expose(id, other, c)
	}
}

// lack adds to nodes in sight here what may lie folded there.
func (t *Tree) lack(at NodeID, other *Tree, there NodeID) {
	if !other.nodes[there].folded {
		return
	}
	for c := t.nodes[at].first; c != Root; c = t.nodes[c].next {
		v := &t.nodes[c]
		if v.shadow || v.kind == anyLabel {
			continue
		}
		l := v.label()
		id := other.child(there, &l)
		switch {
		case id == Root && l.folds():
			v.missed += other.nodes[there].swept
		case id == Root:
		case other.nodes[id].shadow:
			v.missed += other.nodes[id].keys + other.nodes[id].missed
		default:
			t.lack(c, other, id)
		}
	}
}
