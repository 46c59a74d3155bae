package widget

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/text"
)

func TestFooterLeavesOutWhatDoesNotFitOrWork(t *testing.T) {
	t.Parallel()
	bindings := []key.Binding{
		{Keys: []string{"?"}, Short: "help"},
		{Keys: []string{"x"}, Short: "change", Disabled: "read-only"},
		{Keys: []string{"j"}, Long: "down"},
		{Keys: []string{"["}, Show: "[ ]", Short: "window"},
		{Keys: []string{"q"}, Short: "quit"},
	}
	for w, want := range map[int]string{
		40: " ? help   [ ] window   q quit\n",
		22: " ? help   [ ] window\n",
		18: " ? help   q quit\n",
		5:  "\n",
	} {
		if got := on(w, 1, func(c canvas.Canvas) { Footer(c, theme(), bindings) }); got != want {
			t.Errorf("in %d cells: %q, want %q", w, got, want)
		}
	}
}

func TestSelectedRowHasASignAndABackground(t *testing.T) {
	t.Parallel()
	c := canvas.New(20, 4)
	Table(c, theme(), TableSpec{Columns: []Column{{Title: "KEY", Width: 5}}, Len: 3, Selectable: true, Selected: 1,
		Row: func(i int) [][]Span { return [][]Span{{{fmt.Sprint("key", i), theme().Text}}} }})
	if got := plain(c); got != "  KEY\n  key0\n▸ key1\n  key2\n" {
		t.Errorf("table:\n%s", got)
	}
	for y, want := range []themes.Style{{}, {}, theme().Selected, {}} {
		if got := c.StyleAt(19, y).Bg; got != want.Bg {
			t.Errorf("background of row %d is %v, want %v", y, got, want.Bg)
		}
	}
}

func TestTableMakesOnlyTheRowsInSight(t *testing.T) {
	t.Parallel()
	var made []int
	page := Table(canvas.New(20, 5), theme(), TableSpec{Columns: []Column{{Width: 5}}, Len: 1_000_000, Offset: 500,
		Row: func(i int) [][]Span { made = append(made, i); return nil }})
	if page != 4 || !slices.Equal(made, []int{500, 501, 502, 503}) {
		t.Errorf("page of %d rows, made %v", page, made)
	}
}

func TestColumnsGoByTheirPriority(t *testing.T) {
	t.Parallel()
	columns := []Column{{Width: 10, Flex: 1}, {Width: 6}, {Width: 6, Drop: 1}, {Width: 6, Drop: 2}}
	for w, want := range map[int][]place{
		50: {{0, 26}, {28, 6}, {36, 6}, {44, 6}},
		34: {{0, 10}, {12, 6}, {20, 6}, {28, 6}},
		33: {{0, 17}, {19, 6}, {27, 6}, {0, 0}},
		20: {{0, 12}, {14, 6}, {0, 0}, {0, 0}},
		14: {{0, 10}, {12, 2}, {0, 0}, {0, 0}},
		5:  {{0, 5}, {7, 0}, {0, 0}, {0, 0}},
	} {
		if got := fit(columns, w); !slices.Equal(got, want) {
			t.Errorf("in %d cells: %v, want %v", w, got, want)
		}
	}
}

func TestScrollKeepsTheSelectionInSight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		length, page := rapid.IntRange(1, 50).Draw(t, "length"), rapid.IntRange(1, 20).Draw(t, "page")
		selected, offset := rapid.IntRange(0, length-1).Draw(t, "selected"), rapid.IntRange(-5, 60).Draw(t, "offset")
		got := Scroll(offset, selected, length, page)
		if selected < got || selected >= got+page || got < 0 || got > max(length-page, 0) {
			t.Fatalf("offset %d of %d rows with %d in sight, %d selected", got, length, page, selected)
		}
		if again := Scroll(got, selected, length, page); again != got {
			t.Fatalf("it moved again, from %d to %d", got, again)
		}
	})
}

func TestShareBarTellsSomeFromNoneAndMostFromAll(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		fraction float64
		want     string
	}{
		{0, "──────"}, {1e-6, "╸─────"}, {0.25, "━╸────"}, {0.5, "━━━───"}, {0.9999, "━━━━━╸"}, {1, "━━━━━━"},
		{7, "━━━━━━"}, {-1, "──────"}, {math.NaN(), "──────"}, {math.Inf(1), "━━━━━━"},
	} {
		got := on(8, 1, func(c canvas.Canvas) { ShareBar(c, 1, 0, 6, tc.fraction, theme(), theme().Accent) })
		if got != " "+tc.want+"\n" {
			t.Errorf("%g of 6 cells: %q, want %q", tc.fraction, got, tc.want)
		}
	}
}

func TestTileShowsItsStateWithoutColour(t *testing.T) {
	t.Parallel()
	for tone, sign := range map[Tone]string{Plain: "", Good: "", Warn: "▲ ", Bad: "✕ "} {
		got := on(30, 4, func(c canvas.Canvas) { Tile(c, theme(), TileSpec{Title: "Memory", State: tone}) })
		if !strings.HasPrefix(got, "╭─ "+sign+"Memory ─") {
			t.Errorf("tone %d: %q", tone, strings.SplitN(got, "\n", 2)[0])
		}
	}
}

func TestTileWithoutAValueIsUnknown(t *testing.T) {
	t.Parallel()
	got := on(20, 4, func(c canvas.Canvas) { Tile(c, theme(), TileSpec{Title: "Hit rate", State: Good}) })
	if !strings.Contains(got, "│ "+text.Unknown+" ") {
		t.Errorf("want %q for a value that is not known:\n%s", text.Unknown, got)
	}
}

func TestTileShowsFactsWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	facts := []Span{{"target 80 %", theme().Dim}, {"lifetime 88 %", theme().Dim}}
	for w, want := range map[int]string{30: "│ target 80 %  lifetime 88 % │", 29: "│ target 80 %               │", 12: "│ target … │"} {
		got := strings.Split(on(w, 4, func(c canvas.Canvas) { Tile(c, theme(), TileSpec{Below: facts}) }), "\n")[2]
		if got != want {
			t.Errorf("in %d cells: %q, want %q", w, got, want)
		}
	}
}

func TestSparklineDoesNotMoveWithTheValue(t *testing.T) {
	t.Parallel()
	begin := func(number string) int {
		c := canvas.New(30, 4)
		Tile(c, theme(), TileSpec{Value: text.Quantity{Number: number, Unit: "%"}, Spark: make([]float64, 99), SparkStyle: theme().Good})
		x := 0
		for c.At(x, 1) != "▁" {
			x++
		}
		return x
	}
	if a, b := begin("9"), begin("100.0"); a != b {
		t.Errorf("the sparkline begins at %d or at %d", a, b)
	}
}

func TestFocusIsSeen(t *testing.T) {
	t.Parallel()
	c := canvas.New(20, 3)
	Panel(c, theme(), PanelSpec{Title: "Keys", Focus: true})
	if c.StyleAt(0, 0) != theme().Accent || !c.StyleAt(3, 0).Bold {
		t.Error("a panel with focus has neither an accent border nor a bold title")
	}
}

func TestDialogDimsWhatLiesBehind(t *testing.T) {
	t.Parallel()
	c := canvas.New(40, 9)
	for y := range 9 {
		c.Text(0, y, strings.Repeat("x", 40), theme().Bad)
	}
	in := Dialog(c, theme(), DialogSpec{Title: "Quit?", Tone: Bad, Width: 10, Height: 1})
	if c.At(0, 4) != "x" || c.StyleAt(0, 4) != theme().Faint {
		t.Errorf("behind the dialog: %q in %v", c.At(0, 4), c.StyleAt(0, 4))
	}
	if in.Width() != 10 || in.Height() != 1 || strings.Contains(plain(in), "x") {
		t.Errorf("inside: %dx%d, %q", in.Width(), in.Height(), plain(in))
	}
	if got := strings.Split(plain(c), "\n")[2]; got != "xxxxxxxxxxxx╭─ ✕ Quit? ────╮xxxxxxxxxxxx" {
		t.Errorf("its border: %q", got)
	}
}

func TestHelpScrollsToItsLastRow(t *testing.T) {
	t.Parallel()
	var bindings []key.Binding
	for i := range 30 {
		bindings = append(bindings, key.Binding{Keys: []string{"k"}, Long: fmt.Sprintf("binding %d", i)})
	}
	groups := []HelpGroup{{"Here", bindings}}
	last := Help(canvas.New(60, 12), theme(), "Help", groups, 0)
	got := on(60, 12, func(c canvas.Canvas) { Help(c, theme(), "Help", groups, last) })
	if !strings.Contains(got, "binding 29") || !strings.Contains(got, "22–31 of 31") {
		t.Errorf("at the last offset, %d:\n%s", last, got)
	}
	if beyond := on(60, 12, func(c canvas.Canvas) { Help(c, theme(), "Help", groups, 999) }); beyond != got {
		t.Errorf("an offset beyond the last shows something else:\n%s", beyond)
	}
}

func TestHelpSaysWhyABindingIsDisabled(t *testing.T) {
	t.Parallel()
	got := on(60, 10, func(c canvas.Canvas) {
		Help(c, theme(), "Help", []HelpGroup{{"Here", []key.Binding{{Keys: []string{"x"}, Short: "change", Disabled: "a replica"}}}}, 0)
	})
	if !strings.Contains(got, "x  change (a replica)") {
		t.Errorf("help:\n%s", got)
	}
}

func TestWrapKeepsEveryWordThatFits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		s    string
		w    int
		want []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"one two three", 3, []string{"one", "two", "th…"}},
		{"  spaces\tand\nlines ", 20, []string{"spaces and lines"}},
		{"", 5, []string{""}},
		{"日本 語", 4, []string{"日本", "語"}},
	} {
		if got := Wrap(tc.s, tc.w); !slices.Equal(got, tc.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", tc.s, tc.w, got, tc.want)
		}
	}
}

func TestSpansAreCutWithASign(t *testing.T) {
	t.Parallel()
	spans := []Span{{"user:", theme().Text}, {"{id}", theme().Accent}, {":posts", theme().Text}}
	for w, want := range map[int][2]string{
		15: {"user:{id}:posts", "user:{id}:posts"},
		10: {"user:{id}…", "user:…osts"},
		7:  {"user:{…", "use…sts"},
		1:  {"…", "…"},
		0:  {"", ""},
	} {
		got := [2]string{}
		for i, cut := range []func([]Span, int) []Span{CutSpans, MiddleSpans} {
			for _, s := range cut(spans, w) {
				got[i] += s.Text
			}
		}
		if got != want {
			t.Errorf("in %d cells: %q, want %q", w, got, want)
		}
	}
	if got := CutSpans(spans, 7); got[len(got)-1].Style != theme().Accent {
		t.Error("the ellipsis is not in the style of what it stands for")
	}
	c := canvas.New(10, 1)
	if begin := SpansRight(c, 8, 0, spans...); begin != 0 || plain(c) != "user:{i…\n" {
		t.Errorf("SpansRight began at %d: %q", begin, plain(c))
	}
}
