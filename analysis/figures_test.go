package analysis

import (
	"math"
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ got, want string }{
		{percentText(0.74), "74.0 %"},
		{percentText(0), "0.0 %"},
		{percentText(1), "100.0 %"},
		{percentText(0.0002), "<0.1 %"},
		{percentText(0.9999), ">99.9 %"},
		{boundText(0.8), "80 %"},
		{boundText(0.825), "82.5 %"},
		{bytesText(0), "0 B"},
		{bytesText(900), "900 B"},
		{bytesText(121 << 19), "60.5 MiB"},
		{bytesText(math.MinInt64), "-8.00 EiB"},
		{bytesText(1_300_000_000), "1.21 GiB"},
		{bytesText(-5 << 20), "-5.00 MiB"},
		{countText(1204), "1,204"},
		{amountText(1, "key", "keys"), "1 key"},
		{amountText(0, "key", "keys"), "0 keys"},
		{amountText(1204, "key", "keys"), "1,204 keys"},
		{rateText(0), "0 /s"},
		{rateText(0.01), "<0.1 /s"},
		{rateText(0.4), "0.4 /s"},
		{rateText(811.7), "812 /s"},
		{rateText(999.7), "1.0 k/s"},
		{rateText(8100), "8.1 k/s"},
		{rateText(120_000), "120 k/s"},
		{rateText(3_200_000), "3.2 M/s"},
		{factorText(2.44), "×2.4"},
		{factorText(12.4), "×12"},
		{ratioText(1.084), "1.08"},
		{durationText(310 * time.Microsecond), "0.31 ms"},
		{durationText(5 * time.Millisecond), "5.0 ms"},
		{durationText(120 * time.Millisecond), "120 ms"},
		{durationText(1200 * time.Millisecond), "1.2 s"},
		{durationText(40 * time.Second), "40 s"},
		{durationText(4*time.Minute + 9*time.Second), "4 m 9 s"},
		{durationText(time.Hour), "1 h"},
		{durationText(76*time.Hour + 10*time.Minute), "3 d 4 h"},
		{durationText(-time.Minute), "-1 m"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
