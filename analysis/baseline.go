package analysis

import (
	"math"
	"slices"
	"time"

	"valktop/maybe"
)

// A baseline is the median of the hour before: half of a bad hour does not move it, and
// what is bad for longer becomes the usual.
const (
	baselineWindow = time.Hour
	// baselineSkip leaves the last minute out, so that what is judged is not its own measure.
	baselineSkip = time.Minute
	// baselineNeeds is how much must be known before "usual" means anything.
	baselineNeeds = 3 * time.Minute
	// fillsMinMisses: with fewer misses in a minute their ratio to writes says nothing.
	fillsMinMisses = 20
	// baselineMinMisses: under one miss a second a factor compares one chance with another.
	baselineMinMisses = 1.0
)

// median is a cached one: it changes only with a new row.
type median struct {
	row      int64
	value    Ratio // of what valktop measured
	borrowed Ratio // with what somebody else did before
	lent     bool  // whether there is any of that in it
}

// usual is the median of metric m in the hour before the last minute, over rows of 10 s,
// or of a minute for fills per miss, which few misses make noisy. It is of what valktop
// measured itself.
func (h *History) usual(m Metric) Ratio { return h.median(m).value }

// usualWith is usual with what somebody else measured in that hour, before valktop came, and
// whose that is; "" where it is all valktop's own.
func (h *History) usualWith(m Metric) (Ratio, string) {
	if v := h.median(m); v.lent {
		return v.borrowed, h.earlier.source
	}
	return h.median(m).value, ""
}

func (h *History) median(m Metric) median {
	rows := h.wide
	if m == MetricFillsPerMiss {
		rows = h.day
	}
	cached := &h.medians[m]
	last := rows.index(h.now.Add(-baselineSkip).UnixNano()) - 1
	if cached.row == last {
		return *cached
	}
	f, _ := m.formula()
	values := make([]float64, 0, baselineWindow/rows.step)
	var lent []float64
	for i := last - int64(baselineWindow/rows.step) + 1; i <= last; i++ {
		if len(f.bottom) > 0 {
			if n, _ := rows.total(f.bottom[len(f.bottom)-1], i, i); n < fillsMinMisses {
				continue
			}
		}
		if v := rows.value(f, i, i); !math.IsNaN(v) {
			values = append(values, v)
		} else if v := h.earlier.value(f, rows, i, i); !math.IsNaN(v) {
			lent = append(lent, v)
		}
	}
	*cached = median{row: last, value: usualOf(values, rows.step), lent: len(lent) > 0, borrowed: usualOf(slices.Concat(values, lent), rows.step)}
	return *cached
}

// usualOf is the median of values that stand for a step each.
func usualOf(values []float64, step time.Duration) Ratio {
	if time.Duration(len(values))*step < baselineNeeds {
		return maybe.Unknown[float64]("not watched for long enough")
	}
	slices.Sort(values)
	return maybe.Of(values[len(values)/2])
}

// misses compares the last 10 s with the hour before.
func (h *History) misses() Baseline {
	b := Baseline{Now: h.window(MetricMisses, 0, nowWindow)}
	b.Median, b.Source = h.usualWith(MetricMisses)
	b.Factor = maybe.Both(b.Now, b.Median, func(is, was float64) float64 { return is / was })
	if b.Median.Or(1) == 0 {
		b.Factor = maybe.Unknown[float64]("no misses in the hour before")
	}
	if h.missesAreHigh(b) {
		hits, _ := h.usualWith(MetricHits)
		b.Moved = moved(b, h.window(MetricHits, 0, nowWindow), hits)
	}
	return b
}

// missesAreHigh reports whether they are over their bound right now.
func (h *History) missesAreHigh(b Baseline) bool {
	return h.config.MissesFactor > 0 && maybe.Both(b.Now, b.Median, func(is, was float64) bool {
		return is >= h.config.MissesFactor*max(was, baselineMinMisses)
	}).Or(false)
}

// alike: where hits grew by this part of the factor that misses grew by, there is more of
// the same traffic, and the hit rate is about as before.
const alike = 2.0 / 3

// moved tells more of the same traffic from new lookups of what was never there, and those
// from lookups that used to hit: they take from the hits at least half of what the misses
// gained.
func moved(misses Baseline, hits, usualHits Ratio) string {
	grew := maybe.Both(hits, usualHits, func(is, was float64) float64 { return is / max(was, 1) }).Or(0)
	if factor, ok := misses.Factor.Get(); ok && grew >= alike*factor {
		return "hits rose alike: more traffic, the same hit rate"
	}
	gained := misses.Now.Or(0) - misses.Median.Or(0)
	lost := maybe.Both(usualHits, hits, func(was, is float64) float64 { return was - is }).Or(0)
	if lost >= gained/2 {
		return "hits fell"
	}
	return "misses rose"
}

// fills compares cache writes with misses.
func (h *History) fills() Fills {
	f := Fills{PerMiss: h.window(MetricFillsPerMiss, 0, time.Minute), Baseline: h.usual(MetricFillsPerMiss)}
	if h.counted(colMisses, 0, time.Minute).Or(0) < fillsMinMisses {
		f.PerMiss = maybe.Unknown[float64]("too few misses in the last minute")
	}
	return f
}
