package analysis

import (
	"cmp"
	"math"
	"slices"
	"time"

	"valktop/access"
	"valktop/keyspace"
	"valktop/maybe"
)

// sure is how many standard errors hold the truth with a probability of 95 %.
const sure = 1.96

// PatternRate is how well a pattern is served.
type PatternRate struct {
	access.PatternID
	Example string // a name of it, raw bytes; may be empty
	// HitRate is a fraction, Lookups and Misses are per second.
	HitRate maybe.Value[keyspace.Estimate]
	Lookups maybe.Value[keyspace.Estimate]
	Misses  maybe.Value[keyspace.Estimate]
	// Told says that the application counts it, and FillTime how long it takes to fetch a value on
	// average; see access.ToldPattern for the others.
	Told             bool
	FillTime         maybe.Value[time.Duration]
	FillP50, FillP99 maybe.Value[time.Duration]
}

// PatternRates are the hit rates of patterns, and what they rest on.
type PatternRates struct {
	Patterns []PatternRate // the one most looked up first, those of unknown lookups by misses
	// Span is the time that misses were heard over; 0 where they rest on the burst alone.
	Span    time.Duration
	Sampled float64 // lookups that MONITOR showed
	Told    int     // patterns that the application counts
}

// HitRates joins what a burst of MONITOR showed with the misses that were heard over the last
// so many seconds.
//
// A pattern's lookups are those that the server counted, times the pattern's share of the
// lookups in the burst; its misses are counted by name. Where no misses were heard, they are
// the lookups times the share of those that missed in the burst, as far as that is known.
// The lookups have an interval for the share (see access.PatternSample) and for chance within
// the time that the misses are of.
func HitRates(r access.Report, window time.Duration) PatternRates {
	span := sumTicks(r.Ticks, window)
	out := PatternRates{Span: span.heard}
	at := map[access.PatternID]int{}
	for _, p := range r.Patterns {
		out.Sampled += p.Reads
	}
	for _, p := range r.Patterns {
		if p.Reads == 0 {
			continue
		}
		at[p.PatternID] = len(out.Patterns)
		out.Patterns = append(out.Patterns, rateOf(p, span))
	}
	if span.heard > 0 {
		for id, n := range span.misses {
			misses := maybe.Of(keyspace.Exactly(n / span.heard.Seconds()))
			if i, ok := at[id]; ok {
				out.Patterns[i].Misses = misses
				continue
			}
			const why = "no burst of MONITOR showed its lookups"
			out.Patterns = append(out.Patterns, PatternRate{
				PatternID: id, Misses: misses,
				HitRate: maybe.Unknown[keyspace.Estimate](why), Lookups: maybe.Unknown[keyspace.Estimate](why),
			})
		}
	}
	slices.SortFunc(out.Patterns, func(a, b PatternRate) int {
		return cmp.Or(
			cmp.Compare(value(b.Lookups), value(a.Lookups)), cmp.Compare(value(b.Misses), value(a.Misses)),
			cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.DB, b.DB))
	})
	return out
}

func value(m maybe.Value[keyspace.Estimate]) float64 { return m.Or(keyspace.Estimate{}).Value }

// summed are ticks added up.
type summed struct {
	took    time.Duration // of all of them
	lookups float64
	heard   time.Duration // of those in which all misses were heard
	within  float64       // lookups of these
	missed  float64       // that the server counted in them
	misses  map[access.PatternID]float64
}

// sumTicks adds up the ticks of the last so many seconds.
func sumTicks(ticks []access.Tick, window time.Duration) summed {
	from := len(ticks)
	for took := time.Duration(0); from > 0 && took < window; from-- {
		took += ticks[from-1].Took
	}
	return addTicks(ticks[from:])
}

func addTicks(ticks []access.Tick) summed {
	s := summed{misses: map[access.PatternID]float64{}}
	for _, t := range ticks {
		s.took += t.Took
		s.lookups += t.Lookups
		if !t.Heard {
			continue
		}
		s.heard += t.Took
		s.within += t.Lookups
		s.missed += t.Misses
		for id, n := range t.ByPattern {
			s.misses[id] += n
		}
	}
	return s
}

