package causes

import (
	"time"

	"valktop/analysis"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

const (
	frameRows = 2
	margins   = 4 // of a panel, to both sides
)

// View draws the screen.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	e := m.explanation(ctx)
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: m.title(ctx), Focus: true, Right: right(ctx, e)})
	lines := m.lines(ctx, e, in.Width())
	first := min(m.offset, max(len(lines)-in.Height(), 0))
	for y := range min(in.Height(), len(lines)-first) {
		widget.Spans(in, 0, y, lines[first+y]...)
	}
}

// title says what is explained.
func (m Model) title(ctx screen.Context) string {
	if m.at.IsZero() {
		return "Causes"
	}
	return "Causes · both sides of " + m.at.In(ctx.Zone).Format(time.TimeOnly)
}

// right says what is compared.
func right(ctx screen.Context, e analysis.Explanation) string {
	said := ""
	if e.Against != "" {
		said = "against " + e.Against
	}
	if !e.Since.IsZero() && e.Basis != analysis.Around {
		said += " · since " + e.Since.In(ctx.Zone).Format(time.TimeOnly)
	}
	return said
}
