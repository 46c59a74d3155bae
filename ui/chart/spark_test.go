package chart

import (
	"math"
	"testing"

	"valktop/ui/canvas"
)

func TestSparkline(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for name, tc := range map[string]struct {
		values []float64
		w, h   int
		want   string
	}{
		"rises":                        {[]float64{0, 1, 2, 3, 4, 5, 6, 7}, 8, 1, "▁▂▃▄▅▆▇█\n"},
		"ends at the right":            {[]float64{0, 7}, 4, 1, "  ▁█\n"},
		"gaps are empty":               {[]float64{7, nan, 0, math.Inf(1), 7}, 5, 1, "█ ▁ █\n"},
		"two rows":                     {[]float64{0, 15, 7, 8}, 4, 2, " █ ▁\n▁███\n"},
		"means of more than fit":       {[]float64{0, 0, 7, 7, nan, 7, nan, nan}, 4, 1, "▁██\n"},
		"noise is flat":                {[]float64{1.210, 1.211, 1.209}, 3, 1, "▅▅▄\n"},
		"all zero":                     {[]float64{0, 0, 0}, 3, 1, "▁▁▁\n"},
		"nothing known":                {[]float64{nan, nan}, 3, 1, "\n"},
		"no values":                    {nil, 3, 1, "\n"},
		"a lone known value has a bar": {[]float64{5}, 1, 1, "▅\n"},
	} {
		c := canvas.New(tc.w, tc.h)
		Spark(c, tc.values, theme().Hits.Line)
		if got := plain(c); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}
