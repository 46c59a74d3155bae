package keyspace

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
