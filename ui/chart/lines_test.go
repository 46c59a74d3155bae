package chart

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/NimbleMarkets/ntcharts/v2/canvas/runes"
	"github.com/charmbracelet/x/exp/golden"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
)

func TestGoldenCharts(t *testing.T) {
	t.Parallel()
	th := theme()
	lookups := hitRate()
	lookups.Target = nil
	misses := wave(300, 86, 150)
	for i := range misses {
		misses[i] = 1 - misses[i]
	}
	lookups.Axis = Axis{Max: 1.2, Format: percent}
	lookups.Lines = append(lookups.Lines, Line{Name: "misses", Series: until(misses...), Style: th.Misses})
	memory := hitRate()
	memory.Axis = Axis{Max: 1, Format: percent}
	cursor := hitRate()
	cursor.Cursor = noon().Add(-30 * time.Second)
	for name, s := range map[string]Spec{"hit rate": hitRate(), "two lines": lookups, "area": memory, "cursor": cursor, "no data": {Axis: Axis{Max: 1}}} {
		for _, size := range [][2]int{{58, 8}, {100, 12}, {24, 4}, {12, 2}} {
			t.Run(fmt.Sprintf("%s %dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				c := canvas.New(size[0], size[1])
				Lines(c, th, s)
				golden.RequireEqual(t, plain(c))
			})
		}
	}
}

// bare draws lines on an axis from 0 to 1 without labels, one dot column a second: w
// cells show the last 2w seconds before noon.
func bare(w, h int, lines ...Line) (canvas.Canvas, *dots) {
	s := Spec{Lines: lines, Axis: Axis{Max: 1}, From: noon().Add(-time.Duration(w*dotsX) * time.Second), Until: noon()}
	p := newPlot(canvas.New(w, h), s)
	d := newDots(w, h)
	for i, l := range lines {
		p.trace(d, l.Series, uint8(i))
	}
	d.paint(p.canvas, func(line uint8) themes.Style { return lines[line].Style.Line })
	return p.canvas, d
}

// rows is which rows of dots are set in column x of dots.
func rows(d *dots, x int) []int {
	var set []int
	for y := range d.h * dotsY {
		if d.cells[y/dotsY*d.w+x/dotsX][number(y%dotsY, x%dotsX)] {
			set = append(set, y)
		}
	}
	return set
}

func TestSpikeOfOneValueIsNeverLost(t *testing.T) {
	t.Parallel()
	for at := range 900 {
		values := make([]float64, 900)
		values[at] = 1
		s := Spec{Lines: []Line{{Series: until(values...)}}, Axis: Axis{Max: 1}, From: noon().Add(-900 * time.Second), Until: noon()}
		p := newPlot(canvas.New(20, 4), s)
		d := newDots(20, 4)
		p.trace(d, s.Lines[0].Series, 0)
		if !slices.ContainsFunc(d.cells[:20], func(p runes.PatternDots) bool { return p[0] || p[3] }) {
			t.Fatalf("the spike at second %d is not drawn", at)
		}
	}
}

func TestGapIsLeftEmpty(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	_, d := bare(5, 3, Line{Series: until(0, 0, 0, nan, nan, math.Inf(1), 1, 1, 1, 1)})
	for x := range 10 {
		want := []int{11}
		if x >= 3 {
			want = nil
		}
		if x >= 6 {
			want = []int{0}
		}
		if got := rows(d, x); !slices.Equal(got, want) {
			t.Errorf("column %d has dots in rows %v, want %v", x, got, want)
		}
	}
}

func TestGapWithinAColumnIsNotBridged(t *testing.T) {
	t.Parallel()
	s := until(0, math.NaN(), 1)
	s.Step = time.Second / 3
	s.Start = noon().Add(-time.Second)
	_, d := bare(1, 3, Line{Series: s})
	if got := rows(d, 1); !slices.Equal(got, []int{0, 11}) {
		t.Errorf("dots in rows %v, want only the two values, 0 and 11", got)
	}
}

func TestValueHoldsForItsStep(t *testing.T) {
	t.Parallel()
	s := analysis.Series{Start: noon().Add(-10 * time.Second), Step: 5 * time.Second, Values: []float64{0, 1}}
	_, d := bare(5, 1, Line{Series: s})
	for x := range 10 {
		want := []int{3}
		if x == 5 {
			want = []int{0, 1, 2, 3} // joined where it rises
		} else if x > 5 {
			want = []int{0}
		}
		if got := rows(d, x); !slices.Equal(got, want) {
			t.Errorf("column %d has dots in rows %v, want %v", x, got, want)
		}
	}
}

