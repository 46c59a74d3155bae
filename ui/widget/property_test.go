package widget

import (
	"testing"

	"pgregory.net/rapid"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/text"
)

func anySpans() *rapid.Generator[[]Span] {
	return rapid.SliceOfN(rapid.Map(hostile(), func(s string) Span { return Span{s, theme().Text} }), 0, 5)
}

func anyBindings() *rapid.Generator[[]key.Binding] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) key.Binding {
		return key.Binding{Keys: rapid.SliceOfN(hostile(), 0, 2).Draw(t, "keys"), Short: hostile().Draw(t, "short"), Long: hostile().Draw(t, "long"), Disabled: hostile().Draw(t, "disabled")}
	}), 0, 6)
}

func anyTable() *rapid.Generator[TableSpec] {
	return rapid.Custom(func(t *rapid.T) TableSpec {
		n := rapid.IntRange(-5, 30)
		columns := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Column {
			return Column{Title: hostile().Draw(t, "title"), Width: n.Draw(t, "width"), Flex: rapid.IntRange(-1, 3).Draw(t, "flex"),
				Right: rapid.Bool().Draw(t, "right"), Middle: rapid.Bool().Draw(t, "middle"), Drop: rapid.IntRange(-1, 3).Draw(t, "drop")}
		}), 0, 5).Draw(t, "columns")
		cells := rapid.SliceOfN(anySpans(), 0, 6).Draw(t, "cells")
		length := n.Draw(t, "len")
		row := func(i int) [][]Span {
			if i < 0 || i >= length {
				t.Fatalf("row %d of %d was asked for", i, length)
			}
			return cells
		}
		return TableSpec{Columns: columns, Len: length, Row: row,
			Selectable: rapid.Bool().Draw(t, "selectable"), Selected: n.Draw(t, "selected"), Offset: n.Draw(t, "offset"),
			Sorted: rapid.Bool().Draw(t, "sorted"), Sort: n.Draw(t, "sort"), Ascending: rapid.Bool().Draw(t, "ascending")}
	})
}

func anyTone(t *rapid.T) Tone { return Tone(rapid.IntRange(-1, int(Unknown)+1).Draw(t, "tone")) }

// drawn draws one widget with arbitrary content.
func drawn(t *rapid.T, c canvas.Canvas) {
	th, n := theme(), rapid.IntRange(-5, 90)
	str := func(label string) string { return hostile().Draw(t, label) }
	switch rapid.SampledFrom([]string{"panel", "tile", "table", "footer", "help", "dialog", "notice", "histogram", "progress", "spans"}).Draw(t, "widget") {
	case "panel":
		p := PanelSpec{Title: str("title"), Right: str("right"), Focus: rapid.Bool().Draw(t, "focus"), RightStyled: anySpans().Draw(t, "styled")}
		Panel(c, th, p).Fill(th.Good)
	case "tile":
		Tile(c, th, TileSpec{Title: str("title"), Value: text.Quantity{Number: str("number"), Unit: str("unit")}, State: anyTone(t), Note: str("note"),
			Trend: str("trend"), Below: anySpans().Draw(t, "below"), Spark: rapid.SliceOf(rapid.Float64()).Draw(t, "spark")})
	case "table":
		Table(c, th, anyTable().Draw(t, "table"))
	case "footer":
		Footer(c, th, anyBindings().Draw(t, "bindings"))
	case "help":
		Help(c, th, str("title"), []HelpGroup{{str("group"), anyBindings().Draw(t, "bindings")}, {}}, n.Draw(t, "offset"))
	case "dialog":
		Dialog(c, th, DialogSpec{Title: str("title"), Right: str("right"), Tone: anyTone(t), Width: n.Draw(t, "w"), Height: n.Draw(t, "h")}).Fill(th.Good)
	case "notice":
		Notice(c, th, NoticeSpec{Tone: anyTone(t), What: str("what"), Why: str("why"), Do: str("do"), Lines: [][]Span{anySpans().Draw(t, "line")}})
	case "histogram":
		Histogram(c, th, []HistogramRow{{Label: str("label"), Fraction: rapid.Float64().Draw(t, "fraction"), Right: str("right")}, {}, {}})
	case "progress":
		Progress(c, n.Draw(t, "x"), n.Draw(t, "y"), n.Draw(t, "w"), rapid.Float64().Draw(t, "fraction"), th, th.Accent)
	case "spans":
		Spans(c, n.Draw(t, "x"), 0, anySpans().Draw(t, "left")...)
		SpansRight(c, n.Draw(t, "x"), 0, anySpans().Draw(t, "right")...)
	}
}

func TestAnyWidgetStaysOnItsCanvas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(-1, 90).Draw(t, "w"), rapid.IntRange(-1, 20).Draw(t, "h")
		c := canvas.New(96, 24)
		drawn(t, c.Sub(3, 2, w, h))
		for y := range c.Height() {
			for x := range c.Width() {
				inside := x >= 3 && x < 3+w && y >= 2 && y < 2+h
				if !inside && (c.At(x, y) != " " || c.StyleAt(x, y) != (themes.Style{})) {
					t.Fatalf("%q was drawn at %d, %d, outside of %dx%d at 3, 2", c.At(x, y), x, y, w, h)
				}
			}
		}
	})
}

func TestWidgetsAtOddSizes(t *testing.T) {
	t.Parallel()
	for name, draw := range samples() {
		for _, size := range [][2]int{{0, 0}, {1, 1}, {2, 2}, {3, 1}, {1, 9}, {20, 5}, {400, 100}} {
			c := canvas.New(size[0], size[1])
			draw(c)
			if size[0] == 400 && plain(c) == plain(canvas.New(400, 100)) {
				t.Errorf("%s draws nothing on 400x100 cells", name)
			}
		}
	}
}

func TestCutSpansFit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spans, w := anySpans().Draw(t, "spans"), rapid.IntRange(-2, 40).Draw(t, "w")
		whole := SpansWidth(spans...) <= w
		for name, cut := range map[string][]Span{"end": CutSpans(spans, w), "middle": MiddleSpans(spans, w)} {
			got := SpansWidth(cut...)
			if got > max(w, 0) || whole && got != SpansWidth(spans...) || !whole && w > 0 && got < w-2 {
				t.Fatalf("cut at its %s to %d cells takes %d", name, w, got)
			}
		}
	})
}
