package keyspace

import "math"

// stratum is what the sample of one primary says of a share.
type stratum struct {
	total  float64 // keys on the primary
	drawn  float64 // keys of these that were looked at
	having float64 // keys of these that have it
	left   float64 // of the variance: 1 when drawn with putting back, 0 when all were drawn
	seen   bool    // the keys drawn are different ones: what they have is certain
	exact  bool    // all were drawn, and nothing changed meanwhile
}

// interval of the share.
func (s stratum) interval() (low, high float64) {
	low, high = wilson(s.having, s.drawn, s.left)
	if s.seen && s.total >= s.drawn && s.total > 0 {
		low, high = max(low, s.having/s.total), min(high, 1-(s.drawn-s.having)/s.total)
	}
	return low, high
}

// countOf estimates how many keys on all primaries have it: the sum of total × share.
// Each primary has its Wilson interval, and how far their ends are from the estimates adds
// up as independent errors do: the root of the sum of squares (G. Y. Zou and A. Donner,
// Construction of confidence limits about effect measures, Stat. Med. 27, 2008). A primary
// of which nothing is known yet counts like the others, with any share being possible.
func countOf(strata []stratum) Estimate {
	var drawn, having float64
	exact := true
	for _, s := range strata {
		drawn += s.drawn
		having += s.having
		exact = exact && s.exact
	}
	if exact {
		return Exactly(having)
	}
	var value, below, above float64
	for _, s := range strata {
		if s.exact {
			value += s.having
			continue
		}
		p := 0.0
		switch {
		case s.drawn > 0:
			p = s.having / s.drawn
		case drawn > 0:
			p = having / drawn
		}
		low, high := s.interval()
		value += s.total * p
		below += square(s.total * (p - low))
		above += square(s.total * (high - p))
	}
	return Estimate{Value: value, Low: max(value-math.Sqrt(below), 0), High: value + math.Sqrt(above)}
}

// partOf is e as a share of a total.
func (e Estimate) partOf(total float64) Estimate {
	if total <= 0 {
		return Estimate{Exact: e.Exact}
	}
	return Estimate{Value: e.Value / total, Low: max(e.Low/total, 0), High: min(e.High/total, 1), Exact: e.Exact}
}
