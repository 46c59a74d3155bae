package slow

import "valktop/ui/screen"

const (
	statusFrom = 8  // rows of a screen from which on it has a line on its log
	belowFrom  = 16 // and from which on it tells more of the selected row
	belowLow   = 7  // a frame and five rows
	tallFrom   = 30
	belowGood  = 15
	belowOpen  = 10 // of one entry, whose arguments the server has shortened
	fewRows    = 5  // that a list has room for at least
)

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// places is where the parts of the screen stand. A part of no height is not drawn.
type places struct{ status, list, below rect }

// arranged is where they stand on an area of w × h cells. A short list takes no more room than
// it needs.
func (m Model) arranged(w, h int) places {
	var l places
	top := 0
	if h >= statusFrom {
		l.status, top = rect{0, 0, w, 1}, 1
	}
	l.list = rect{0, top, w, h - top}
	if h < belowFrom {
		return l
	}
	below, rows := belowLow, m.rows()
	switch {
	case m.open && h >= tallFrom:
		below = belowOpen
	case h >= tallFrom:
		below = belowGood
	}
	l.list.h = h - top - below
	if h >= tallFrom && !m.open {
		l.list.h = min(l.list.h, max(rows, fewRows)+3+m.lineHeight())
	}
	y := top + l.list.h
	l.below = rect{0, y, w, h - y}
	return l
}

// rowsInSight is how many rows the list shows.
func (m Model) rowsInSight(ctx screen.Context) int {
	return max(m.arranged(ctx.Width, ctx.Height).list.h-3-m.lineHeight(), 1) // less the frame, the heads and the line below
}

// lineHeight is how many rows the filter, or the choice of orders, takes below the rows.
func (m Model) lineHeight() int {
	if m.typing || m.choosing || m.filter.Value() != "" {
		return 1
	}
	return 0
}
