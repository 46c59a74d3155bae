package chart

import "math"

// Sizes of values that an axis can show; what is beyond counts as the bound.
const (
	largest  = 1e300
	smallest = 1e-9
)

// near absorbs the error of floating point where a value lies on a round bound.
const near = 1e-9

// empty is the upper bound of an axis without data.
func empty(kind Kind) float64 {
	if kind == Bytes {
		return 1 << 20
	}
	return 1
}

// round returns the smallest scale with round bounds that holds low to high. The middle
// between them is round as well.
func round(kind Kind, low, high float64) Scale {
	s := Scale{kind: kind, fitted: true}
	switch kind {
	case Percent:
		s.Min, s.Max = roundPercent(low, high)
	case Cut:
		s.Min, s.Max = roundCut(low, high)
	default:
		s.Max = roundUp(kind, max(math.Abs(low), math.Abs(high)))
		if low < 0 {
			s.Min = -s.Max
		}
	}
	return s
}

func roundUp(kind Kind, v float64) float64 {
	if v < smallest {
		return empty(kind)
	}
	if kind == Bytes {
		return roundBytes(v)
	}
	return roundDecimal(v, []float64{1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10})
}

// roundDecimal is the smallest of the mantissas times a power of ten that is not below v.
// The last mantissa is 10.
func roundDecimal(v float64, mantissas []float64) float64 {
	unit := math.Pow10(int(math.Floor(math.Log10(v))))
	for _, m := range mantissas {
		if m*unit >= v*(1-near) {
			return m * unit
		}
	}
	return 10 * unit
}

// roundBytes is the smallest of 1, 1.5, 2, 3, 4, 6, 8, 12 ... KiB that is not below v:
// powers of two and the middles between them.
func roundBytes(v float64) float64 {
	const kib = 1 << 10
	bound := math.Exp2(math.Ceil(math.Log2(max(v, kib))))
	if bound > kib && bound*3/4 >= v {
		return bound * 3 / 4
	}
	return bound
}

// roundPercent cuts the axis at the highest round share below the data: 99 % and 100 %
// are worlds apart for a cache, and look alike from 0.
func roundPercent(low, high float64) (bottom, top float64) {
	if high > 1+near || low < 0 {
		s := round(Amount, low, high)
		return s.Min, s.Max
	}
	for _, cut := range [...]float64{0.99, 0.9, 0.7, 0.4} {
		if low >= cut-near {
			return cut, 1
		}
	}
	return 0, 1
}

// calm is the least part of its size that a cut axis spans, so that noise looks like noise.
const calm = 0.05

// roundCut finds bounds that are multiples of two round steps, so that the middle is a
// multiple of one.
func roundCut(low, high float64) (bottom, top float64) {
	span := high - low
	if least := calm * max(math.Abs(low), math.Abs(high)); span < least {
		low, high, span = low-(least-span)/2, high+(least-span)/2, least
	}
	if span < smallest {
		span = 1
	}
	grid := 2 * roundDecimal(span/4, []float64{1, 2, 5, 10})
	bottom = math.Floor(low/grid+near) * grid
	top = math.Ceil(high/grid-near) * grid
	if !(top > bottom) {
		top = bottom + grid
	}
	return bottom, top
}
