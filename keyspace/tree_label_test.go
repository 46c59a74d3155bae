package keyspace

import "testing"

// Labels are found by a hash, which two of them may have in common.
func TestLabelsWithOneHashAreKeptApart(t *testing.T) {
	t.Parallel()
	tree := NewTree(Options{})
	first := label{kind: literalLabel, text: "one", hash: 42}
	second := label{kind: literalLabel, text: "two", hash: 42}
	mixed := label{kind: mixedLabel, code: []byte("two"), hash: 42}
	ids := map[NodeID]bool{}
	for _, l := range []label{first, second, mixed} {
		if id := tree.child(Root, &l); id != Root {
			t.Errorf("%+v is taken for node %d", l, id)
		}
		id := tree.make(Root, &l)
		ids[id] = true
		if got := tree.child(Root, &l); got != id {
			t.Errorf("%+v is at node %d, not %d", l, got, id)
		}
	}
	if len(ids) != 3 {
		t.Errorf("nodes %v", ids)
	}
	tree.drop(tree.child(Root, &first))
	if tree.child(Root, &second) == Root || tree.child(Root, &mixed) == Root || tree.child(Root, &first) != Root {
		t.Error("the others were lost with the first")
	}
}
