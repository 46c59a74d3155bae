package actions

import (
	"slices"
	"time"

	"valktop/keyspace"
)

// looked is what a key said of itself while it was watched.
type looked struct {
	kind   string
	before int64 // when it expires, Unix time in ms; 0: never
	idle   time.Duration
	size   int64 // MEMORY USAGE, bytes
}

// volatile says whether the keys' times to live matter.
func (n Narrow) volatile() bool {
	return n.Volatility != AnyVolatility || n.LongerThan > 0 || n.Tier != ""
}

// all reports whether every key passes.
func (n Narrow) all() bool { return len(n.Types) == 0 && !n.volatile() && n.Idle == 0 }

// kinds reports whether a key's type passes.
func (n Narrow) kinds(k looked) bool { return len(n.Types) == 0 || slices.Contains(n.Types, k.kind) }

// takes reports whether what a key said passes, its type aside. now is the server's clock,
// Unix time in ms.
func (n Narrow) takes(k looked, now int64, bounds keyspace.Bounds) bool {
	ttl := keyspace.NoTTL
	if k.before != 0 {
		ttl = time.Duration(max(k.before-now, 0)) * time.Millisecond
	}
	switch {
	case n.Volatility == Volatile && ttl == keyspace.NoTTL, n.Volatility == NonVolatile && ttl != keyspace.NoTTL:
		return false
	case n.LongerThan > 0 && ttl != keyspace.NoTTL && ttl <= n.LongerThan:
		return false
	case n.Tier != "" && bounds.Tier(ttl).String() != n.Tier:
		return false
	}
	return k.idle >= n.Idle
}
