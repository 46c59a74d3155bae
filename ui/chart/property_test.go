package chart

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
)

func anyFloat() *rapid.Generator[float64] {
	return rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1, 2),
		rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64}))
}

func anyTime() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "far") {
			return rapid.SampledFrom([]time.Time{{}, time.Unix(0, 0), time.Unix(math.MaxInt64/2, 0), time.Unix(math.MinInt64/2, 0)}).Draw(t, "time")
		}
		return noon().Add(time.Duration(rapid.Int64Range(-1e12, 1e12).Draw(t, "from noon")))
	})
}

func anySpec() *rapid.Generator[Spec] {
	return rapid.Custom(func(t *rapid.T) Spec {
		s := Spec{
			Axis:       Axis{Min: anyFloat().Draw(t, "min"), Max: anyFloat().Draw(t, "max")},
			From:       anyTime().Draw(t, "from"),
			Until:      anyTime().Draw(t, "until"),
			Cursor:     anyTime().Draw(t, "cursor"),
			LabelWidth: rapid.IntRange(-3, 30).Draw(t, "label width"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "lines") {
			step := rapid.OneOf(rapid.Just(time.Second), rapid.Map(rapid.Int64(), func(n int64) time.Duration { return time.Duration(n) }))
			s.Lines = append(s.Lines, Line{Area: rapid.Bool().Draw(t, "area"), Style: theme().Hits, Series: analysis.Series{
				Start: anyTime().Draw(t, "start"), Step: step.Draw(t, "step"), Values: rapid.SliceOf(anyFloat()).Draw(t, "values")}})
		}
		for range rapid.IntRange(0, 3).Draw(t, "marks") {
			s.Marks = append(s.Marks, analysis.Mark{Time: anyTime().Draw(t, "at"), Label: rapid.String().Draw(t, "label"), Gap: rapid.Bool().Draw(t, "gap")})
		}
		if rapid.Bool().Draw(t, "target") {
			s.Target = &Level{Value: anyFloat().Draw(t, "value")}
		}
		return s
	})
}

// untouched fails if anything was drawn on c outside of the w × h cells at x, y.
func untouched(t *rapid.T, c canvas.Canvas, x, y, w, h int) {
	for cy := range c.Height() {
		for cx := range c.Width() {
			inside := cx >= x && cx < x+w && cy >= y && cy < y+h
			if !inside && (c.At(cx, cy) != " " || c.StyleAt(cx, cy) != (themes.Style{})) {
				t.Fatalf("%q was drawn at %d, %d, outside of %dx%d at %d, %d", c.At(cx, cy), cx, cy, w, h, x, y)
			}
		}
	}
}

func TestAnyChartStaysOnItsCanvas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(-2, 70).Draw(t, "w"), rapid.IntRange(-2, 12).Draw(t, "h")
		c := canvas.New(80, 16)
		Lines(c.Sub(3, 2, w, h), theme(), anySpec().Draw(t, "spec"))
		untouched(t, c, 3, 2, w, h)
	})
}

func TestAnySparklineStaysOnItsCanvas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(-1, 12).Draw(t, "w"), rapid.IntRange(-1, 4).Draw(t, "h")
		c := canvas.New(16, 8)
		Spark(c.Sub(2, 2, w, h), rapid.SliceOf(anyFloat()).Draw(t, "values"), theme().Hits.Line)
		untouched(t, c, 2, 2, w, h)
	})
}

func TestLineWithoutGapsIsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 200).Draw(t, "values")
		step := time.Duration(rapid.Int64Range(1e8, 5e9).Draw(t, "step"))
		total := step * time.Duration(len(values))
		s := Spec{Axis: Axis{Max: 1}, From: noon().Add(-total), Until: noon()}
		w, h := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 8).Draw(t, "h")
		p, d := newPlot(canvas.New(w, h), s), newDots(w, h)
		p.trace(d, analysis.Series{Start: s.From, Step: step, Values: values}, 0)
		var before []int
		for x := range w * dotsX {
			set := rows(d, x)
			if len(before) > 0 && len(set) > 0 && !touch(before, set) {
				t.Fatalf("column %d has dots in rows %v, the one before in %v: they don't touch", x, set, before)
			}
			if len(before) > 0 && len(set) == 0 && x < w*dotsX-2 {
				t.Fatalf("column %d is empty in the midst of the line", x)
			}
			before = set
		}
	})
}

// touch reports whether two columns of dots have dots that are neighbours.
func touch(a, b []int) bool {
	for _, y := range a {
		for _, z := range b {
			if y-z <= 1 && z-y <= 1 {
				return true
			}
		}
	}
	return false
}
