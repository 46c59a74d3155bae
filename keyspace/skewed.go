package keyspace

import "math"

// moments are the mean of a sample and its central moments.
type moments struct {
	n      float64
	mean   float64
	square float64 // variance, with n-1 below
	cube   float64 // third central moment, with n below
}

// momentsOf sums up what value returns for the first n indices.
func momentsOf(n int, value func(i int) float64) moments {
	m := moments{n: float64(n)}
	for i := range n {
		m.mean += value(i)
	}
	if n == 0 {
		return m
	}
	m.mean /= m.n
	for i := range n {
		d := value(i) - m.mean
		m.square += d * d
		m.cube += d * d * d
	}
	m.cube /= m.n
	if n > 1 {
		m.square /= m.n - 1
	}
	return m
}

// spread is a variance and a third central moment, of figures with a mean of 1.
type spread struct{ square, cube float64 }

// ownWeight is how many samples of its own count for as much as the typical spread does.
// A handful of samples hides it when a few keys are huge: they look all alike then.
const ownWeight = 4

// with leans the moments of few samples on the spread that is typical of such samples. Of
// one sample alone nothing is known of the spread.
func (m moments) with(typical spread) moments {
	if m.n == 0 {
		return m
	}
	own := (m.n - 1) / (m.n - 1 + ownWeight)
	m.square = own*m.square + (1-own)*typical.square*square(m.mean)
	m.cube = own*m.cube + (1-own)*typical.cube*square(m.mean)*m.mean
	return m
}

// ofMean is the variance of the mean, if there are count figures in all.
func (m moments) ofMean(count float64) float64 {
	if m.n == 0 {
		return 0
	}
	return m.square / m.n * unseen(m.n, max(count, m.n))
}

// total is an estimated sum over keys: its value, variance and third central moment. Those
// of independent parts add up.
type total struct{ value, variance, cube float64 }

// times is the sum over count keys of which m is a sample.
func (m moments) times(count float64) total {
	t := total{value: count * m.mean}
	if m.n > 0 {
		left := unseen(m.n, max(count, m.n))
		t.variance = square(count) * m.square / m.n * left
		t.cube = count * square(count) * m.cube / square(m.n) * left
	}
	return t
}

func (t total) plus(u total) total {
	return total{t.value + u.value, t.variance + u.variance, t.cube + u.cube}
}

// interval is the 95 % interval of a sum whose parts are skewed: many small keys, a few
// huge ones. P. Hall's transformation (On the removal of skewness by transformation,
// JRSS B 54, 1992) takes the skewness out of Student's t, uses the normal quantiles and
// puts it back in: the long arm points to where the keys not seen may be huge. It is the
// closed form of what a bootstrap of t does by drawing again and again, and covers as
// well, where a bootstrap of the mean falls to 80 % for log-normal sizes (see the test).
func (t total) interval() Estimate {
	if t.variance <= 0 {
		return Estimate{Value: t.value, Low: t.value, High: t.value}
	}
	deviation := math.Sqrt(t.variance)
	skew := t.cube / (t.variance * deviation)
	return Estimate{
		Value: t.value,
		Low:   max(t.value-deviation*skewed(z95, skew), 0),
		High:  t.value - deviation*skewed(-z95, skew),
	}
}

// skewed is the quantile of Student's t of a mean with that skewness, for the normal quantile z.
func skewed(z, skew float64) float64 {
	if math.Abs(skew) < 1e-6 { // the limit, without dividing by nothing
		return z
	}
	return 3 / skew * (math.Cbrt(1+skew*(z-skew/6)) - 1)
}
