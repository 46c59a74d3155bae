package text

import (
	"math"
	"strconv"

	"valktop/maybe"
)

// Unknown is how a value that is not known is shown. It is never 0.
const Unknown = "–"

// Quantity is a number and its unit, apart so that they can be drawn in different
// styles. The zero Quantity is unknown.
type Quantity struct{ Number, Unit string }

// String joins number and unit by a space.
func (q Quantity) String() string {
	switch {
	case q.Number == "":
		return Unknown
	case q.Unit == "":
		return q.Number
	}
	return q.Number + " " + q.Unit
}

// Maybe says a value that may be unknown: Maybe(used, text.Bytes).
func Maybe[T any](v maybe.Value[T], say func(T) Quantity) Quantity {
	if known, ok := v.Get(); ok {
		return say(known)
	}
	return Quantity{}
}

// Bytes says a size in binary units with three significant digits; below 1 KiB it is exact.
// From 1000 of a unit on it is said in the next one ("0.98 MiB"), so that a number never
// takes more than five cells.
func Bytes(n int64) Quantity {
	v := float64(n)
	if math.Abs(v) < 1024 {
		return Quantity{Whole(n), "B"}
	}
	units := [...]string{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	v /= 1024
	i := 0
	for ; math.Abs(v) >= 999.5 && i < len(units)-1; i++ {
		v /= 1024
	}
	return Quantity{three(v), units[i]}
}

// three writes v, below 1000, with three significant digits, or two behind the point.
func three(v float64) string {
	switch a := math.Abs(v); {
	case a < 9.995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case a < 99.95:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// Count says how many: a whole number below 10,000, above that in thousands (k),
// millions (M), and so on.
func Count(v float64) Quantity {
	const exactBelow = 9999.5
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Quantity{}
	}
	if math.Abs(v) < exactBelow {
		return Quantity{Whole(int64(math.Round(v))), ""}
	}
	return thousands(v)
}

// Rate says how many a second. What is not nothing is never shown as 0.
func Rate(perSec float64) Quantity {
	const smallest = 0.05 // what rounds to 0.1
	a := math.Abs(perSec)
	switch {
	case math.IsNaN(a) || math.IsInf(a, 0):
		return Quantity{}
	case a == 0:
		return Quantity{"0", "/s"}
	case a < smallest && perSec > 0:
		return Quantity{"<0.1", "/s"}
	case a < smallest:
		return Quantity{">-0.1", "/s"}
	case a < 999.5:
		return Quantity{two(perSec), "/s"}
	}
	q := thousands(perSec)
	q.Unit += "/s"
	return q
}

// thousands writes v, from about 1000 up, in decimal units: "8.1 k", "12.3 k", "120 k".
func thousands(v float64) Quantity {
	units := [...]string{"k", "M", "G", "T", "P", "E"}
	v /= 1000
	i := 0
	for ; math.Abs(v) >= 999.5 && i < len(units)-1; i++ {
		v /= 1000
	}
	if math.Abs(v) < 99.95 {
		return Quantity{strconv.FormatFloat(v, 'f', 1, 64), units[i]}
	}
	return Quantity{strconv.FormatFloat(v, 'f', 0, 64), units[i]}
}

// two writes v with one digit behind the point below 10, and none above.
func two(v float64) string {
	if math.Abs(v) < 9.95 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// Percent says a fraction (0 to 1) with so many digits behind the point. Only none is
// shown as 0 and only all as 100: what rounds to them is "<0.1" and ">99.9".
func Percent(fraction float64, digits int) Quantity {
	if math.IsNaN(fraction) || math.IsInf(fraction, 0) {
		return Quantity{}
	}
	digits = max(digits, 0)
	step := math.Pow10(-digits)
	v := fraction * 100
	say := func(v float64) string { return strconv.FormatFloat(v, 'f', digits, 64) }
	whole := func(v float64) bool { n, _ := strconv.ParseFloat(say(v), 64); return n == 0 || n == 100 }
	switch {
	case fraction == 0:
		return Quantity{"0", "%"}
	case fraction == 1:
		return Quantity{"100", "%"}
	case !whole(v):
		return Quantity{say(v), "%"}
	case fraction < 0:
		return Quantity{">" + say(-step), "%"}
	case fraction < 0.5:
		return Quantity{"<" + say(step), "%"}
	case fraction < 1:
		return Quantity{">" + say(100-step), "%"}
	}
	return Quantity{">100", "%"}
}

// Keys says how many keys, of which n is the number as it is written.
func Keys(n string) string {
	if n == "1" {
		return "1 key"
	}
	return n + " keys"
}

// Whole writes a number exactly, with a comma before every three digits: "10,000".
func Whole(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	first := len(digits) % 3
	out := digits[:first]
	for i := first; i < len(digits); i += 3 {
		if out != "" {
			out += ","
		}
		out += digits[i : i+3]
	}
	return sign + out
}
