package widget

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

// Span is a piece of text in one style. The text may hold any bytes: it is escaped when
// it is drawn.
type Span struct {
	Text  string
	Style themes.Style
}

// ellipsis marks where something was cut; it takes one cell.
const ellipsis = "…"

// SpansWidth is how many cells spans take in a row.
func SpansWidth(spans ...Span) int {
	w := 0
	for _, s := range spans {
		w += text.Width(s.Text)
	}
	return w
}

// Spans draws spans in a row from column x on, cut with … at the right edge of c, and
// returns the column after them.
func Spans(c canvas.Canvas, x, y int, spans ...Span) int {
	for _, s := range CutSpans(spans, c.Width()-x) {
		x = c.Text(x, y, s.Text, s.Style)
	}
	return x
}

// SpansRight draws spans in a row so that they end before column x, and returns the
// column where they begin. What is wider than x is cut with … at its end.
func SpansRight(c canvas.Canvas, x, y int, spans ...Span) int {
	fit := CutSpans(spans, x)
	begin := x - SpansWidth(fit...)
	at := begin
	for _, s := range fit {
		at = c.Text(at, y, s.Text, s.Style)
	}
	return begin
}

// CutSpans returns at most w cells of spans, the end replaced by … when something had to go.
func CutSpans(spans []Span, w int) []Span {
	if w <= 0 {
		return nil
	}
	if SpansWidth(spans...) <= w {
		return spans
	}
	return append(head(spans, w-1), Span{ellipsis, styleAt(spans, w-1)})
}

// MiddleSpans returns at most w cells of spans, the middle replaced by … when something
// had to go: of a long key name the ends say most.
func MiddleSpans(spans []Span, w int) []Span {
	if w <= 0 {
		return nil
	}
	total := SpansWidth(spans...)
	if total <= w {
		return spans
	}
	left := w / 2 // the larger half of what is left beside the ellipsis
	cut := append(head(spans, left), Span{ellipsis, styleAt(spans, left)})
	return append(cut, tail(spans, total-(w-1-left))...)
}

// head is what of spans lies whole in their first w cells.
func head(spans []Span, w int) []Span {
	kept := make([]Span, 0, len(spans)+1)
	for _, s := range spans {
		end := 0
		var b []byte
		for cluster, width := range text.Cells(s.Text) {
			if end += width; end > w {
				break
			}
			b = append(b, cluster...)
		}
		kept = append(kept, Span{string(b), s.Style})
		if end >= w {
			break
		}
		w -= end
	}
	return kept
}

// tail is what of spans lies whole in the cells from begin on.
func tail(spans []Span, begin int) []Span {
	var kept []Span
	at := 0
	for _, s := range spans {
		var b []byte
		for cluster, width := range text.Cells(s.Text) {
			if at >= begin {
				b = append(b, cluster...)
			}
			at += width
		}
		if len(b) > 0 {
			kept = append(kept, Span{string(b), s.Style})
		}
	}
	return kept
}

// styleAt is the style of the cell at column x of spans.
func styleAt(spans []Span, x int) themes.Style {
	var style themes.Style
	for _, s := range spans {
		style = s.Style
		if x -= text.Width(s.Text); x < 0 {
			break
		}
	}
	return style
}

// Legend is spans that name lines by their colour: "━ hits  ━ misses".
func Legend(th themes.Theme, items ...Span) []Span {
	var spans []Span
	for i, item := range items {
		if i > 0 {
			spans = append(spans, Span{"  ", th.Dim})
		}
		spans = append(spans, Span{"━ ", item.Style}, Span{item.Text, th.Dim})
	}
	return spans
}
