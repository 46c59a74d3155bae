package chart

import (
	"math"

	"github.com/NimbleMarkets/ntcharts/v2/canvas/runes"

	"valktop/themes"
	"valktop/ui/canvas"
)

const (
	// sparkCalm is the smallest part of its largest value that a sparkline spans: what
	// varies less is drawn flat, for noise is no trend.
	sparkCalm = 0.1
	eighths   = 8 // levels of one block character
)

// Spark draws a sparkline of blocks on the whole of c, one or more rows high. Its newest
// value is at the right; of more values than columns each column shows the mean of its
// share. A known value is at least a thin bar, a gap is empty.
func Spark(c canvas.Canvas, values []float64, style themes.Style) {
	w, h := c.Width(), c.Height()
	if w == 0 || h == 0 {
		return
	}
	bars := means(values, w)
	low, high := sparkBounds(bars)
	for i, v := range bars {
		if math.IsNaN(v) {
			continue
		}
		level := 1 + int(math.Round((v-low)/(high-low)*float64(h*eighths-1)))
		level = min(max(level, 1), h*eighths)
		for y := h - 1; y >= 0 && level > 0; y-- {
			r := runes.LowerBlockElementFromFloat64(float64(level) / eighths)
			c.Rune(w-len(bars)+i, y, r, style)
			level -= eighths
		}
	}
}

// means cuts values to at most n bars. Shares differ by one value at most.
func means(values []float64, n int) []float64 {
	n = min(n, len(values))
	bars := make([]float64, n)
	for i := range bars {
		from, to := i*len(values)/n, (i+1)*len(values)/n
		sum, known := 0.0, 0
		for _, v := range values[from:to] {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				sum += v
				known++
			}
		}
		bars[i] = sum / float64(known) // NaN when none is known
	}
	return bars
}

// sparkBounds is the range that a sparkline spans; high is above low.
func sparkBounds(bars []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range bars {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	calm := sparkCalm * max(math.Abs(low), math.Abs(high))
	if high-low < calm {
		middle := low + (high-low)/2
		low, high = middle-calm/2, middle+calm/2
	}
	if !(high > low) {
		high = low + 1 // all are zero
	}
	return low, high
}
