package estimate

import (
	"strconv"

	"valktop/analysis"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// HitRate is a hit rate: "94.9 %" where it is known so well, "58 %" else; – where it is unknown.
func HitRate(m maybe.Value[keyspace.Estimate]) string {
	e, ok := m.Get()
	if !ok {
		return text.Unknown
	}
	const well = 0.005
	if e.Margin() < well {
		return text.Percent(e.Value, 1).String()
	}
	return text.Percent(e.Value, 0).String()
}

// HitRateMargin is how far a hit rate may be off at 95 %, in points: "±0.6".
func HitRateMargin(m maybe.Value[keyspace.Estimate]) string {
	e, ok := m.Get()
	if !ok || e.Exact {
		return ""
	}
	return "±" + Points(e.Margin())
}

// Points is a share in points: one digit after the point below 10.
func Points(v float64) string {
	digits := 0
	if v < 0.0995 {
		digits = 1
	}
	return strconv.FormatFloat(100*v, 'f', digits, 64)
}

// PerSecond is a rate without its unit, which stands in the head of its column.
func PerSecond(m maybe.Value[keyspace.Estimate]) string {
	return text.Maybe(m, func(e keyspace.Estimate) text.Quantity { return text.Count(e.Value) }).String()
}

// Served is how well keys are served, in words: "1,017 lookups/s, 51 misses/s".
func Served(r analysis.PatternRate) string {
	return PerSecond(r.Lookups) + " lookups/s, " + PerSecond(r.Misses) + " misses/s"
}
