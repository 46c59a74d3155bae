package ui

import (
	"strconv"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// The smallest terminal that a whole dashboard is drawn on.
const (
	leastWidth  = 80
	leastHeight = 24
)

func small(w, h int) bool { return w < leastWidth || h < leastHeight }

// tooSmall says how much room there is and how much it needs, and meanwhile what matters
// most: the health and the hit rate.
func (m Model) tooSmall(c canvas.Canvas, th themes.Theme) {
	need := cells(leastWidth, leastHeight)
	have := cells(c.Width(), c.Height())
	tone, word, _ := m.verdict()
	rate := text.Maybe(m.context().State.HitRate.Interval, func(f float64) text.Quantity { return text.Percent(f, 1) }).String()
	rows := [][]string{
		{word + " · hit rate " + rate, "hit rate " + rate, rate},
		{"valktop needs " + need + " cells", "needs " + need, need},
		{"there are " + have, "has " + have, have},
	}
	rows = rows[:min(len(rows), c.Height())]
	for y, forms := range rows {
		style, sign := th.Dim, ""
		if y == 0 {
			style, sign = tone.Style(th), tone.Sign()+" "
		}
		for _, s := range forms {
			if s = sign + s; text.Width(s) <= c.Width() {
				row := widget.Span{Text: s, Style: style}
				widget.Spans(c, (c.Width()-text.Width(s))/2, (c.Height()-len(rows))/2+y, row)
				break
			}
		}
	}
}

func cells(w, h int) string { return strconv.Itoa(w) + " × " + strconv.Itoa(h) }
