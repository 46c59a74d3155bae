package chart

import (
	"valktop/themes"
	"valktop/ui/canvas"
)

// What a chart gives up when there is too little room: labels at the left that would
// leave fewer columns than this for the data, and times below fewer rows.
const (
	minPlotWidth  = 8
	minPlotHeight = 2
)

// Lines draws a chart on the whole of c: labels at the left, times below, and within
// them, from behind: area, target, whose data it is, marks, cursor, labels of marks, data.
func Lines(c canvas.Canvas, th themes.Theme, s Spec) {
	left, rows := layout(c, s)
	p := newPlot(c.Sub(left, 0, c.Width()-left, rows), s)
	drawLabels(c.Sub(0, 0, max(left-1, 0), rows), th, s.Axis, p)
	drawTimes(c.Sub(left, rows, c.Width()-left, c.Height()-rows), th, s)
	if p.canvas.Width() == 0 || p.canvas.Height() == 0 {
		return
	}
	data := newDots(p.canvas.Width(), p.canvas.Height())
	for i, l := range s.Lines {
		p.trace(data, l.Series, uint8(i))
	}
	if len(s.Lines) == 1 && s.Lines[0].Area && s.Axis.Min == 0 {
		drawArea(p.canvas, data, s.Lines[0].Style.Area)
	}
	drawTarget(p, s.Target)
	drawLent(p, th, s.Lent, data)
	drawMarks(p, th, s.Marks, s.Cursor, data)
	data.paint(p.canvas, func(line uint8) themes.Style { return s.Lines[line].Style.Line })
}

// layout says how many columns the labels take, with the space behind them, and how
// many rows the data gets.
func layout(c canvas.Canvas, s Spec) (left, rows int) {
	left = s.LabelWidth
	if left <= 0 {
		left = LabelWidth(s.Axis)
	}
	left++
	if c.Width()-left < minPlotWidth {
		left = 0
	}
	rows = c.Height()
	if rows > minPlotHeight {
		rows--
	}
	return left, rows
}

// drawArea fills what lies beneath a line with dots.
func drawArea(c canvas.Canvas, data *dots, style themes.Style) {
	area := newDots(data.w, data.h)
	for x := range data.w * dotsX {
		if y := data.lowest(x); y >= 0 {
			area.column(x, y, data.h*dotsY-1, 0)
		}
	}
	area.paint(c, func(uint8) themes.Style { return style })
}

func drawTarget(p plot, target *Level) {
	if target == nil || !(target.Value >= p.axis.Min && target.Value <= p.axis.Max) {
		return
	}
	y := p.y(target.Value) / dotsY
	for x := range p.canvas.Width() {
		p.canvas.Rune(x, y, '┄', target.Style)
	}
}
