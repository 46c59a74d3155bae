package overview

import (
	"math"
	"strconv"
	"strings"
	"time"

	"valktop/ui/text"
)

func percent(v float64) text.Quantity { return text.Percent(v, 1) }

func bytes(v float64) text.Quantity { return text.Bytes(int64(v)) }

func byteRate(v float64) text.Quantity {
	q := bytes(v)
	q.Unit += "/s"
	return q
}

// ratio writes a plain ratio: 1.08, 12.5, 140.
func ratio(v float64) text.Quantity {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return text.Quantity{}
	}
	digits := 2
	switch {
	case math.Abs(v) >= 100:
		digits = 0
	case math.Abs(v) >= 10:
		digits = 1
	}
	return text.Quantity{Number: strconv.FormatFloat(v, 'f', digits, 64)}
}

func seconds(v float64) text.Quantity {
	if math.IsNaN(v) {
		return text.Quantity{}
	}
	return text.Duration(time.Duration(v * float64(time.Second)))
}

// axisLabel writes a round number of an axis: without the zeros behind its point.
func axisLabel(format func(float64) text.Quantity) func(float64) string {
	return func(v float64) string {
		q := format(v)
		if strings.Contains(q.Number, ".") {
			q.Number = strings.TrimRight(strings.TrimRight(q.Number, "0"), ".")
		}
		return q.String()
	}
}

// points writes a difference of two fractions as points with its direction: "↑ 1.2".
func points(change float64) string {
	p := math.Abs(change) * 100
	if p < 0.05 { // rounds to 0.0
		return ""
	}
	return arrow(change) + " " + strconv.FormatFloat(p, 'f', 1, 64)
}

func arrow(change float64) string {
	if change < 0 {
		return "↓"
	}
	return "↑"
}
