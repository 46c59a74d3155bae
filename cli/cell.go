package cli

import (
	"strconv"
	"strings"
	"time"

	"valktop/maybe"
	"valktop/ui/text"
)

// These say figures for the cells of the table, whose units stand in the heads. What is
// unknown is shown as such, never as 0.

// share says a fraction in per cent.
func share(v maybe.Value[float64]) string {
	q := text.Maybe(v, func(f float64) text.Quantity { return text.Percent(f, 1) })
	return text.Quantity{Number: q.Number}.String()
}

// perSecond says a rate: "8.1k".
func perSecond(v maybe.Value[float64]) string {
	return strings.TrimSuffix(tight(text.Maybe(v, text.Rate)), "/s")
}

// number says how many: "4,120", "12.3k".
func number(v maybe.Value[int64]) string {
	return tight(text.Maybe(v, func(n int64) text.Quantity { return text.Count(float64(n)) }))
}

// bytesOf says a size: "1.21GiB".
func bytesOf(v maybe.Value[int64]) string { return tight(text.Maybe(v, text.Bytes)) }

// decimal says a number with two digits behind the point.
func decimal(v maybe.Value[float64]) string {
	return text.Maybe(v, func(f float64) text.Quantity {
		return text.Quantity{Number: strconv.FormatFloat(f, 'f', 2, 64)}
	}).String()
}

// tight is a quantity without the space before its unit.
func tight(q text.Quantity) string { return strings.ReplaceAll(q.String(), " ", "") }

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
