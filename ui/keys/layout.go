package keys

import "valktop/ui/screen"

const (
	// besideWidth is the width from which on the details stand beside the rows, and
	// besideHeight the height that they need for it.
	besideWidth  = 110
	besideHeight = 20
	// belowHeight is the height from which on facts of the selection stand below the rows,
	// and tallHeight that from which on its TTLs do, too.
	belowHeight = 16
	tallHeight  = 30

	stripHeight   = 6
	factsHeight   = 9  // a frame and seven facts
	sideLeast     = 48 // cells of what stands beside
	sideMost      = 76
	examplesLeast = 5 // rows of the panel of examples: a frame and some keys
)

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// places is where the parts of the screen stand. A part of no width is not drawn.
type places struct{ status, main, side, strip rect }

// arranged is where they stand on an area of w × h cells.
func (m Model) arranged(w, h int) places {
	var l places
	top := 0
	if h >= 8 {
		l.status, top = rect{0, 0, w, 1}, 1
	}
	l.main = rect{0, top, w, h - top}
	switch {
	case w >= besideWidth && h >= besideHeight:
		l.main.w = w - max(min(w*2/5, sideMost), sideLeast)
		l.side = rect{l.main.w, top, w - l.main.w, h - top}
	case m.inside:
		l.side, l.main = l.main, rect{}
	case h >= tallHeight:
		l.strip = rect{0, h - factsHeight, w, factsHeight}
		l.main.h -= factsHeight
	case h >= belowHeight:
		l.strip = rect{0, h - stripHeight, w, stripHeight}
		l.main.h -= stripHeight
	}
	return l
}

// page is how many rows are in sight.
func (m Model) page(ctx screen.Context) int {
	main := m.arranged(ctx.Width, ctx.Height).main
	return max(main.h-3-m.lineHeight(), 1) // less the frame, the heads and the line below
}

// lineHeight is how many rows the filter, or the choice of orders, takes below the rows.
func (m Model) lineHeight() int {
	if m.typing || m.choosing || m.filter.Value() != "" {
		return 1
	}
	return 0
}
