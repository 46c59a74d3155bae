package chart

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
)

// theme has a colour of its own for each role that a chart draws in, so that tests can
// tell them apart.
func theme() themes.Theme {
	role := func(n uint8) themes.Style { return themes.Style{Fg: color.Gray{Y: n}} }
	series := func(n uint8) themes.Series { return themes.Series{Line: role(n), Area: role(n + 1)} }
	return themes.Theme{
		Name: "test", Text: role(1), Bright: role(2), Dim: role(3), Faint: role(4),
		Hits: series(10), Misses: series(20), Memory: series(30), Marks: series(40),
	}
}

// noon is where the sample charts end.
func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// until is a series of one value a second that ends at noon.
func until(values ...float64) analysis.Series {
	begin := noon().Add(-time.Duration(len(values)) * time.Second)
	return analysis.Series{Start: begin, Step: time.Second, Values: values}
}

// wave is n values around a level, with a gap from gap on and a drop that recovers.
func wave(n, gap, drop int) []float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = 0.94 + 0.015*math.Sin(float64(i)*1.7)*math.Cos(float64(i)*0.31)
		if i >= drop {
			values[i] -= 0.5 * math.Exp(-float64(i-drop)/25)
		}
		if i >= gap && i < gap+14 {
			values[i] = math.NaN()
		}
	}
	return values
}

func percent(v float64) string { return fmt.Sprintf("%.0f %%", v*100) }

// hitRate is a hit rate over five minutes with a target, a gap and a deploy.
func hitRate() Spec {
	th := theme()
	return Spec{
		Lines:  []Line{{Name: "hit rate", Series: until(wave(300, 86, 150)...), Style: th.Hits, Area: true}},
		Axis:   Axis{Min: 0.4, Max: 1, Format: percent},
		Target: &Level{Value: 0.8, Style: th.Dim},
		Marks:  []analysis.Mark{{Time: noon().Add(-150 * time.Second), Label: "deploy v42"}},
		From:   noon().Add(-5 * time.Minute), Until: noon(),
	}
}

// plain is what is drawn on c, without styles, a line a row.
func plain(c canvas.Canvas) string {
	var b strings.Builder
	for y := range c.Height() {
		line := ""
		for x := range c.Width() {
			line += c.At(x, y)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}
