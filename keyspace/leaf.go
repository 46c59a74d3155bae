package keyspace

import "math/rand/v2"

// leaf is what is kept for the names that end at one node of a tree.
type leaf struct {
	reservoir
	census  census // where every key is asked
	answers bool   // a key of it was asked and answered
	denied  bool   // this user may not look at these keys; they are not asked any more
	into    *leaf  // where its names are counted now
}

// now is the leaf that this one was folded into, or itself.
func (l *leaf) now() *leaf {
	for l.into != nil {
		l = l.into
	}
	return l
}

// absorb takes in another leaf, which from then on is this one.
func (l *leaf) absorb(other *leaf, room int, rng *rand.Rand) {
	l.merge(&other.reservoir, room, rng)
	l.census.merge(&other.census)
	l.denied = l.denied && other.denied
	other.into = l
	other.census = census{}
}
