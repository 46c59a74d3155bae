package overview

import (
	"valktop/ui/canvas"
	"valktop/ui/chart"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

// View draws the screen. It needs a first snapshot: before that the root says what it waits for.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if !ctx.Ready() || c.Height() < 1 {
		return
	}
	if g, ok := m.maximised(); ok {
		m.drawGraph(c.Sub(0, 0, c.Width(), c.Height()-1), ctx, g)
		drawVerdict(c.Sub(1, c.Height()-1, c.Width()-2, 1), ctx)
		return
	}
	y := min(tileHeight, c.Height())
	m.drawTiles(c.Sub(0, 0, c.Width(), y), ctx)
	verdict := min(verdictHeight(c.Height()), c.Height()-y)
	area := rect{0, y, c.Width(), c.Height() - y - verdict}
	panels := arrange(area, rows(columns(c.Width()), ctx))
	m.labelWidths = labelWidths(m, panels)
	used := y
	for _, p := range panels {
		p.panel.draw(m, c.Sub(p.rect.x, p.rect.y, p.rect.w, p.rect.h), ctx, p.rect)
		used = max(used, p.rect.y+p.rect.h)
	}
	drawVerdict(c.Sub(1, used, c.Width()-2, c.Height()-used), ctx)
	if outdated(ctx) {
		c.Restyle(ctx.Theme.Dim)
	}
}

// outdated reports whether nobody answered the newest poll: what is drawn is the past.
func outdated(ctx screen.Context) bool {
	for _, n := range ctx.State.Snapshot.Nodes {
		if n.Err == nil {
			return false
		}
	}
	return len(ctx.State.Snapshot.Nodes) > 0
}

// labelWidths is how wide the labels of each graph are, the same for charts that stand
// one above the other.
func labelWidths(m Model, panels []placed) map[string]int {
	byColumn := map[int][]chart.Axis{}
	axes := map[string]chart.Axis{}
	for _, g := range graphs() {
		axes[g.name] = m.scales.of[g.name].Axis(axisLabel(g.format))
	}
	for _, p := range panels {
		if a, ok := axes[p.panel.name]; ok {
			byColumn[p.rect.x] = append(byColumn[p.rect.x], a)
		}
	}
	widths := map[string]int{}
	for _, p := range panels {
		widths[p.panel.name] = chart.LabelWidth(byColumn[p.rect.x]...)
	}
	return widths
}

// drawVerdict draws what is known and what is ruled out, with the evidence, as far as there is room.
func drawVerdict(c canvas.Canvas, ctx screen.Context) {
	var known, ruledOut [][]widget.Span
	for _, clue := range ctx.State.Verdict {
		if clue.RuledOut {
			ruledOut = append(ruledOut, []widget.Span{{Text: "○ ", Style: ctx.Theme.Dim}, {Text: clue.Text, Style: ctx.Theme.Dim}})
			continue
		}
		tone := toneOf(clue.Level)
		known = append(known, []widget.Span{{Text: tone.Sign() + " ", Style: tone.Style(ctx.Theme)}, {Text: clue.Text, Style: ctx.Theme.Text}})
	}
	y := flow(c, 0, known)
	flow(c, y, ruledOut)
}

// flow draws items one behind the other and goes on in the next row where one does not
// fit; what fits nowhere is left out whole. It returns the row after the last one drawn.
func flow(c canvas.Canvas, y int, items [][]widget.Span) int {
	const gap = 3
	x := 0
	for _, item := range items {
		w := widget.SpansWidth(item...)
		if x > 0 && x+gap+w > c.Width() {
			y, x = y+1, 0
		}
		if y >= c.Height() {
			return y
		}
		if x > 0 {
			x += gap
		}
		x = widget.Spans(c, x, y, item...)
	}
	if x > 0 {
		y++
	}
	return y
}
