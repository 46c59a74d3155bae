package keyspace

import "math"

// Estimate is a figure and the interval that holds the truth with a probability of 95 %.
type Estimate struct {
	Value, Low, High float64
	Exact            bool // counted, not estimated: the three are equal
}

// Exactly is a figure that was counted.
func Exactly(v float64) Estimate { return Estimate{Value: v, Low: v, High: v, Exact: true} }

// Margin is how far the farther end of the interval lies from the value.
func (e Estimate) Margin() float64 { return max(e.High-e.Value, e.Value-e.Low) }

// Part is how many there are of those that a share of a sample is, 0 to 1.
func (e Estimate) Part(share float64, samples int) Estimate {
	if e.Exact && float64(samples) >= e.Value {
		return Exactly(math.Round(e.Value * share))
	}
	low, high := wilson(share*float64(samples), float64(samples), unseen(float64(samples), e.High))
	return Estimate{Value: e.Value * share, Low: e.Low * low, High: e.High * high}
}
