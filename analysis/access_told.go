package analysis

import (
	"cmp"
	"slices"

	"valktop/access"
	"valktop/keyspace"
	"valktop/maybe"
)

// With are the rates with those in their place that the application itself counts: exact, and
// taken for keys of the database db.
func (p PatternRates) With(t access.Told, db int) PatternRates {
	if t.Span <= 0 {
		return p
	}
	out := p
	out.Patterns, out.Told = slices.Clone(p.Patterns), 0
	at := map[access.PatternID]int{}
	for i, r := range out.Patterns {
		at[r.PatternID] = i
	}
	for _, told := range t.Patterns {
		lookups := told.Hits + told.Misses
		r := PatternRate{
			PatternID: access.PatternID{DB: db, Pattern: told.Pattern}, Told: true,
			Lookups: maybe.Of(keyspace.Exactly(lookups)), Misses: maybe.Of(keyspace.Exactly(told.Misses)),
			HitRate: maybe.Unknown[keyspace.Estimate]("the application looked nothing up meanwhile"),
		}
		if told.Fills > 0 {
			r.FillTime, r.FillP50, r.FillP99 = maybe.Of(told.FillTime), told.FillP50, told.FillP99
		}
		if lookups > 0 {
			r.HitRate = maybe.Of(keyspace.Exactly(told.Hits / lookups))
		}
		out.Told++
		if i, ok := at[r.PatternID]; ok {
			out.Patterns[i] = r
			continue
		}
		out.Patterns = append(out.Patterns, r)
	}
	slices.SortStableFunc(out.Patterns, func(a, b PatternRate) int { return cmp.Compare(value(b.Lookups), value(a.Lookups)) })
	return out
}
