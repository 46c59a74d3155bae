package keyspace

import (
	"cmp"
	"slices"
)

// share is how many of a node's own names have a value in a segment above, or in its own.
type share struct {
	segment uint8
	value   uint64 // its hash
	keys    uint64
}

// divide counts the name that was read in the shares of the node where it ends.
func (t *Tree) divide(at NodeID, n int) {
	for i := range n {
		if l := &t.labels[i]; l.known {
			t.addShare(at, share{uint8(i), l.value, 1})
		}
	}
}

func (t *Tree) addShare(at NodeID, s share) {
	v := &t.nodes[at]
	for i := range v.share {
		if have := &v.share[i]; have.value == s.value && have.segment == s.segment {
			have.keys += s.keys
			return
		}
	}
	switch {
	case v.share == nil && t.shares == maxShares:
		return
	case v.share == nil:
		t.shares++
	case len(v.share) == maxShare:
		t.tidy(at)
	}
	if len(v.share) < maxShare {
		v.share = append(v.share, s)
	}
}

// tidy gives up the shares of values that are not counted any more.
func (t *Tree) tidy(at NodeID) {
	v := &t.nodes[at]
	path := t.path(at)
	v.share = slices.DeleteFunc(v.share, func(s share) bool {
		if int(s.segment) >= len(path) {
			return true
		}
		_, ok := t.nodes[path[s.segment]].more.text(s.value)
		return !ok
	})
}

// path returns the nodes from below the root down to one.
func (t *Tree) path(id NodeID) (path []NodeID) {
	for ; id != Root; id = t.nodes[id].parent {
		path = append(path, id)
	}
	slices.Reverse(path)
	return path
}

// text returns the value with a hash.
func (b *breakdown) text(hash uint64) (string, bool) {
	if b != nil {
		for _, v := range b.values {
			if v.hash == hash {
				return v.text, true
			}
		}
	}
	return "", false
}

// values returns how a node's own names divide by the segments that have few values.
func (t *Tree) values(id NodeID) (all []SegmentValues) {
	v := &t.nodes[id]
	if v.share == nil {
		return nil
	}
	for i, above := range t.path(id) {
		s := SegmentValues{Segment: i}
		for _, have := range v.share {
			if int(have.segment) != i {
				continue
			}
			if text, ok := t.nodes[above].more.text(have.value); ok && have.keys > 0 {
				s.Values = append(s.Values, ValueCount{text, have.keys})
			}
		}
		if len(s.Values) > 0 {
			slices.SortFunc(s.Values, byKeys)
			all = append(all, s)
		}
	}
	return all
}

func byKeys(a, b ValueCount) int {
	return cmp.Or(cmp.Compare(b.Keys, a.Keys), cmp.Compare(a.Value, b.Value))
}
