// Package estimate says how what sampling found out is written: figures with what they
// may be off by, patterns, and how far a scan has come.
package estimate

import (
	"math"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// about marks a figure that is an estimate.
const about = "~"

// Count writes how many: "2,100,000" when it was counted, "~2.1 M" when it is estimated,
// and a counted one that takes more than w cells as "12.3 M".
func Count(e keyspace.Estimate, w int) string {
	if !e.Exact {
		return about + text.Count(e.Value).String()
	}
	if s := text.Whole(int64(math.Round(e.Value))); text.Width(s) <= w {
		return s
	}
	return text.Count(e.Value).String()
}

// Bytes writes a size: "812 MiB", with ~ before an estimate; – when it is unknown.
func Bytes(m maybe.Value[keyspace.Estimate]) string {
	e, ok := m.Get()
	if !ok {
		return text.Unknown
	}
	s := text.Bytes(int64(e.Value)).String()
	if !e.Exact {
		s = about + s
	}
	return s
}

// PerKey is how many bytes a key takes on average.
func PerKey(f keyspace.Figures) maybe.Value[float64] {
	if f.Keys.Value <= 0 {
		return maybe.Unknown[float64]("there are no keys")
	}
	return maybe.Then(f.Memory, func(e keyspace.Estimate) float64 { return e.Value / f.Keys.Value })
}

// WithoutTTL is the share of keys that never expire.
func WithoutTTL(f keyspace.Figures) maybe.Value[float64] {
	return maybe.Then(f.TTL, func(t keyspace.TTLs) float64 { return t.Tiers[keyspace.TierNone] })
}
