package keyspace

import (
	"time"

	"valktop/maybe"
)

// Figures are what is known of a set of keys: a pattern, a branch of the tree, or all.
type Figures struct {
	Keys  Estimate // how many
	Share Estimate // of all keys selected, 0 to 1

	Memory      maybe.Value[Estimate] // bytes, as MEMORY USAGE counts them
	MemoryShare maybe.Value[float64]  // of the memory of all keys selected, 0 to 1

	Samples   int        // keys that were asked for details: what the rest stems from
	Types     []Fraction // hash, string, ...; the largest first, together 1
	Encodings []Fraction // listpack, embstr, ...

	TTL  maybe.Value[TTLs]
	Size maybe.Value[Quantiles] // bytes a key
	Big  maybe.Value[Estimate]  // keys over EngineOptions.Big bytes; unknown without one
	Idle maybe.Value[Quantiles] // ms since the last access; unknown with an LFU policy
	Freq maybe.Value[Quantiles] // logarithmic access counter, 0 to 255; unknown without an LFU policy

	// Forecast tells how many keys and bytes expire in each of the next ForecastMinutes
	// minutes; empty when none do, or when TTLs are unknown.
	Forecast []Expiry

	Examples []Example // a few of the samples
}

// Fraction is the share of keys, 0 to 1, that have something in common.
type Fraction struct {
	Name  string
	Share float64
}

// Quantiles of a figure over keys.
type Quantiles struct{ Min, P50, P95, Max int64 }

// TTLs are the times to live of keys.
type TTLs struct {
	Tiers [TierCount]float64 // the share of keys in each Tier, together 1
	// P50 and P95 are those of the keys that have a TTL; unknown when none has.
	P50, P95 maybe.Value[time.Duration]
}

// ForecastMinutes is how far Forecast looks ahead.
const ForecastMinutes = 60

// Expiry is what expires within one minute.
type Expiry struct{ Keys, Bytes float64 }

// Example is a key that was asked for details.
type Example struct {
	Name   string // raw bytes
	Type   string // empty when unknown
	Memory maybe.Value[int64]
	TTL    maybe.Value[time.Duration] // at At; NoTTL for a key without
	At     time.Time                  // when it was asked, by the client's clock
}

// TTLAt is how long the key has left at a time, by the client's clock: NoTTL for a key
// without, 0 for one that has expired by then.
func (e Example) TTLAt(now time.Time) maybe.Value[time.Duration] {
	return maybe.Then(e.TTL, func(ttl time.Duration) time.Duration {
		if ttl == NoTTL || e.At.IsZero() {
			return ttl
		}
		return max(ttl-max(now.Sub(e.At), 0), 0)
	})
}
