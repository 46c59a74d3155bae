package keyspace

// slotCount is how many slots a cluster has.
const slotCount = 16384

// SlotRange is a run of a cluster's slots, both ends included.
type SlotRange struct{ First, Last int }

// Holds reports whether a slot is in one of the ranges.
func Holds(ranges []SlotRange, slot int) bool {
	for _, r := range ranges {
		if slot >= r.First && slot <= r.Last {
			return true
		}
	}
	return false
}

// unserved is how many slots no primary serves; 0 where there are none.
func unserved(walkers []*walker) int {
	left, any := slotCount, false
	for _, w := range walkers {
		ranges, _ := w.node.Slots()
		for _, r := range ranges {
			any = true
			left -= r.Last - r.First + 1
		}
	}
	if !any {
		return 0
	}
	return max(left, 0) // two may claim one while it moves
}
