package widget

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/chart"
	"valktop/ui/text"
)

// TileSpec is one figure with its context.
type TileSpec struct {
	Title     string
	Value     text.Quantity // an empty Number is drawn as unknown
	State     Tone
	Note      string // right behind the value: "of 10,000"
	Trend     string // its direction: "↑ 1.2"
	TrendTone Tone   // Plain is dim
	Below     []Span // facts that the value is measured against, the most useful first; each is shown whole or not at all

	Spark      []float64 // at the right; nil for none
	SparkStyle themes.Style
}

// What a tile's sparkline takes of its width. It doesn't depend on the value, so that
// nothing jumps while the value changes.
const (
	sparkShare = 2.0 / 5
	minSpark   = 4
	maxSpark   = 2 // rows: more is a chart, and wants axes
)

// Tile draws a tile on the whole of c: a border, the value, and below it the facts.
func Tile(c canvas.Canvas, th themes.Theme, t TileSpec) {
	title := []Span{{t.Title, th.Title}}
	if t.State == Warn || t.State == Bad {
		title = []Span{{t.State.Sign() + " ", t.State.Style(th)}, {t.Title, t.State.Style(th)}}
	}
	in := Panel(c, th, PanelSpec{TitleStyled: title})
	value := valueSpans(th, t)
	room := in.Width() - drawSpark(in, t, SpansWidth(value...))
	x := Spans(in.Sub(0, 0, room, 1), 0, 0, value...)
	if note := (Span{" " + t.Note, th.Dim}); t.Note != "" && x+SpansWidth(note) <= room {
		x = Spans(in, x, 0, note)
	}
	trend := Span{"  " + t.Trend, th.Dim}
	if t.TrendTone != Plain {
		trend.Style = t.TrendTone.Style(th)
	}
	if t.Trend != "" && x+SpansWidth(trend) <= room {
		Spans(in, x, 0, trend)
	}
	if in.Height() > 1 {
		facts(in, in.Height()-1, t.Below)
	}
}

// valueSpans is the value, bold in the colour of its state, and its unit.
func valueSpans(th themes.Theme, t TileSpec) []Span {
	if t.Value.Number == "" {
		return []Span{{text.Unknown, th.Dim}}
	}
	spans := []Span{{t.Value.Number, bold(t.State.Style(th))}}
	if t.Value.Unit != "" {
		spans = append(spans, Span{" " + t.Value.Unit, th.Dim})
	}
	return spans
}

// drawSpark draws the sparkline at the right of the rows above the facts and returns how
// many columns it takes, with the space before it. A value that needs the room gets it.
func drawSpark(in canvas.Canvas, t TileSpec, value int) int {
	w := min(int(float64(in.Width())*sparkShare), in.Width()-value-1)
	if len(t.Spark) == 0 || w < minSpark {
		return 0
	}
	chart.Spark(in.Sub(in.Width()-w, 0, w, min(max(in.Height()-1, 1), maxSpark)), t.Spark, t.SparkStyle)
	return w + 1
}

// facts draws as many spans as fit whole, two spaces apart; the first is cut when even
// that one doesn't fit.
func facts(c canvas.Canvas, y int, spans []Span) {
	x := 0
	for i, s := range spans {
		if i > 0 {
			x += 2
			if x+SpansWidth(s) > c.Width() {
				return
			}
		}
		x = Spans(c, x, y, s)
	}
}
