package keyspace

import "hash/maphash"

// recentSize is how many names are remembered, a power of two. SCAN returns a name again
// when the server shrinks its table during a pass, and then from the stretch that it was
// just walking: some pages back at most.
const recentSize = 1 << 16

// recent tells names that SCAN returned a moment ago. It remembers a 64-bit hash a name in
// a table of fixed size, where a newer name takes the place of an older one: a name that
// came again is told in all but few cases, and a new name is taken for an old one once in
// 2^48. What it misses shows in the end: the names returned are then more than DBSIZE says.
type recent struct {
	seed   maphash.Seed
	hashes []uint64
}

func newRecent() *recent {
	return &recent{seed: maphash.MakeSeed(), hashes: make([]uint64, recentSize)}
}

// saw reports whether the name came a moment ago, and remembers it.
func (r *recent) saw(name string) bool {
	h := maphash.String(r.seed, name) | 1 // 0 is an empty place
	place := &r.hashes[h>>1&(recentSize-1)]
	if *place == h {
		return true
	}
	*place = h
	return false
}
