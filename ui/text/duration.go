package text

import (
	"math"
	"strconv"
	"time"
)

const day = 24 * time.Hour

// Duration says a time span in one unit with two significant digits: "0.31 ms", "4 s",
// "1.5 m", "58 m", "3 d". Whole numbers have no point.
func Duration(d time.Duration) Quantity {
	switch {
	case d == 0:
		return Quantity{"0", "s"}
	case d < 0:
		q := Duration(-max(d, -math.MaxInt64)) // the smallest Duration has no positive twin
		if q.Number[0] == '<' {
			return Quantity{">-" + q.Number[1:], q.Unit}
		}
		return Quantity{"-" + q.Number, q.Unit}
	case d < 999500*time.Microsecond:
		return Quantity{millis(d), "ms"}
	}
	for _, u := range [...]struct {
		unit time.Duration
		name string
		many float64 // from so many on, the next unit says it
	}{{time.Second, "s", 60}, {time.Minute, "m", 60}, {time.Hour, "h", 24}} {
		if v := round(float64(d) / float64(u.unit)); v < u.many {
			return Quantity{span(v, d%u.unit == 0), u.name}
		}
	}
	v := round(float64(d) / float64(day))
	if v >= 1000 {
		return Quantity{Whole(int64(v)), "d"}
	}
	return Quantity{span(v, d%day == 0), "d"}
}

// millis writes milliseconds below a second with two significant digits, but not more
// than two behind the point: a round trip is not known better than that.
func millis(d time.Duration) string {
	v := float64(d) / float64(time.Millisecond)
	switch {
	case v < 0.005:
		return "<0.01"
	case v < 0.995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case d%time.Millisecond == 0:
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return two(v)
}

// round is v as span will write it, so that 59.97 s becomes 1 m and not 60 s.
func round(v float64) float64 {
	if v < 9.95 {
		return math.Round(v*10) / 10
	}
	return math.Round(v)
}

func span(v float64, whole bool) string {
	if whole {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return two(v)
}

// Age says how long ago, or how long since, in two units: "3 d 4 h", "5 m 3 s", "12 s".
// It counts what has fully passed, as clocks do.
func Age(d time.Duration) string {
	if d < time.Second {
		return "0 s"
	}
	units := [...]struct {
		unit time.Duration
		name string
	}{{day, "d"}, {time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}}
	for i, u := range units {
		if d < u.unit {
			continue
		}
		out := Whole(int64(d/u.unit)) + " " + u.name
		if i+1 < len(units) {
			if rest := int64(d % u.unit / units[i+1].unit); rest > 0 {
				out += " " + strconv.FormatInt(rest, 10) + " " + units[i+1].name
			}
		}
		return out
	}
	return "0 s"
}

// Fine says a time span as Duration does, but below a millisecond in microseconds: "33 µs".
func Fine(d time.Duration) Quantity {
	if d <= 0 || d >= 999500*time.Nanosecond {
		return Duration(d)
	}
	v := float64(d) / float64(time.Microsecond)
	switch {
	case v < 0.05:
		return Quantity{"<0.1", "µs"}
	case v < 9.95 && d%time.Microsecond != 0:
		return Quantity{two(v), "µs"}
	}
	return Quantity{strconv.FormatFloat(v, 'f', 0, 64), "µs"}
}
