package keyspace

import "math/rand/v2"

// maxRoom is the size of a reservoir while there is room for all: from 500 sizes a mean is
// known to some 10 % even where they spread widely, and shares to ±4 %.
const maxRoom = 500

// tally counts names in a tree and keeps samples of them. Samples are shared out: when
// there are more than pool, every reservoir is cut to half its room.
type tally struct {
	tree     *Tree
	leaves   []*leaf // by NodeID; nil where no name ends
	drawn    int64   // names looked at
	selected int64   // of these, the ones in the tree
	pool     int     // samples at most
	held     int     // samples now
	room     int     // of a reservoir
	early    *early  // while the delimiters are guessed
	sorted   bool    // like names come together: SCAN goes through one slot after the other
	rng      *rand.Rand
}

func newTally(o Options, pool int, sorted bool, rng *rand.Rand) *tally {
	t := &tally{pool: pool, room: min(maxRoom, max(pool, 1)), sorted: sorted, rng: rng}
	o.Moved, o.Split = t.moved, t.split
	t.tree = NewTree(o)
	return t
}

// add counts a name. It returns where, and the sample to ask for details when the
// reservoir took it.
func (t *tally) add(name string) (*leaf, *sample) {
	t.selected++
	l := t.leaf(t.tree.Add(name))
	before := len(l.samples)
	if before < t.room && t.held >= t.pool {
		t.halve()
	}
	room := t.room
	if t.held >= t.pool {
		room = min(room, before) // all reservoirs hold one: this leaf stays without
	}
	s := l.offer(name, room, t.sorted, t.rng)
	t.held += len(l.samples) - before
	return l, s
}

// leaf returns that of a node.
func (t *tally) leaf(id NodeID) *leaf {
	for int(id) >= len(t.leaves) {
		t.leaves = append(t.leaves, nil)
	}
	if t.leaves[id] == nil {
		t.leaves[id] = &leaf{}
	}
	return t.leaves[id]
}

// halve makes room for the samples of more leaves.
func (t *tally) halve() {
	if t.room == 1 {
		return
	}
	t.room /= 2
	t.held = 0
	for _, l := range t.leaves {
		if l != nil {
			l.shrink(t.room, t.rng)
			t.held += len(l.samples)
		}
	}
}

// moved is called by the tree when it folds a node into another.
func (t *tally) moved(from, into NodeID) {
	if int(from) >= len(t.leaves) || t.leaves[from] == nil {
		return
	}
	a, b := t.leaf(into), t.leaves[from]
	t.held -= len(a.samples) + len(b.samples)
	a.absorb(b, t.room, t.rng)
	t.held += len(a.samples)
	t.leaves[from] = nil
}

// split is called by the tree when names that were folded got a node of their own: their
// samples go along.
func (t *tally) split(from NodeID) {
	if int(from) >= len(t.leaves) || t.leaves[from] == nil {
		return
	}
	l := t.leaves[from]
	kept := l.samples[:0]
	for _, s := range l.samples {
		id, ok := t.tree.Find(s.name)
		if !ok || id == from || s.name == "" {
			kept = append(kept, s)
			continue
		}
		if heir := t.leaf(id); len(heir.samples) < t.room {
			heir.samples = append(heir.samples, s)
			heir.offered++
			l.offered--
			continue
		}
		s.out = true
		t.held--
	}
	clear(l.samples[len(kept):])
	l.samples = kept
}