// rateOf is the rate of a pattern that a burst showed.
func rateOf(p access.PatternSample, span summed) PatternRate {
	out := PatternRate{PatternID: p.PatternID, Example: p.Example}
	seconds, lookups := span.took.Seconds(), span.lookups
	if span.heard > 0 {
		seconds, lookups = span.heard.Seconds(), span.within
	}
	if seconds <= 0 || lookups <= 0 {
		const why = "the server counted no lookups meanwhile"
		out.Lookups, out.Misses = maybe.Unknown[keyspace.Estimate](why), maybe.Unknown[keyspace.Estimate](why)
		out.HitRate = ofBurst(p)
		return out
	}
	n := estimated(lookups*p.Share, math.Sqrt(lookups*lookups*p.Error*p.Error+lookups*p.Share*(1-p.Share)))
	n.High = min(n.High, lookups)
	out.Lookups = maybe.Of(scaled(n, 1/seconds))
	if span.heard == 0 {
		out.HitRate = ofBurst(p)
		out.Misses = maybe.Both(out.Lookups, out.HitRate, func(l, h keyspace.Estimate) keyspace.Estimate {
			return keyspace.Estimate{Value: l.Value * (1 - h.Value), Low: l.Low * (1 - h.High), High: l.High * (1 - h.Low)}
		})
		return out
	}
	misses := span.misses[p.PatternID]
	out.Misses = maybe.Of(keyspace.Exactly(misses / seconds))
	rate := func(lookups float64) float64 {
		if lookups <= 0 {
			return 0
		}
		return max(1-misses/lookups, 0)
	}
	out.HitRate = maybe.Of(keyspace.Estimate{Value: rate(n.Value), Low: rate(n.Low), High: rate(n.High)})
	return out
}

// ofBurst is the hit rate of the keys that were asked whether they are there.
func ofBurst(p access.PatternSample) maybe.Value[keyspace.Estimate] {
	if p.Known == 0 {
		return maybe.Unknown[keyspace.Estimate]("misses were not heard, and none of its keys was asked")
	}
	e := estimated(1-p.Gone/p.Known, p.GoneError)
	e.High = min(e.High, 1)
	return maybe.Of(e)
}

// estimated is a figure with its standard error.
func estimated(v, deviation float64) keyspace.Estimate {
	return keyspace.Estimate{Value: v, Low: max(v-sure*deviation, 0), High: v + sure*deviation}
}

func scaled(e keyspace.Estimate, by float64) keyspace.Estimate {
	return keyspace.Estimate{Value: e.Value * by, Low: e.Low * by, High: e.High * by, Exact: e.Exact}
}

// Sum is how well all patterns of a database are served that covers takes: false when none is known.
func (p PatternRates) Sum(db int, covers func(pattern string) bool) (PatternRate, bool) {
	var sum PatternRate
	var lookups, misses, off float64
	found, sure := 0, true
	for _, r := range p.Patterns {
		if r.DB != db || !covers(r.Pattern) {
			continue
		}
		found++
		sum = r
		l, ok := r.Lookups.Get()
		m, known := r.Misses.Get()
		sure = sure && ok && known
		lookups, misses = lookups+l.Value, misses+m.Value
		off += l.Margin() * l.Margin()
	}
	if found < 2 || !sure {
		return sum, found == 1
	}
	n := keyspace.Estimate{Value: lookups, Low: max(lookups-math.Sqrt(off), 0), High: lookups + math.Sqrt(off)}
	rate := func(lookups float64) float64 {
		if lookups <= 0 {
			return 0
		}
		return max(1-misses/lookups, 0)
	}
	return PatternRate{
		Lookups: maybe.Of(n), Misses: maybe.Of(keyspace.Exactly(misses)),
		HitRate: maybe.Of(keyspace.Estimate{Value: rate(n.Value), Low: rate(n.Low), High: rate(n.High)}),
	}, true
}
