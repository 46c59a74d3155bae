package keyspace

import "time"

// Tier is a class of times to live.
type Tier int

// The tiers, as Bounds divides them.
const (
	TierNone Tier = iota // no TTL: stays until it is evicted or deleted
	TierShort
	TierMedium
	TierLong
	TierWeek
	TierLonger
	TierCount // how many there are
)

// NoTTL stands for the time to live of a key that never expires.
const NoTTL time.Duration = -1

// String is the tier's name in tables and in JSON.
func (t Tier) String() string {
	return [...]string{"none", "short", "medium", "long", "week", "longer"}[t]
}

// Bounds are the longest times to live that are still short, medium, long, or within a week.
type Bounds struct{ Short, Medium, Long, Week time.Duration }

// DefaultBounds divide what caches usually hold: rate limits and locks, pages, sessions
// of a day, and the rest.
func DefaultBounds() Bounds {
	return Bounds{Short: 5 * time.Minute, Medium: time.Hour, Long: 24 * time.Hour, Week: 7 * 24 * time.Hour}
}

// Tier tells which tier a time to live belongs to.
func (b Bounds) Tier(ttl time.Duration) Tier {
	switch {
	case ttl == NoTTL:
		return TierNone
	case ttl <= b.Short:
		return TierShort
	case ttl <= b.Medium:
		return TierMedium
	case ttl <= b.Long:
		return TierLong
	case ttl <= b.Week:
		return TierWeek
	}
	return TierLonger
}
