package overview

// Heights in rows. A chart needs a frame, a row for its times and at least a few rows
// for its line; ten are comfortable.
const (
	tileHeight      = 4
	minPanelHeight  = 6
	goodPanelHeight = 10
	fairPanelHeight = 9
	twoColumns      = 100 // from this width on charts stand side by side
	threeColumns    = 160
)

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// placed is a panel and where it stands.
type placed struct {
	panel panel
	rect  rect
}

// columns is how many charts stand side by side at a width.
func columns(w int) int {
	switch {
	case w >= threeColumns:
		return 3
	case w >= twoColumns:
		return 2
	default:
		return 1
	}
}

// footHeight is how many rows the verdict and the traffic take at the foot of a screen
// of h rows. It doesn't depend on what they say, so that the charts stay where they are.
func footHeight(h int) int {
	switch {
	case h < 16:
		return 1
	case h < 30:
		return 3
	default:
		return 4
	}
}

// arrange gives the panels of rows their places in area: as many rows as fit, the first
// ones, each of its panels of the same width but for what is left over. Rows that don't
// fit go as a whole.
func arrange(area rect, rows [][]panel) []placed {
	n := min(len(rows), area.h/goodPanelHeight)
	if n == 2 && len(rows) > 2 && len(rows[2]) == 1 && area.h >= 3*fairPanelHeight {
		n = 3 // what is in the cache is worth a row less for each chart
	}
	if n < 2 && len(rows) >= 2 && area.h >= 2*minPanelHeight {
		n = 2
	}
	if n == 0 && len(rows) > 0 && area.h >= minPanelHeight {
		n = 1
	}
	var all []placed
	y := area.y
	for i := range n {
		h := (area.y + area.h - y) / (n - i)
		if (area.y+area.h-y)%(n-i) != 0 {
			h++ // the more valuable rows take what is left over
		}
		x := area.x
		for j, p := range rows[i] {
			w := (area.x + area.w - x) / (len(rows[i]) - j)
			all = append(all, placed{p, rect{x, y, w, h}})
			x += w
		}
		y += h
	}
	return all
}

// split cuts w cells into n neighbouring stretches, as equal as can be.
func split(w, n int) []rect {
	parts := make([]rect, n)
	x := 0
	for i := range parts {
		width := (w - x) / (n - i)
		parts[i] = rect{x: x, w: width}
		x += width
	}
	return parts
}
