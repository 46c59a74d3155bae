package appmetrics

import (
	"maps"
	"math"
	"slices"
	"time"

	dto "github.com/prometheus/client_model/go"

	"valktop/maybe"
)

// fills is how long values took to be fetched and stored, by how many took at most so long.
type fills struct {
	upTo map[float64]float64 // of a histogram: counts up to a bound in seconds, ascending
	told map[float64]float64 // of a summary: seconds by quantile
	by   int                 // instances that told quantiles of their own
	// mixed says that instances have buckets of different bounds.
	mixed bool
}

// addFill adds a histogram or a summary of fills.
func addFill(c *counted, m *dto.Metric) {
	switch {
	case m.Histogram != nil:
		c.fills += float64(m.GetHistogram().GetSampleCount())
		c.seconds += m.GetHistogram().GetSampleSum()
		if c.times.upTo == nil {
			c.times.upTo = map[float64]float64{}
		}
		for _, b := range m.GetHistogram().GetBucket() {
			c.times.upTo[b.GetUpperBound()] += float64(b.GetCumulativeCount())
		}
	case m.Summary != nil:
		c.fills += float64(m.GetSummary().GetSampleCount())
		c.seconds += m.GetSummary().GetSampleSum()
		if len(m.GetSummary().GetQuantile()) == 0 {
			return
		}
		c.times.by++
		c.times.told = map[float64]float64{}
		for _, q := range m.GetSummary().GetQuantile() {
			c.times.told[q.GetQuantile()] = q.GetValue()
		}
	}
}

// since is what was added after before, and plus both together.
func (f fills) since(before fills) fills {
	out := fills{told: f.told, by: f.by, upTo: map[float64]float64{}}
	for bound, n := range f.upTo {
		out.upTo[bound] = n - before.upTo[bound]
	}
	return out
}

func (f fills) plus(other fills) fills {
	out := fills{told: f.told, by: f.by + other.by, upTo: maps.Clone(f.upTo)}
	out.mixed = f.mixed || other.mixed || len(f.upTo) > 0 && len(other.upTo) > 0 && !sameBounds(f.upTo, other.upTo)
	if other.by > 0 {
		out.told = other.told
	}
	if out.upTo == nil {
		out.upTo = map[float64]float64{}
	}
	for bound, n := range other.upTo {
		out.upTo[bound] += n
	}
	return out
}

func sameBounds(a, b map[float64]float64) bool {
	return slices.Equal(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b)))
}

// quantile is how long a share of the fills took at most.
func (f fills) quantile(share float64) maybe.Value[time.Duration] {
	bounds := slices.Sorted(maps.Keys(f.upTo))
	seconds := func(s float64) maybe.Value[time.Duration] {
		if math.IsNaN(s) || s < 0 || s > math.MaxInt64/1e9 {
			return maybe.Unknown[time.Duration]("nothing was filled meanwhile")
		}
		return maybe.Of(time.Duration(s * float64(time.Second)))
	}
	if len(bounds) == 0 {
		v, ok := f.told[share]
		switch {
		case !ok:
			return maybe.Unknown[time.Duration]("the application tells the mean alone")
		case f.by > 1:
			return maybe.Unknown[time.Duration]("quantiles of several instances cannot be added up: a histogram can")
		}
		return seconds(v)
	}
	if f.mixed {
		return maybe.Unknown[time.Duration]("the instances' histograms have different buckets")
	}
	all := f.upTo[bounds[len(bounds)-1]]
	if all <= 0 {
		return maybe.Unknown[time.Duration]("nothing was filled meanwhile")
	}
	rank, low, below := share*all, 0.0, 0.0
	for _, bound := range bounds {
		n := f.upTo[bound]
		if n < rank {
			low, below = bound, n
			continue
		}
		if math.IsInf(bound, 1) { // longer than the longest that is told apart
			return maybe.Unknown[time.Duration]("longer than the longest bucket of the application's histogram")
		}
		return seconds(low + (bound-low)*(rank-below)/(n-below))
	}
	return maybe.Unknown[time.Duration]("nothing was filled meanwhile")
}
