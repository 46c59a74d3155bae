package actions

import "hash/maphash"

// maxTaken is how many names a run remembers: 64 MB of hashes at most.
const maxTaken = 5_000_000

// taken remembers the names that a run has taken, by 64-bit hashes: a name is taken for
// another once in 2^63 pairs. The lowest bit of a hash says that the key was left alone.
type taken struct {
	seed  maphash.Seed
	slots []uint64 // 0 is an empty place; a power of two
	count int
}

// firstTaken is how many places there are at first.
const firstTaken = 1 << 10

func newTaken() *taken { return &taken{seed: maphash.MakeSeed(), slots: make([]uint64, firstTaken)} }

// what a name that is taken is remembered as.
const leftAlone uint64 = 1

// add remembers a name, and reports whether it was new. When there is no more room every
// name is new.
func (t *taken) add(name string) bool {
	h := t.hash(name)
	place := t.find(h)
	if *place != 0 {
		return false
	}
	if t.count >= maxTaken {
		return true
	}
	*place = h
	t.count++
	if 4*t.count > 3*len(t.slots) {
		t.grow()
	}
	return true
}

// leave notes that a name's key was not changed.
func (t *taken) leave(name string) {
	if place := t.find(t.hash(name)); *place != 0 {
		*place |= leftAlone
	}
}

// left reports whether the key of a name that was taken was left alone.
func (t *taken) left(name string) bool { return *t.find(t.hash(name))&leftAlone != 0 }

func (t *taken) hash(name string) uint64 {
	h := maphash.String(t.seed, name) &^ leftAlone
	if h == 0 {
		return 2
	}
	return h
}

// find is the place of a hash, or the empty one where it would go.
func (t *taken) find(h uint64) *uint64 {
	mask := uint64(len(t.slots) - 1)
	for i := h >> 1 & mask; ; i = (i + 1) & mask {
		if s := t.slots[i]; s == 0 || s&^leftAlone == h {
			return &t.slots[i]
		}
	}
}

func (t *taken) grow() {
	old := t.slots
	t.slots = make([]uint64, 2*len(old))
	for _, h := range old {
		if h != 0 {
			*t.find(h &^ leftAlone) = h
		}
	}
}
