package actions

import (
	"hash/maphash"
	"sync"
)

// maxTaken is how many names a run remembers: 64 MB of hashes at most.
const maxTaken = 5_000_000

// taken remembers the names that a run has taken, by 64-bit hashes: a name is taken for
// another once in 2^62 pairs. The two lowest bits of a hash say what became of the key. All
// primaries of a run share one: a key may move from one to the other. It is safe for
// concurrent use.
type taken struct {
	mu    sync.Mutex
	seed  maphash.Seed
	slots []uint64 // 0 is an empty place; a power of two
	count int
}

// firstTaken is how many places there are at first.
const firstTaken = 1 << 10

func newTaken() *taken { return &taken{seed: maphash.MakeSeed(), slots: make([]uint64, firstTaken)} }

// What a name is remembered as; neither: its key was changed, or will be now.
const (
	leftAlone uint64 = 1
	released  uint64 = 2 // it is to be taken anew: the key is at another primary
	fates            = leftAlone | released
)

// add remembers a name, and reports whether it was new. When there is no more room every
// name is new.
func (t *taken) add(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	h := t.hash(name)
	place := t.find(h)
	if *place&released != 0 {
		*place = h
		return true
	}
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
	t.mu.Lock()
	defer t.mu.Unlock()
	if place := t.find(t.hash(name)); *place != 0 {
		*place |= leftAlone
	}
}

// release lets a name be taken anew.
func (t *taken) release(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if place := t.find(t.hash(name)); *place != 0 {
		*place |= released
	}
}

// left reports whether the key of a name that was taken was left alone.
func (t *taken) left(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return *t.find(t.hash(name))&leftAlone != 0
}

func (t *taken) hash(name string) uint64 {
	h := maphash.String(t.seed, name) &^ fates
	if h == 0 {
		return fates + 1
	}
	return h
}

// find is the place of a hash, or the empty one where it would go.
func (t *taken) find(h uint64) *uint64 {
	mask := uint64(len(t.slots) - 1)
	for i := h >> 2 & mask; ; i = (i + 1) & mask {
		if s := t.slots[i]; s == 0 || s&^fates == h {
			return &t.slots[i]
		}
	}
}

func (t *taken) grow() {
	old := t.slots
	t.slots = make([]uint64, 2*len(old))
	for _, h := range old {
		if h != 0 {
			*t.find(h &^ fates) = h
		}
	}
}
