package chart

import "math"

// Kind is what an axis measures, which says what its round bounds are.
type Kind int

// Kinds of axes.
const (
	Amount  Kind = iota // from 0 to a round decimal number; symmetric around 0 when there are negative values
	Bytes               // the same with round numbers of KiB, MiB, GiB
	Percent             // fractions, up to 1 (100 %), from 0 or cut at 0.4, 0.7, 0.9 or 0.99
	Cut                 // round decimal bounds around the values, wherever they lie
)

const (
	// patience is how many fits in a row a smaller scale must have been enough before the
	// scale shrinks: at a poll a second, ten seconds after a peak has left the window.
	patience = 10
	// headroom is the part of the values' size that a new scale leaves free, so that
	// values that hover at its bound don't move it back and forth.
	headroom = 0.05
)

// Scale is the bounds of an axis that is drawn again and again. They are round, grow at
// once when values exceed them and shrink only after a while, so a chart doesn't dance.
// A screen keeps it between frames. Start from the zero Scale when the time window
// changes.
type Scale struct {
	Min, Max float64
	kind     Kind
	fitted   bool // to values; false where there were none yet
	smaller  int  // for how many fits in a row a smaller scale would have done
}

// Fit returns the scale for the values of all series, targets and limits that the axis
// shows. NaN and infinite ones don't count. Without any value the scale stays as it was.
func (s Scale) Fit(kind Kind, values ...[]float64) Scale {
	low, high, ok := bounds(values)
	switch {
	case !ok && s.Max > s.Min && s.kind == kind:
		return s
	case !ok:
		return Scale{Max: empty(kind), kind: kind}
	}
	roomy := round(kind, low-margin(kind, low, high), high+margin(kind, high, low))
	switch {
	case !s.fitted || s.kind != kind || low < s.Min || high > s.Max:
		return roomy
	case roomy.Max-roomy.Min >= s.Max-s.Min:
		s.smaller = 0
		return s
	}
	s.smaller++
	if s.smaller < patience {
		return s
	}
	return roomy
}

// Axis is the scale as the axis of a chart.
func (s Scale) Axis(format func(float64) string) Axis {
	return Axis{Min: s.Min, Max: s.Max, Format: format}
}

// bounds is the lowest and the highest known value, and whether there is one.
func bounds(values [][]float64) (low, high float64, ok bool) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, series := range values {
		for _, v := range series {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	ok = low <= high
	return min(max(low, -largest), largest), min(max(high, -largest), largest), ok
}

// margin is how far beyond the bound v of the data, whose other bound is other, a new
// scale must reach. There is none beyond 0 % and 100 %, and none beyond a round size: that
// is a limit, and the best end of its axis.
func margin(kind Kind, v, other float64) float64 {
	switch {
	case kind == Percent:
		return min(headroom*max(1-v, 0), max(v, 0))
	case kind == Cut:
		return headroom * math.Abs(v-other)
	case kind == Bytes && roundBytes(math.Abs(v)) == math.Abs(v):
		return 0
	default:
		return headroom * math.Abs(v)
	}
}
