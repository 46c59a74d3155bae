package chart

import (
	"strings"
	"testing"
	"time"

	"valktop/analysis"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

// shown is a chart without styles, its rows apart.
func shown(w, h int, s Spec) []string {
	c := canvas.New(w, h)
	Lines(c, theme(), s)
	return strings.Split(plain(c), "\n")
}

func TestAxisLabelsAreShort(t *testing.T) {
	t.Parallel()
	bytes := func(v float64) string { return text.Bytes(int64(v)).String() }
	for _, tc := range []struct {
		axis Axis
		want [3]string
	}{
		{Axis{Max: 2 << 30, Format: bytes}, [3]string{"2 GiB", "1 GiB", "0"}},
		{Axis{Max: 3 << 30, Format: bytes}, [3]string{"3 GiB", "1.5 GiB", "0"}},
		{Axis{Max: 3 << 19, Format: bytes}, [3]string{"1.5 MiB", "0.75 MiB", "0"}},
		{Axis{Max: 1 << 20, Format: bytes}, [3]string{"1 MiB", "0.5 MiB", "0"}},
		{Axis{Max: 1200, Format: func(v float64) string { return text.Rate(v).String() }}, [3]string{"1.2 k/s", "0.6 k/s", "0"}},
		{Axis{Max: 100, Format: func(v float64) string { return text.Duration(time.Duration(v) * time.Second).String() }}, [3]string{"1.7 m", "0.85 m", "0"}},
		{Axis{Min: .4, Max: 1, Format: percent}, [3]string{"100 %", "70 %", "40 %"}},
		{Axis{Max: 10}, [3]string{"10", "5", "0"}},
		{Axis{Max: 12000, Format: func(v float64) string { return text.Rate(v).String() }}, [3]string{"12 k/s", "6 k/s", "0"}},
	} {
		lines := shown(40, 8, Spec{Axis: tc.axis})
		got := [3]string{strings.TrimSpace(lines[0]), strings.TrimSpace(lines[3]), strings.TrimSpace(lines[6])}
		if got != tc.want {
			t.Errorf("labels %q, want %q", got, tc.want)
		}
	}
}

func TestLabelWidthAlignsCharts(t *testing.T) {
	t.Parallel()
	a, b := Axis{Max: 1, Format: percent}, Axis{Max: 123456}
	if got := LabelWidth(a, b); got != len("1.235e+05") {
		t.Errorf("LabelWidth = %d, want that of the widest label", got)
	}
	lines := shown(40, 4, Spec{Axis: a, LabelWidth: 9, Lines: []Line{{Series: until(1, 1)}}, From: noon().Add(-2 * time.Second), Until: noon()})
	if !strings.HasPrefix(lines[0], "    100 % ⠉") {
		t.Errorf("with LabelWidth 9 the data begins elsewhere: %q", lines[0])
	}
}

func TestTimesFitTheirWindow(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("CET", 3600)
	for _, tc := range []struct {
		w      int
		window time.Duration
		zone   *time.Location
		want   string
	}{
		{40, 5 * time.Minute, nil, "11:55:00        11:57:30        12:00:00"},
		{40, 15 * time.Minute, berlin, "12:45:00        12:52:30        13:00:00"},
		{40, time.Hour, nil, "11:00            11:30             12:00"},
		{27, 5 * time.Minute, nil, "11:55:00           12:00:00"},
		{17, 5 * time.Minute, nil, "         12:00:00"},
		{7, 5 * time.Minute, nil, ""},
	} {
		c := canvas.New(tc.w, 1)
		drawTimes(c, theme(), Spec{From: noon().Add(-tc.window), Until: noon(), Location: tc.zone})
		if got := strings.TrimRight(plain(c), "\n"); got != tc.want {
			t.Errorf("%v in %d cells: %q, want %q", tc.window, tc.w, got, tc.want)
		}
	}
}

func TestTimeOfTheCursorTakesThePlaceOfOthers(t *testing.T) {
	t.Parallel()
	for ago, want := range map[time.Duration]string{
		90 * time.Second:  "11:55:00                11:58:30",
		10 * time.Second:  "11:55:00        11:57:30        11:59:50",
		300 * time.Second: "11:55:00        11:57:30        12:00:00",
		400 * time.Second: "11:55:00        11:57:30        12:00:00", // outside
	} {
		c := canvas.New(40, 1)
		drawTimes(c, theme(), Spec{From: noon().Add(-5 * time.Minute), Until: noon(), Cursor: noon().Add(-ago)})
		if got := strings.TrimRight(plain(c), "\n"); got != want {
			t.Errorf("cursor %v ago: %q, want %q", ago, got, want)
		}
	}
}

// marked is an empty chart of 40 seconds in 20 cells without labels at the left.
func marked(marks ...analysis.Mark) []string {
	c := canvas.New(20, 3)
	s := Spec{From: noon().Add(-40 * time.Second), Until: noon(), Axis: Axis{Max: 1}}
	drawMarks(newPlot(c, s), theme(), marks, time.Time{}, newDots(20, 3))
	return strings.Split(plain(c), "\n")
}

func mark(secondsAgo int, label string) analysis.Mark {
	return analysis.Mark{Time: noon().Add(-time.Duration(secondsAgo) * time.Second), Label: label}
}

func TestMarkHasItsLabelBesideIt(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mark analysis.Mark
		want string
	}{
		"to the right":                 {mark(40, "deploy"), "▏ deploy"},
		"to the left at the edge":      {mark(4, "deploy"), "           deploy ▏"},
		"cut where nothing fits whole": {mark(20, "a very long label"), "          ▏ a very …"},
		"escaped":                      {mark(40, "a\x1b[2J"), `▏ a\x1b[2J`},
		"without a label":              {mark(30, ""), "     ▏"},
		"outside":                      {mark(50, "deploy"), ""},
	} {
		if got := marked(tc.mark)[1]; got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestNewestLabelWinsTheRoom(t *testing.T) {
	t.Parallel()
	got := strings.Join(marked(mark(36, "first"), mark(34, "second"), mark(32, "third"), mark(31, "fourth")), "\n")
	if !strings.Contains(got, "fourth") || strings.Contains(got, "second") {
		t.Errorf("want the newest label and not one that collides:\n%s", got)
	}
}

func TestMarksNeverCoverData(t *testing.T) {
	t.Parallel()
	s := hitRate()
	s.Marks = nil
	without := canvas.New(58, 8)
	Lines(without, theme(), s)
	s.Marks = []analysis.Mark{mark(200, "one"), mark(150, "two"), mark(149, "three"), mark(1, "four")}
	with := canvas.New(58, 8)
	Lines(with, theme(), s)
	for y := range 8 {
		for x := range 58 {
			if without.StyleAt(x, y) == theme().Hits.Line && with.At(x, y) != without.At(x, y) {
				t.Errorf("%q at %d, %d became %q", without.At(x, y), x, y, with.At(x, y))
			}
		}
	}
}

func TestLabelStaysWhileTheCursorPasses(t *testing.T) {
	t.Parallel()
	s := Spec{From: noon().Add(-40 * time.Second), Until: noon(), Axis: Axis{Max: 1}, Marks: []analysis.Mark{mark(30, "deploy")}}
	for ago := range 40 {
		s.Cursor = noon().Add(-time.Duration(ago) * time.Second)
		if got := strings.Join(shown(40, 4, s), "\n"); !strings.Contains(got, "deploy") {
			t.Errorf("with the cursor %d s ago the label is gone:\n%s", ago, got)
		}
	}
}
