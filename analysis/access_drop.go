package analysis

import (
	"cmp"
	"math"
	"slices"

	"valktop/access"
	"valktop/keyspace"
)

// Drop is what patterns contribute to a change of the total hit rate between two times.
type Drop struct {
	Before, After float64 // hit rates, fractions
	Change        float64 // After - Before
	Parts         []Contribution
	// Unnamed is what misses contribute that no name was heard of.
	Unnamed float64
}

// Contribution is what one pattern contributes.
type Contribution struct {
	access.PatternID
	Change        keyspace.Estimate // of the hit rate, a fraction; below 0 it fell
	Before, After float64           // misses per second
}

// WhoDropped says which patterns a change of the total hit rate comes from, the one that
// lowers it most first. It tells nothing (false) where a side has no lookups or no misses by name.
//
// The total hit rate is h = 1 - Σᵢ mᵢ/L, with the misses mᵢ of pattern i and the lookups L of
// all. So the change between two times is Σᵢ cᵢ with
//
//	cᵢ = mᵢ(before)/L(before) - mᵢ(after)/L(after)
//
// which sums to it exactly, whatever the traffic did: where all patterns are asked for twice
// as often, nobody contributes. No lookups of a single pattern are needed, only its misses,
// which are counted by name. The interval is that of two counts of events (Poisson).
func WhoDropped(before, after []access.Tick) (Drop, bool) {
	b, a := addTicks(before), addTicks(after)
	if b.heard <= 0 || a.heard <= 0 || b.within <= 0 || a.within <= 0 {
		return Drop{}, false
	}
	d := Drop{Before: 1 - b.missed/b.within, After: 1 - a.missed/a.within}
	d.Change = d.After - d.Before
	ids := map[access.PatternID]bool{}
	for _, side := range []summed{b, a} {
		for id := range side.misses {
			ids[id] = true
		}
	}
	d.Unnamed = d.Change
	for id := range ids {
		was, now := b.misses[id], a.misses[id]
		c := was/b.within - now/a.within
		off := sure * math.Sqrt(was/(b.within*b.within)+now/(a.within*a.within))
		d.Parts = append(d.Parts, Contribution{
			PatternID: id, Change: keyspace.Estimate{Value: c, Low: c - off, High: c + off},
			Before: was / b.heard.Seconds(), After: now / a.heard.Seconds(),
		})
		d.Unnamed -= c
	}
	slices.SortFunc(d.Parts, func(x, y Contribution) int {
		return cmp.Or(cmp.Compare(x.Change.Value, y.Change.Value), cmp.Compare(x.Pattern, y.Pattern), cmp.Compare(x.DB, y.DB))
	})
	return d, true
}
