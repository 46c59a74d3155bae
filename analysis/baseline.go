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
	row   int64
	value Ratio
}

// usual is the median of metric m in the hour before the last minute, over rows of 10 s,
// or of a minute for fills per miss, which few misses make noisy.
func (h *History) usual(m Metric) Ratio {
	rows := h.wide
	if m == MetricFillsPerMiss {
		rows = h.day
	}
	cached := &h.medians[m]
	last := rows.index(h.now.Add(-baselineSkip).UnixNano()) - 1
	if cached.row == last {
		return cached.value
	}
	f, _ := m.formula()
	values := make([]float64, 0, baselineWindow/rows.step)
	for i := last - int64(baselineWindow/rows.step) + 1; i <= last; i++ {
		if len(f.bottom) > 0 {
			if n, _ := rows.total(f.bottom[len(f.bottom)-1], i, i); n < fillsMinMisses {
				continue
			}
		}
		if v := rows.value(f, i, i); !math.IsNaN(v) {
			values = append(values, v)
		}
	}
	*cached = median{row: last, value: maybe.Unknown[float64]("not watched for long enough")}
	if time.Duration(len(values))*rows.step >= baselineNeeds {
		slices.Sort(values)
		cached.value = maybe.Of(values[len(values)/2])
	}
	return cached.value
}

// misses compares the last 10 s with the hour before.
func (h *History) misses() Baseline {
	b := Baseline{Now: h.window(MetricMisses, 0, nowWindow), Median: h.usual(MetricMisses)}
	b.Factor = maybe.Both(b.Now, b.Median, func(is, was float64) float64 { return is / was })
	if b.Median.Or(1) == 0 {
		b.Factor = maybe.Unknown[float64]("no misses in the hour before")
	}
	if h.missesAreHigh(b) {
		b.Moved = moved(b, h.window(MetricHits, 0, nowWindow), h.usual(MetricHits))
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
