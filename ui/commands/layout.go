package commands

import "valktop/ui/screen"

const (
	statusFrom = 8  // rows of a screen from which on it has a line of totals
	chartsFrom = 16 // and from which on the selected command has charts
	errorsFrom = 48 // and from which on kinds of errors stand beneath
	chartsLow  = 7
	chartsGood = 12
	tallFrom   = 30
	errorsRows = 9
	fewRows    = 5 // that a list has room for at least
)

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// places is where the parts of the screen stand. A part of no height is not drawn.
type places struct{ status, list, charts, errors rect }

// arranged is where they stand on an area of w × h cells. A list of few commands takes no
// more room than it needs.
func (m Model) arranged(w, h int) places {
	var l places
	top := 0
	if h >= statusFrom {
		l.status, top = rect{0, 0, w, 1}, 1
	}
	l.list = rect{0, top, w, h - top}
	if h < chartsFrom {
		return l
	}
	charts, errors := chartsLow, 0
	if h >= tallFrom {
		charts = chartsGood
	}
	if h >= errorsFrom {
		errors = errorsRows
	}
	l.list.h = h - top - charts - errors
	if h >= tallFrom {
		l.list.h = min(l.list.h, max(len(m.rows), fewRows)+3+m.lineHeight())
	}
	y := top + l.list.h
	l.charts = rect{0, y, w, h - errors - y}
	l.errors = rect{0, h - errors, w, errors}
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
