package collector

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// These read the text of one field. They say false where it holds no usable value: no
// number, one out of range, or a -1 that stands for "not now" or "not counted".

// whole reads a whole number.
func whole(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

// count reads a whole number that cannot be negative. Dragonfly sends -1 for what it
// does not count; some versions let a difference of two sizes wrap around.
func count(s string) (int64, bool) {
	n, ok := whole(s)
	return n, ok && n >= 0
}

// number reads a finite number.
func number(s string) (float64, bool) {
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}

// text reads a string; a hyphen is what managed services put in place of one they hide.
func text(s string) (string, bool) { return s, s != "-" }

// flag reads 0 or 1.
func flag(s string) (bool, bool) { return s == "1", s == "0" || s == "1" }

// status reads "ok" or "err".
func status(s string) (bool, bool) { return s == "ok", s == "ok" || s == "err" }

// link reads "up" or "down".
func link(s string) (bool, bool) { return s == "up", s == "up" || s == "down" }

// seconds reads a length of time in seconds, with or without a fraction.
func seconds(s string) (time.Duration, bool) { return durationOf(s, time.Second) }

// milliseconds reads a length of time in milliseconds.
func milliseconds(s string) (time.Duration, bool) { return durationOf(s, time.Millisecond) }

// microseconds reads a length of time in microseconds.
func microseconds(s string) (time.Duration, bool) { return durationOf(s, time.Microsecond) }

func durationOf(s string, unit time.Duration) (time.Duration, bool) {
	if n, ok := whole(s); ok {
		return time.Duration(n) * unit, n >= 0 && n <= math.MaxInt64/int64(unit)
	}
	if !strings.Contains(s, ".") {
		return 0, false
	}
	x, ok := number(s)
	ns := math.Round(x * float64(unit))
	if !ok || ns < 0 || ns >= math.MaxInt64 {
		return 0, false
	}
	return time.Duration(ns), true
}

// unixSeconds reads an instant in seconds since 1970; 0 stands for never.
func unixSeconds(s string) (time.Time, bool) {
	n, ok := whole(s)
	return time.Unix(n, 0), ok && n > 0 && n <= maxUnixSeconds
}

// unixMicroseconds reads an instant in microseconds since 1970.
func unixMicroseconds(s string) (time.Time, bool) {
	n, ok := whole(s)
	return time.UnixMicro(n), ok && n > 0 && n/1e6 <= maxUnixSeconds
}

// maxUnixSeconds is the last second of the year 9999: later years have no RFC 3339 form.
const maxUnixSeconds = 253402300799
