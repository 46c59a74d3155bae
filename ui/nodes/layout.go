package nodes

import "valktop/ui/screen"

const (
	// besideWidth is the width from which on charts of the selected node stand beside its
	// facts, and wideWidth that from which on there are two next to each other.
	besideWidth = 100
	wideWidth   = 160

	statusFrom   = 8  // rows of a screen from which on it has a line of totals
	detailsFrom  = 16 // and from which on it tells more of the selected node
	tallFrom     = 30
	detailsSmall = 8 // a frame and six rows
	detailsTall  = 17
	fewNodes     = 3 // that a list has room for at least
)

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// places is where the parts of the screen stand. A part of no height is not drawn.
type places struct{ status, list, details rect }

// arranged is where they stand on an area of w × h cells. A list of few nodes takes no more
// room than it needs.
func (m Model) arranged(w, h int) places {
	var l places
	top := 0
	if h >= statusFrom {
		l.status, top = rect{0, 0, w, 1}, 1
	}
	l.list = rect{0, top, w, h - top}
	if h < detailsFrom {
		return l
	}
	details := detailsSmall
	if h >= tallFrom {
		details = detailsTall
	}
	l.list.h = h - top - details
	if h >= tallFrom {
		l.list.h = min(l.list.h, max(len(m.rows), fewNodes)+3+m.lineHeight())
	}
	y := top + l.list.h
	l.details = rect{0, y, w, h - y}
	return l
}

// page is how many rows are in sight.
func (m Model) page(ctx screen.Context) int {
	list := m.arranged(ctx.Width, ctx.Height).list
	return max(list.h-3-m.lineHeight(), 1) // less the frame, the heads and the line below
}

// lineHeight is how many rows the filter, or the choice of orders, takes below the rows.
func (m Model) lineHeight() int {
	if m.typing || m.choosing || m.filter.Value() != "" {
		return 1
	}
	return 0
}
