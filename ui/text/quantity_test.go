package text

import (
	"math"
	"strings"
	"testing"
	"time"

	"valktop/maybe"
)

func TestBytes(t *testing.T) {
	t.Parallel()
	const kib, mib, gib = 1 << 10, 1 << 20, 1 << 30
	for n, want := range map[int64]string{
		0:                 "0 B",
		1:                 "1 B",
		999:               "999 B",
		1023:              "1,023 B",
		kib:               "1.00 KiB",
		1536:              "1.50 KiB",
		999 * kib:         "999 KiB",
		1000 * kib:        "0.98 MiB",
		mib:               "1.00 MiB",
		812 * mib:         "812 MiB",
		10*mib - 1:        "10.0 MiB",
		100*mib - 1:       "100 MiB",
		1_299_227_607:     "1.21 GiB",
		2 * gib:           "2.00 GiB",
		5 << 40:           "5.00 TiB",
		math.MaxInt64:     "8.00 EiB",
		math.MinInt64:     "-8.00 EiB",
		-1536:             "-1.50 KiB",
		-5:                "-5 B",
		9_999_999_999_999: "9.09 TiB",
	} {
		if got := Bytes(n).String(); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestNumbersOfBytesStayShort(t *testing.T) {
	t.Parallel()
	for n := int64(1); n > 0 && n < math.MaxInt64/3; n = n*17/16 + 1 {
		if q := Bytes(n); len(q.Number) > 5 {
			t.Errorf("Bytes(%d) = %q", n, q)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0", 7: "7", 48: "48", 999: "999", 4120: "4,120", 9999: "9,999", 9999.7: "10.0 k", 10_000: "10.0 k",
		12_345: "12.3 k", 120_000: "120 k", 999_499: "999 k", 999_600: "1.0 M", 5e6: "5.0 M", 2.12e6: "2.1 M",
		3e9: "3.0 G", 1e22: "10000 E", -4120: "-4,120", -2e6: "-2.0 M",
		math.Inf(1): Unknown,
	} {
		if got := Count(v).String(); got != want {
			t.Errorf("Count(%v) = %q, want %q", v, got, want)
		}
	}
	if got := Count(math.NaN()).String(); got != Unknown {
		t.Errorf("Count(NaN) = %q", got)
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0 /s", 0.4: "0.4 /s", 0.001: "<0.1 /s", -0.001: ">-0.1 /s", 3: "3.0 /s", 9.94: "9.9 /s", 9.96: "10 /s",
		455: "455 /s", 999.4: "999 /s", 999.6: "1.0 k/s", 8123: "8.1 k/s", 120_000: "120 k/s", 1.5e6: "1.5 M/s",
		-8123: "-8.1 k/s", math.Inf(-1): Unknown,
	} {
		if got := Rate(v).String(); got != want {
			t.Errorf("Rate(%v) = %q, want %q", v, got, want)
		}
	}
	if got := Rate(math.NaN()).String(); got != Unknown {
		t.Errorf("Rate(NaN) = %q", got)
	}
}

func TestPercent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fraction float64
		digits   int
		want     string
	}{
		{0.924, 1, "92.4 %"}, {0.9997, 1, ">99.9 %"}, {0.0002, 1, "<0.1 %"}, {0, 1, "0 %"}, {1, 1, "100 %"},
		{0.5, 0, "50 %"}, {0.996, 0, ">99 %"}, {0.004, 0, "<1 %"}, {0.99944, 1, "99.9 %"}, {1.032, 1, "103.2 %"},
		{1.0001, 1, ">100 %"}, {-0.012, 1, "-1.2 %"}, {-0.0001, 1, ">-0.1 %"}, {0.12345, 2, "12.35 %"}, {0.5, -1, "50 %"},
		{math.NaN(), 1, Unknown}, {math.Inf(1), 1, Unknown},
	} {
		if got := Percent(c.fraction, c.digits).String(); got != c.want {
			t.Errorf("Percent(%v, %d) = %q, want %q", c.fraction, c.digits, got, c.want)
		}
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	const ms, us = time.Millisecond, time.Microsecond
	for d, want := range map[time.Duration]string{
		0: "0 s", 1: "<0.01 ms", 50 * us: "0.05 ms", 310 * us: "0.31 ms", 994 * us: "0.99 ms", 999 * us: "1.0 ms",
		ms: "1 ms", 1200 * us: "1.2 ms", 31_400 * us: "31 ms", 999 * ms: "999 ms", 999_600 * us: "1.0 s",
		time.Second: "1 s", 4 * time.Second: "4 s", 1500 * ms: "1.5 s", 42_300 * ms: "42 s", 59_900 * ms: "1.0 m",
		time.Minute: "1 m", 90 * time.Second: "1.5 m", 58 * time.Minute: "58 m", 59*time.Minute + 50*time.Second: "1.0 h",
		time.Hour: "1 h", 23 * time.Hour: "23 h", day: "1 d", 6 * day: "6 d", 36 * time.Hour: "1.5 d", 400 * day: "400 d",
		4000 * day: "4,000 d", -1500 * ms: "-1.5 s", -1: ">-0.01 ms", math.MinInt64: "-106,752 d",
	} {
		if got := Duration(d).String(); got != want {
			t.Errorf("Duration(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestAge(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		-time.Hour: "0 s", 0: "0 s", 999 * time.Millisecond: "0 s", 12 * time.Second: "12 s",
		5*time.Minute + 3*time.Second: "5 m 3 s", 4 * time.Minute: "4 m", 4*time.Hour + 59*time.Second: "4 h",
		3*day + 4*time.Hour + 59*time.Minute: "3 d 4 h", 1200 * day: "1,200 d",
	} {
		if got := Age(d); got != want {
			t.Errorf("Age(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestMaybe(t *testing.T) {
	t.Parallel()
	if got := Maybe(maybe.Of(int64(0)), Bytes).String(); got != "0 B" {
		t.Errorf("a known 0 is %q", got)
	}
	if got := Maybe(maybe.Unknown[int64]("denied"), Bytes).String(); got != Unknown {
		t.Errorf("an unknown size is %q", got)
	}
}

// FuzzQuantity holds what every quantity promises: what is something is never shown as
// nothing, and only what is no number is unknown.
func FuzzQuantity(f *testing.F) {
	for _, v := range []float64{0, 1, -1, 0.0001, 0.9999, 1e300, 999.5, 9999.5, math.NaN(), math.Inf(1)} {
		f.Add(v)
	}
	f.Fuzz(func(t *testing.T, v float64) {
		isNumber := !math.IsNaN(v) && !math.IsInf(v, 0)
		for what, q := range map[string]Quantity{"Rate": Rate(v), "Percent": Percent(v, 1), "Count": Count(v)} {
			if isNumber != (q.Number != "") {
				t.Errorf("%s(%v) = %q", what, v, q)
			}
			if what != "Count" && v != 0 && isNumber && strings.Trim(q.Number, "-0.") == "" {
				t.Errorf("%s(%v) = %q", what, v, q)
			}
		}
		if !isNumber || math.Abs(v) > math.MaxInt64/2 {
			return
		}
		n := int64(v)
		for what, q := range map[string]Quantity{"Bytes": Bytes(n), "Duration": Duration(time.Duration(n))} {
			if (n == 0) != (q.Number == "0") {
				t.Errorf("%s(%d) = %q", what, n, q)
			}
		}
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	for n, want := range map[string]string{"0": "0 keys", "1": "1 key", "1,000": "1,000 keys", "~1": "~1 keys"} {
		if got := Keys(n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
