// Package canvas is a grid of cells that everything is drawn on. What is drawn is
// clipped to it and passes through ui/text, so a frame is exact by construction and
// no byte from outside reaches the terminal raw.
package canvas

import (
	"strings"

	uv "github.com/charmbracelet/ultraviolet"

	"valktop/themes"
	"valktop/ui/text"
)

// Canvas is a window on a grid of cells. Coordinates are relative to its top left
// corner; what lies outside is not drawn. Copies draw on the same grid.
type Canvas struct {
	grid       *uv.Buffer
	x, y, w, h int
}

// New returns an empty canvas of w × h cells. Negative sizes count as 0.
func New(w, h int) Canvas {
	w, h = max(w, 0), max(h, 0)
	return Canvas{grid: uv.NewBuffer(w, h), w: w, h: h}
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
// fit is cut at the right edge without a sign: callers fit text with ui/text first.
// Control characters and broken UTF-8 in s are drawn escaped.
func (c Canvas) Text(x, y int, s string, style themes.Style) int {
	if y < 0 || y >= c.h {
		return x + text.Width(s)
	}
	st := convert(style)
	for g, width := range text.Cells(s) {
		if x >= 0 && x+width <= c.w {
			c.put(x, y, g, width, st)
		}
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

// Rune draws one narrow character. It is for lines and blocks drawn by the program itself.
func (c Canvas) Rune(x, y int, r rune, style themes.Style) {
	if x >= 0 && x < c.w && y >= 0 && y < c.h {
		c.put(x, y, string(r), 1, convert(style))
	}
}

// At returns the character drawn at x, y: "" outside, " " where nothing was drawn.
func (c Canvas) At(x, y int) string {
	if x < 0 || x >= c.w || y < 0 || y >= c.h {
		return ""
	}
	return c.grid.CellAt(c.x+x, c.y+y).Content
}

// Fill draws spaces everywhere, in style.
func (c Canvas) Fill(style themes.Style) {
	for y := range c.h {
		for x := range c.w {
			c.put(x, y, " ", 1, convert(style))
		}
	}
}

// Tint gives every cell the background of style and keeps what is drawn there.
func (c Canvas) Tint(style themes.Style) {
	st := convert(style)
	c.each(func(cell *uv.Cell) {
		cell.Style.Bg = st.Bg
		cell.Style.Attrs |= st.Attrs
	})
}

// Restyle draws everything that is there in one style: what lies behind a dialog.
func (c Canvas) Restyle(style themes.Style) {
	st := convert(style)
	c.each(func(cell *uv.Cell) { cell.Style = st })
}

// Draw copies another canvas to x, y.
func (c Canvas) Draw(x, y int, other Canvas) {
	for oy := range other.h {
		for ox := range other.w {
			cell := other.grid.CellAt(other.x+ox, other.y+oy)
			if cell == nil || cell.Width == 0 {
				continue
			}
			if x+ox >= 0 && x+ox+cell.Width <= c.w && y+oy >= 0 && y+oy < c.h {
				c.grid.SetCell(c.x+x+ox, c.y+y+oy, cell)
			}
		}
	}
}

// String is the canvas as h lines of text with escape sequences for styles, each
// exactly w cells wide.
func (c Canvas) String() string {
	if c.w == 0 || c.h == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(c.w * c.h * 2)
	for y := range c.h {
		if y > 0 {
			b.WriteByte('\n')
		}
		var pen uv.Style
		for x := 0; x < c.w; x++ {
			cell := c.grid.CellAt(c.x+x, c.y+y)
			if cell == nil || cell.Width == 0 {
				continue // the second half of a wide character
			}
			if !cell.Style.Equal(&pen) {
				b.WriteString(cell.Style.Diff(&pen))
				pen = cell.Style
			}
			b.WriteString(cell.Content)
		}
		if !pen.IsZero() {
			b.WriteString("\x1b[m")
		}
	}
	return b.String()
}

func (c Canvas) put(x, y int, s string, width int, st uv.Style) {
	c.grid.SetCell(c.x+x, c.y+y, &uv.Cell{Content: s, Width: width, Style: st})
}

func (c Canvas) each(f func(*uv.Cell)) {
	for y := range c.h {
		for x := range c.w {
			if cell := c.grid.CellAt(c.x+x, c.y+y); cell != nil {
				f(cell)
			}
		}
	}
}

func convert(s themes.Style) uv.Style {
	var attrs uint8
	for _, a := range [...]struct {
		on   bool
		attr uint8
	}{{s.Bold, uv.AttrBold}, {s.Faint, uv.AttrFaint}, {s.Reverse, uv.AttrReverse}} {
		if a.on {
			attrs |= a.attr
		}
	}
	st := uv.Style{Fg: s.Fg, Bg: s.Bg, Attrs: attrs}
	if s.Underline {
		st.Underline = uv.UnderlineSingle
	}
	return st
}
