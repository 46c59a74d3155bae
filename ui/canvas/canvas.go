// Package canvas is a grid of cells that everything is drawn on. What is drawn is
// clipped to it and passes through ui/text, so a frame is exact by construction and
// no byte from outside reaches the terminal raw.
package canvas

import (
	"valktop/themes"
	"valktop/ui/text"
)

// Canvas is a window on a grid of cells. Coordinates are relative to its top left
// corner; what lies outside is not drawn. Copies draw on the same grid. The zero
// Canvas has no cells.
type Canvas struct {
	grid       *grid
	x, y, w, h int
}

// New returns an empty canvas of w × h cells. Negative sizes count as 0.
func New(w, h int) Canvas {
	w, h = max(w, 0), max(h, 0)
	return Canvas{grid: newGrid(w, h), w: w, h: h}
}

// Width is the number of columns.
func (c Canvas) Width() int { return c.w }

// Height is the number of rows.
func (c Canvas) Height() int { return c.h }

// Sub returns the window of w × h cells at x, y, cut to c.
func (c Canvas) Sub(x, y, w, h int) Canvas {
	x0, y0 := min(max(x, 0), c.w), min(max(y, 0), c.h)
	x1, y1 := max(min(x+w, c.w), x0), max(min(y+h, c.h), y0)
	return Canvas{grid: c.grid, x: c.x + x0, y: c.y + y0, w: x1 - x0, h: y1 - y0}
}

// Text draws s from column x in row y and returns the column after it. What does not
// fit is cut at the edges without a sign: callers fit text with ui/text first. A wide
// character that fits only in part is left out, its columns blank. Control characters
// and broken UTF-8 in s are drawn escaped.
func (c Canvas) Text(x, y int, s string, style themes.Style) int {
	if y < 0 || y >= c.h || x >= c.w {
		return x + text.Width(s)
	}
	st := c.grid.style(style)
	for g, width := range text.Cells(s) {
		c.draw(x, y, g, width, st)
		x += width
	}
	return x
}

// Right draws s so that it ends before column x, and returns the column where it begins.
func (c Canvas) Right(x, y int, s string, style themes.Style) int {
	begin := x - text.Width(s)
	c.Text(begin, y, s, style)
	return begin
}

// Rune draws one character. It is for lines and blocks drawn by the program itself;
// characters that ui/text would escape are escaped here, too.
func (c Canvas) Rune(x, y int, r rune, style themes.Style) {
	if !drawing(r) {
		c.Text(x, y, string(r), style)
		return
	}
	if c.Contains(x, y) {
		c.grid.put(c.x+x, c.y+y, r, 1, c.grid.style(style))
	}
}

// drawing reports whether r is a narrow character that needs no escaping: printable
// ASCII, box drawing, blocks, Braille.
func drawing(r rune) bool {
	return r >= ' ' && r <= '~' || r >= 0x2500 && r <= 0x259f || r >= 0x2800 && r <= 0x28ff
}

// Contains reports whether x, y lies on the canvas.
func (c Canvas) Contains(x, y int) bool { return x >= 0 && x < c.w && y >= 0 && y < c.h }

// At returns the character drawn at x, y: "" outside and where a wide character that
// begins further left goes on, " " where nothing was drawn.
func (c Canvas) At(x, y int) string {
	if !c.Contains(x, y) {
		return ""
	}
	cl := c.row(y)[x]
	if cl.width == 0 {
		return ""
	}
	return string(c.grid.append(nil, cl.glyph))
}

// StyleAt returns the style of the cell at x, y, the zero Style outside.
func (c Canvas) StyleAt(x, y int) themes.Style {
	if !c.Contains(x, y) {
		return themes.Style{}
	}
	return c.grid.styles[c.row(y)[x].style]
}

// Fill draws spaces everywhere, in style.
func (c Canvas) Fill(style themes.Style) {
	if c.w == 0 || c.h == 0 {
		return
	}
	st := c.grid.style(style)
	for y := range c.h {
		release(c.grid.row(c.y+y), c.x, c.x+c.w)
		row := c.row(y)
		for x := range row {
			row[x] = blank(st)
		}
	}
}

// Tint gives every cell the background of style, and its bold, faint, underline and
// reverse besides the cell's own, and keeps what is drawn there.
func (c Canvas) Tint(style themes.Style) {
	c.restyle(func(was themes.Style) themes.Style {
		was.Bg = style.Bg
		was.Bold = was.Bold || style.Bold
		was.Faint = was.Faint || style.Faint
		was.Underline = was.Underline || style.Underline
		was.Reverse = was.Reverse || style.Reverse
		return was
	})
}

// Restyle draws everything that is there in one style: what lies behind a dialog.
func (c Canvas) Restyle(style themes.Style) {
	c.restyle(func(themes.Style) themes.Style { return style })
}

// restyle gives each cell the style that f makes of its own. A wide character that lies
// across the edge takes the style of the cell where it begins.
func (c Canvas) restyle(f func(themes.Style) themes.Style) {
	made := map[uint16]uint16{}
	for y := range c.h {
		row := c.row(y)
		for x := range row {
			id, ok := made[row[x].style]
			if !ok {
				id = c.grid.style(f(c.grid.styles[row[x].style]))
				made[row[x].style] = id
			}
			row[x].style = id
		}
	}
}

// row is the canvas's part of the grid's row.
func (c Canvas) row(y int) []cell {
	return c.grid.row(c.y + y)[c.x : c.x+c.w : c.x+c.w]
}

// draw puts one character as ui/text yields it.
func (c Canvas) draw(x, y int, s string, width int, style uint16) {
	if x >= 0 && x+width <= c.w {
		c.grid.put(c.x+x, c.y+y, c.grid.glyph(s), width, style)
		return
	}
	for i := max(x, 0); i < min(x+width, c.w); i++ {
		c.grid.put(c.x+i, c.y+y, ' ', 1, style)
	}
}
