package canvas

import "slices"

// Draw copies another canvas to x, y, its blank cells too. A wide character that the
// edge of either canvas cuts becomes spaces.
func (c Canvas) Draw(x, y int, other Canvas) {
	if other.w == 0 || other.h == 0 {
		return
	}
	if c.grid == other.grid {
		other = other.clone()
	}
	from, to := max(-x, 0), min(other.w, c.w-x) // the columns of other that are copied
	if from >= to {
		return
	}
	carry := carrier{from: other.grid, to: c.grid}
	for oy := max(-y, 0); oy < min(other.h, c.h-y); oy++ {
		release(c.grid.row(c.y+y+oy), c.x+x+from, c.x+x+to)
		source, target := other.row(oy)[from:to], c.row(y + oy)[x+from:]
		for i := 0; i < len(source); {
			i += carry.cell(target[i:], source[i:])
		}
	}
}

// clone returns a copy with a grid of its own.
func (c Canvas) clone() Canvas {
	g := *c.grid
	g.cells = slices.Clone(g.cells)
	c.grid = &g
	return c
}

// carrier translates cells of one grid to those of another.
type carrier struct {
	from, to *grid
	styles   []int32 // by index in from: the index in to, plus 1; 0 when not yet known
}

// cell copies the first character of source to target and returns its columns.
func (k *carrier) cell(target, source []cell) int {
	cl := source[0]
	cl.style = k.style(cl.style)
	width := int(cl.width)
	if width == 0 || width > len(source) { // cut at the edge
		target[0] = blank(cl.style)
		return 1
	}
	if cl.glyph < 0 {
		cl.glyph = k.to.glyph(k.from.clusters[-1-cl.glyph])
	}
	target[0] = cl
	for i := 1; i < width; i++ {
		target[i] = cell{style: cl.style}
	}
	return width
}

func (k *carrier) style(id uint16) uint16 {
	if k.styles == nil {
		k.styles = make([]int32, len(k.from.styles))
	}
	if k.styles[id] == 0 {
		k.styles[id] = int32(k.to.style(k.from.styles[id])) + 1
	}
	return uint16(k.styles[id] - 1)
}
