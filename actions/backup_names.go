package actions

import "hash/maphash"

// nameSet remembers names by 64-bit hashes, 11 to 22 bytes each: a name is taken for
// another once in 2^64 pairs.
type nameSet struct {
	seed  maphash.Seed
	slots []uint64 // 0 is an empty place; a power of two
	count int
}

// firstNames is how many places there are at first.
const firstNames = 1 << 10

func newNameSet() *nameSet {
	return &nameSet{seed: maphash.MakeSeed(), slots: make([]uint64, firstNames)}
}

// add remembers a name, and reports whether it was new.
func (s *nameSet) add(name string) bool {
	h := max(maphash.String(s.seed, name), 1)
	place := s.find(h)
	if *place != 0 {
		return false
	}
	*place = h
	if s.count++; 4*s.count > 3*len(s.slots) {
		old := s.slots
		s.slots = make([]uint64, 2*len(old))
		for _, h := range old {
			if h != 0 {
				*s.find(h) = h
			}
		}
	}
	return true
}

// find is the place of a hash, or the empty one where it would go.
func (s *nameSet) find(h uint64) *uint64 {
	mask := uint64(len(s.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		if s.slots[i] == 0 || s.slots[i] == h {
			return &s.slots[i]
		}
	}
}
