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
	h, place := r.find(name)
	if *place == h {
		return true
	}
	*place = h
	return false
}

// forget takes names back.
func (r *recent) forget(names []string) {
	for _, name := range names {
		if h, place := r.find(name); *place == h {
			*place = 0
		}
	}
}

// find returns a name's hash and where it belongs.
func (r *recent) find(name string) (hash uint64, place *uint64) {
	hash = maphash.String(r.seed, name) | 1 // 0 is an empty place
	return hash, &r.hashes[hash>>1&(recentSize-1)]
}
