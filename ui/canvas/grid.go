package canvas

import (
	"unicode/utf8"

	"valktop/themes"
)

// cell is one place of the grid, small so that a frame is cheap to make and to copy.
type cell struct {
	glyph int32  // what is drawn: a code point, or -1-i for the i-th of the grid's clusters
	style uint16 // index of the grid's styles
	width uint8  // columns it takes; 0 where a wide character to the left goes on
}

// blank is a cell where nothing was drawn.
func blank(style uint16) cell { return cell{glyph: ' ', style: style, width: 1} }

// grid is what canvases are windows on. Styles and characters of several code points
// are kept once, in tables that cells refer to.
type grid struct {
	w        int
	cells    []cell // row by row
	styles   []themes.Style
	ids      map[themes.Style]uint16
	last     uint16   // the style that was asked for last
	clusters []string // characters that are more than one code point
}

// maxStyles is what an index of 16 bits can tell apart: far beyond what a screen uses.
// More styles than that are drawn plain.
const maxStyles = 1 << 16

func newGrid(w, h int) *grid {
	g := &grid{w: w, cells: make([]cell, w*h), styles: make([]themes.Style, 1, 24)}
	for i := range g.cells {
		g.cells[i] = blank(0)
	}
	return g
}

func (g *grid) row(y int) []cell { return g.cells[y*g.w : (y+1)*g.w] }

// release makes spaces of what is left of wide characters when the columns from begin
// up to end are about to be overwritten.
func release(row []cell, begin, end int) {
	for x := begin; x >= 0 && row[x].width == 0; x-- {
		row[x] = blank(row[x].style)
		if x > 0 && row[x-1].width > 1 {
			row[x-1] = blank(row[x-1].style)
			break
		}
	}
	for x := end; x < len(row) && row[x].width == 0; x++ {
		row[x] = blank(row[x].style)
	}
}

// style returns the index of st. Most calls ask for the one before.
func (g *grid) style(st themes.Style) uint16 {
	if g.styles[g.last] == st {
		return g.last
	}
	if g.ids == nil {
		g.ids = map[themes.Style]uint16{{}: 0}
	}
	id, ok := g.ids[st]
	if !ok {
		if len(g.styles) == maxStyles {
			return 0
		}
		id = uint16(len(g.styles))
		g.styles = append(g.styles, st)
		g.ids[st] = id
	}
	g.last = id
	return id
}

// glyph returns how the grid refers to one character.
func (g *grid) glyph(s string) int32 {
	r, size := utf8.DecodeRuneInString(s)
	if size == len(s) && size > 0 && r != utf8.RuneError {
		return r
	}
	g.clusters = append(g.clusters, s)
	return int32(-len(g.clusters))
}

// append adds the character that glyph stands for to b.
func (g *grid) append(b []byte, glyph int32) []byte {
	if glyph < 0 {
		return append(b, g.clusters[-1-glyph]...)
	}
	return utf8.AppendRune(b, glyph)
}

// put writes a character of width columns at x, y, which the caller has clipped. A wide
// character of which a part is overwritten leaves spaces.
func (g *grid) put(x, y int, glyph int32, width int, style uint16) {
	row := g.row(y)
	if row[x].width == 1 && width == 1 {
		row[x] = cell{glyph: glyph, style: style, width: 1}
		return
	}
	release(row, x, x+width)
	row[x] = cell{glyph: glyph, style: style, width: uint8(width)}
	for i := x + 1; i < x+width; i++ {
		row[i] = cell{style: style}
	}
}
