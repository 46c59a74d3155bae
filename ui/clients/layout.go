package clients

import "valktop/ui/screen"

const (
	statusFrom  = 8  // rows of a screen from which on it has a line of totals
	detailsFrom = 16 // and from which on it tells more of what is selected
	tallFrom    = 30

	detailsSmall = 8 // a frame and six rows
	detailsTall  = 15
	fewRows      = 6 // that a list has room for at least

	agesWidth   = 42  // of the histogram of ages beside the facts
	chartsFrom  = 100 // columns from which on charts stand beside both
	widestFacts = 70
)

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// places is where the parts of the screen stand. A part of no height is not drawn.
type places struct{ status, list, facts, ages, charts rect }

// arranged is where they stand on an area of w × h cells.
func (m Model) arranged(w, h int) places {
	var l places
	top := 0
	if h >= statusFrom {
		l.status, top = rect{0, 0, w, 1}, 1
	}
	l.list = rect{0, top, w, h - top}
	if h < detailsFrom || m.one != nil {
		return l
	}
	below := detailsSmall
	if h >= tallFrom {
		below = detailsTall
	}
	l.list.h = h - top - below
	if h >= tallFrom { // a short list leaves room to the charts
		l.list.h = min(l.list.h, max(len(m.rows), fewRows)+3+m.lineHeight())
	}
	y := top + l.list.h
	rest := h - y
	facts := w - agesWidth
	if w >= chartsFrom {
		facts = min(w/2, widestFacts)
	}
	l.facts = rect{0, y, facts, rest}
	if w < chartsFrom {
		l.ages = rect{facts, y, w - facts, rest}
		return l
	}
	if rest < tallFrom/2 {
		l.ages = rect{facts, y, w - facts, rest}
		return l
	}
	l.ages = rect{facts, y, w - facts, detailsSmall}
	l.charts = rect{facts, y + detailsSmall, w - facts, rest - detailsSmall}
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
