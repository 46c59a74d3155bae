package estimate

import (
	"math"
	"strconv"
	"strings"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/text"
)

// CountMargin writes how far a count may be off, at 95 %: "±6.1 k"; "" when it is exact.
func CountMargin(e keyspace.Estimate) string {
	if e.Exact {
		return ""
	}
	const k, many = 1000, 10_000 // text.Count says it in thousands from many on
	if m := e.Margin(); m >= k && m < many {
		return "±" + strconv.FormatFloat(m/k, 'f', 1, 64) + " k"
	}
	return "±" + text.Count(e.Margin()).String()
}

// BytesMargin is CountMargin for sizes, with two significant digits, rounded up.
func BytesMargin(m maybe.Value[keyspace.Estimate]) string {
	e, ok := m.Get()
	if !ok || e.Exact {
		return ""
	}
	q := text.Bytes(int64(e.Margin()))
	if whole, _, cut := strings.Cut(q.Number, "."); cut {
		digits, scale := 0, 1.0
		if len(whole) == 1 {
			digits, scale = 1, 10
		}
		v, _ := strconv.ParseFloat(q.Number, 64) // text.Bytes wrote it
		q.Number = strconv.FormatFloat(math.Ceil(v*scale)/scale, 'f', digits, 64)
	}
	return "±" + q.String()
}
