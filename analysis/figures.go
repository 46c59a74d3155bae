package analysis

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/dustin/go-humanize"
)

// Figures in texts: a space before the unit, binary sizes, no more digits than are known.

// percentText prints a fraction: "74.0 %". What is not quite none or not quite all is
// not rounded to it.
func percentText(fraction float64) string {
	switch p := fraction * 100; {
	case p > 0 && p < 0.05:
		return "<0.1 %"
	case p < 100 && p >= 99.95:
		return ">99.9 %"
	default:
		return strconv.FormatFloat(p, 'f', 1, 64) + " %"
	}
}

// boundText prints a fraction that somebody chose: "80 %", "82.5 %".
func boundText(fraction float64) string {
	return strconv.FormatFloat(math.Round(fraction*1e4)/100, 'f', -1, 64) + " %"
}

// bytesText prints a size with three digits, as the screens do, so that the same figure
// never stands in two ways on one screen: "1.21 GiB", "60.5 MiB".
func bytesText(n int64) string {
	switch {
	case n < 0:
		return "-" + bytesText(-max(n, -math.MaxInt64))
	case n < 1<<10:
		return humanize.IBytes(uint64(n)) // bytes have no fractions
	}
	return humanize.IBytesN(uint64(n), 3)
}

// countText prints a number of things: "1,204".
func countText(n int64) string { return humanize.Comma(n) }

// amountText prints how many there are of what: "1 key", "1,204 keys".
func amountText(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return countText(n) + " " + many
}

// rateText prints events per second: "0.4 /s", "812 /s", "8.1 k/s".
func rateText(perSecond float64) string {
	switch {
	case perSecond == 0:
		return "0 /s"
	case perSecond < 0.05:
		return "<0.1 /s"
	case perSecond < 10:
		return strconv.FormatFloat(perSecond, 'f', 1, 64) + " /s"
	case perSecond < 999.5:
		return strconv.FormatFloat(perSecond, 'f', 0, 64) + " /s"
	case perSecond < 999.5e3:
		return significant(perSecond/1e3) + " k/s"
	default:
		return significant(perSecond/1e6) + " M/s"
	}
}

// significant prints two digits or all before the point.
func significant(v float64) string {
	if v < 9.95 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// factorText prints how many times as much: "×2.4", "×12".
func factorText(f float64) string { return "×" + significant(f) }

// ratioText prints a plain ratio: "1.08".
func ratioText(r float64) string { return strconv.FormatFloat(r, 'f', 2, 64) }

// durationText prints a stretch of time in its two largest units: "3 d 4 h", "40 s".
func durationText(d time.Duration) string {
	if d < 0 {
		return "-" + durationText(-d)
	}
	switch {
	case d < time.Millisecond:
		return strconv.FormatFloat(d.Seconds()*1e3, 'f', 2, 64) + " ms"
	case d < 10*time.Millisecond:
		return strconv.FormatFloat(d.Seconds()*1e3, 'f', 1, 64) + " ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < 10*time.Second && d%time.Second >= 50*time.Millisecond:
		return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
	case d < time.Minute:
		return fmt.Sprintf("%d s", d/time.Second)
	case d < time.Hour:
		return twoUnits(d, time.Minute, "m", time.Second, "s")
	case d < 24*time.Hour:
		return twoUnits(d, time.Hour, "h", time.Minute, "m")
	default:
		return twoUnits(d, 24*time.Hour, "d", time.Hour, "h")
	}
}

func twoUnits(d, large time.Duration, name string, small time.Duration, smallName string) string {
	if rest := d % large / small; rest > 0 {
		return fmt.Sprintf("%d %s %d %s", d/large, name, rest, smallName)
	}
	return fmt.Sprintf("%d %s", d/large, name)
}
