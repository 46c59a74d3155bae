package cli

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"valktop/keyspace"
	"valktop/maybe"
)

// loose puts the keys whose names hold no delimiter into one branch, whose prefix is "".
// The second result is the rest; the first is nil when there are no such keys.
func loose(tree []*keyspace.Branch) (one *keyspace.Branch, rest []*keyspace.Branch) {
	var all []keyspace.Figures
	for _, b := range tree {
		if b.Leaf {
			all = append(all, b.Figures)
		} else {
			rest = append(rest, b)
		}
	}
	if len(all) == 0 {
		return nil, rest
	}
	return &keyspace.Branch{Leaf: true, Figures: together(all)}, rest
}

// mostExamples is how many keys stand for others, as in a pattern.
const mostExamples = 10

// together adds up the figures of different keys. Quantiles do not add up: they are known
// only of a single one.
func together(all []keyspace.Figures) keyspace.Figures {
	if len(all) == 1 {
		return all[0]
	}
	var f keyspace.Figures
	var keys, shares []keyspace.Estimate
	kinds, ttls := map[string]float64{}, keyspace.TTLs{}
	f.Memory, f.TTL = maybe.Of(keyspace.Exactly(0)), maybe.Of(ttls)
	var weighed, timed float64
	for _, part := range all {
		keys, shares = append(keys, part.Keys), append(shares, part.Share)
		f.Samples += part.Samples
		f.Memory = maybe.Both(f.Memory, part.Memory, func(a, b keyspace.Estimate) keyspace.Estimate { return sum(a, b) })
		f.Examples = append(f.Examples, part.Examples...)
		for _, t := range part.Types {
			kinds[t.Name] += t.Share * part.Keys.Value
			weighed += t.Share * part.Keys.Value
		}
		if ttl, ok := part.TTL.Get(); ok {
			timed += part.Keys.Value
			for tier := range ttls.Tiers {
				ttls.Tiers[tier] += ttl.Tiers[tier] * part.Keys.Value
			}
		}
	}
	f.Examples = f.Examples[:min(len(f.Examples), mostExamples)]
	f.Keys, f.Share = sum(keys...), sum(shares...)
	f.Types = shareOut(kinds, weighed)
	for tier := range ttls.Tiers {
		ttls.Tiers[tier] /= timed
	}
	f.TTL = maybe.Of(ttls)
	if timed == 0 {
		f.TTL = all[0].TTL
	}
	return f
}

// sum adds up estimates of different things; how far each may be off adds up as
// independent errors do: the root of the sum of squares.
func sum(all ...keyspace.Estimate) keyspace.Estimate {
	s := keyspace.Estimate{Exact: true}
	var below, above float64
	for _, e := range all {
		s.Value += e.Value
		s.Exact = s.Exact && e.Exact
		below += (e.Value - e.Low) * (e.Value - e.Low)
		above += (e.High - e.Value) * (e.High - e.Value)
	}
	s.Low, s.High = max(s.Value-math.Sqrt(below), 0), s.Value+math.Sqrt(above)
	return s
}

// shareOut makes shares of what adds up to whole, the largest first.
func shareOut(parts map[string]float64, whole float64) []keyspace.Fraction {
	var list []keyspace.Fraction
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		list = append(list, keyspace.Fraction{Name: name, Share: parts[name] / whole})
	}
	slices.SortStableFunc(list, func(a, b keyspace.Fraction) int { return cmp.Compare(b.Share, a.Share) })
	return list
}
