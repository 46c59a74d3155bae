package keys

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// Heights of the panels beside the rows, frames included.
const (
	ttlHeight = 9 // six tiers and the next hour
	sideWide  = 70
	sideTwo   = 24 // up to this height a wide side has two panels next to each other
)

// drawSide draws all that is known of the selection, panels one below the other as far as
// there is room.
func (m Model) drawSide(c canvas.Canvas, ctx screen.Context) {
	r, ok := m.current()
	if c.Width() == 0 || !ok {
		return
	}
	if r.figures == nil {
		widget.Notice(c, ctx.Theme, widget.NoticeSpec{What: "Too small to be listed", Why: "they are counted, but not listed one by one"})
		return
	}
	y := len(facts(r, ctx.Theme)) + 2
	if c.Width() >= sideWide && c.Height() < sideTwo {
		left := c.Width() / 2
		drawFacts(c.Sub(0, 0, left, y), ctx, r)
		drawTTL(c.Sub(left, 0, c.Width()-left, y), ctx, r)
	} else {
		drawFacts(c.Sub(0, 0, c.Width(), y), ctx, r)
		if c.Height()-y >= ttlHeight {
			drawTTL(c.Sub(0, y, c.Width(), ttlHeight), ctx, r)
			y += ttlHeight
		}
	}
	changes := changesOf(ctx.Keys.Changes, r)
	tail := 0
	if n := len(changes); n > 0 {
		tail = min(n, 5) + 2
	}
	if c.Height()-y-tail < examplesLeast {
		tail = 0
	}
	if c.Height()-y >= examplesLeast-1 {
		m.drawExamples(c.Sub(0, y, c.Width(), c.Height()-y-tail), ctx, r)
	}
	if tail > 0 {
		drawChanges(c.Sub(0, c.Height()-tail, c.Width(), tail), ctx, changes)
	}
}

// drawStrip draws what matters most of the selection in a few rows below the others.
func (m Model) drawStrip(c canvas.Canvas, ctx screen.Context) {
	r, ok := m.current()
	if c.Width() == 0 || !ok || r.figures == nil {
		return
	}
	if c.Height() >= factsHeight {
		left := c.Width() / 2
		drawFacts(c.Sub(0, 0, left, c.Height()), ctx, r)
		drawTTL(c.Sub(left, 0, c.Width()-left, c.Height()), ctx, r)
		return
	}
	in := widget.Panel(c, ctx.Theme, selection(r, ctx.Theme, c.Width()))
	f := facts(r, ctx.Theme)
	half := in.Width()/2 + 1
	for i, name := range []string{"keys", "memory", "types", "size", "TTL", "next hour"} {
		column := in.Sub(i%2*half, i/2, half-2+i%2, 1)
		switch name {
		case "TTL":
			drawTiers(column, ctx, r)
		case "next hour":
			drawHour(column, ctx, r, factLabel)
		default:
			f.draw(column, ctx.Theme, name)
		}
	}
	if all := m.examples(); len(all) > 0 {
		in.Text(0, 3, text.Pad("such as", factLabel), ctx.Theme.Dim)
		in.Text(factLabel, 3, text.Middle(all[m.example].Name, in.Width()-factLabel), ctx.Theme.Text)
	}
}

// selection is the frame of what belongs to a row in a panel of w cells: the pattern, and
// what part of all keys and of their memory it is, as much of that as fits.
func selection(r row, th themes.Theme, w int) widget.PanelSpec {
	const borders, apart = 6, 3
	spans := patternLabel(r.pattern, th)
	switch {
	case !r.leaf && r.pattern == "":
		spans = []widget.Span{{Text: noPrefix, Style: th.Text}}
	case !r.leaf:
		spans = append(spans, widget.Span{Text: "…", Style: th.Dim})
	}
	spec := widget.PanelSpec{TitleStyled: spans}
	keys := text.Percent(r.figures.Share.Value, 0).String() + " of keys"
	forms := []string{keys}
	if share, ok := r.figures.MemoryShare.Get(); ok {
		memory := text.Percent(share, 0).String() + " of memory"
		forms = []string{keys + " · " + memory, memory, keys}
	}
	for _, s := range forms {
		if widget.SpansWidth(spans...)+apart+text.Width(s)+borders <= w {
			spec.Right = s
			break
		}
	}
	return spec
}