func TestValuesBeyondTheAxisLieAtItsEnds(t *testing.T) {
	t.Parallel()
	_, d := bare(1, 2, Line{Series: until(-5, 1e308)})
	if got := rows(d, 0); !slices.Equal(got, []int{7}) {
		t.Errorf("a value below the axis is in rows %v", got)
	}
	if got := rows(d, 1); got[0] != 0 {
		t.Errorf("a value above the axis is in rows %v", got)
	}
}

func TestPictureMovesByWholeColumns(t *testing.T) {
	t.Parallel()
	values := wave(900, 300, 500)
	draw := func(later time.Duration) *dots {
		s := Spec{Lines: []Line{{Series: until(values...)}}, Axis: Axis{Max: 1}}
		s.Until = noon().Add(-400*time.Second + later)
		s.From = s.Until.Add(-5 * time.Minute)
		p := newPlot(canvas.New(58, 7), s)
		d := newDots(58, 7)
		p.trace(d, s.Lines[0].Series, 0)
		return d
	}
	first := draw(0)
	column := 5 * time.Minute / (58 * dotsX)
	for later := time.Second; later < 30*time.Second; later += time.Second {
		next := draw(later)
		moved := -1
		for _, by := range []int{int(later / column), int(later/column) + 1} {
			same := true
			for x := by; x < 58*dotsX-1; x++ { // the newest column was still filling
				same = same && (slices.Equal(rows(first, x), rows(next, x-by)) || x-by == 0)
			}
			if same {
				moved = by
			}
		}
		if moved < 0 {
			t.Errorf("%v later the picture is not the same one moved", later)
		}
	}
}

func TestLaterLineTakesTheCellAndKeepsTheDots(t *testing.T) {
	t.Parallel()
	th := theme()
	c, d := bare(1, 1, Line{Series: until(1, 1), Style: th.Hits}, Line{Series: until(0.05, 0.05), Style: th.Misses})
	if got := rows(d, 0); !slices.Equal(got, []int{0, 3}) {
		t.Errorf("dots in rows %v, want those of both lines", got)
	}
	if c.StyleAt(0, 0) != th.Misses.Line {
		t.Error("the cell is not in the style of the later line")
	}
}

func TestAreaOnlyUnderALineAloneFromZero(t *testing.T) {
	t.Parallel()
	th := theme()
	alone := hitRate()
	alone.Axis.Min, alone.Marks, alone.Target = 0, nil, nil
	cut := alone
	cut.Axis.Min = 0.4
	two := alone
	two.Lines = []Line{alone.Lines[0], alone.Lines[0]}
	for name, tc := range map[string]struct {
		s    Spec
		area bool
	}{"alone from 0": {alone, true}, "on a cut axis": {cut, false}, "of two": {two, false}} {
		c := canvas.New(58, 8)
		Lines(c, th, tc.s)
		found := false
		for y := range c.Height() {
			for x := range c.Width() {
				found = found || c.StyleAt(x, y) == th.Hits.Area
			}
		}
		if found != tc.area {
			t.Errorf("area under a line %s: %v, want %v", name, found, tc.area)
		}
	}
}

func TestTargetLiesBehindTheData(t *testing.T) {
	t.Parallel()
	th := theme()
	s := hitRate()
	s.Lines = []Line{{Series: until(slices.Repeat([]float64{0.8}, 150)...), Style: th.Hits}} // half the window
	c := canvas.New(58, 8)
	Lines(c, th, s)
	line := strings.Split(plain(c), "\n")[2]
	if !strings.Contains(line, "┄") || !strings.Contains(line, "⠒") && !strings.Contains(line, "⣀") && !strings.Contains(line, "⠤") && !strings.Contains(line, "⠉") {
		t.Errorf("want the target where there is no data and the data on top of it: %q", line)
	}
}

func TestLineAtZeroLeavesItsCellToOneThatIsNot(t *testing.T) {
	t.Parallel()
	little, none := make([]float64, 40), make([]float64, 40)
	for i := range little {
		little[i] = 0.05 // a dot above the axis, in the same cell
	}
	a := Line{Series: until(little...), Style: theme().Hits}
	b := Line{Series: until(none...), Style: theme().Misses}
	for _, lines := range [][]Line{{a, b}, {b, a}} {
		_, d := bare(20, 4, lines...)
		for x := range 20 {
			if owner := d.owner[3*20+x]; lines[owner-1].Style != a.Style {
				t.Fatalf("cell %d has the colour of the line at zero", x)
			}
		}
		if got := rows(d, 10); len(got) != 2 {
			t.Errorf("rows %v, want a dot of each line", got)
		}
	}
	if _, d := bare(20, 4, b); d.owner[3*20] != 1 {
		t.Error("alone, a line at zero has its colour")
	}
}
