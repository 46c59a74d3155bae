package overview

import (
	"valktop/ui/canvas"
	"valktop/ui/chart"
	"valktop/ui/screen"
)

// View draws the screen. It needs a first snapshot: before that the root says what it waits for.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if !ctx.Ready() || c.Height() < 1 {
		return
	}
	if ctx.Outdated() {
		ctx.Theme = ctx.Theme.Faded()
	}
	if g, ok := m.maximised(); ok {
		m.drawGraph(c.Sub(0, 0, c.Width(), c.Height()-1), ctx, g)
		drawFoot(c.Sub(1, c.Height()-1, c.Width()-2, 1), ctx)
		return
	}
	y := min(tileHeight, c.Height())
	m.drawTiles(c.Sub(0, 0, c.Width(), y), ctx)
	foot := min(footHeight(c.Height()), c.Height()-y)
	area := rect{0, y, c.Width(), c.Height() - y - foot}
	panels := arrange(area, rows(columns(c.Width()), ctx))
	m.labelWidths = labelWidths(m, panels)
	used := y
	for _, p := range panels {
		p.panel.draw(m, c.Sub(p.rect.x, p.rect.y, p.rect.w, p.rect.h), ctx, p.rect)
		used = max(used, p.rect.y+p.rect.h)
	}
	drawFoot(c.Sub(1, used, c.Width()-2, c.Height()-used), ctx)
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
