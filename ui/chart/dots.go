package chart

import (
	"github.com/NimbleMarkets/ntcharts/v2/canvas/runes"

	"valktop/themes"
	"valktop/ui/canvas"
)

// A cell of Braille is two dots wide and four high.
const (
	dotsX = 2
	dotsY = 4
)

// dots is a grid of Braille cells.
type dots struct {
	w, h  int // in cells
	cells []runes.PatternDots
	owner []uint8 // for each cell one more than the line that set a dot in it last; 0: no dot
}

func newDots(w, h int) *dots {
	return &dots{w: w, h: h, cells: make([]runes.PatternDots, w*h), owner: make([]uint8, w*h)}
}

// number is the place of a dot in a Braille pattern, by row and column within the cell.
func number(row, column int) int {
	return [dotsY][dotsX]int{{0, 3}, {1, 4}, {2, 5}, {6, 7}}[row][column]
}

// put sets a dot as set does, or without taking the cell from a line that has it.
func (d *dots) put(x, y int, line uint8, take bool) {
	if x < 0 || y < 0 || x >= d.w*dotsX || y >= d.h*dotsY {
		return
	}
	i := y/dotsY*d.w + x/dotsX
	d.cells[i][number(y%dotsY, x%dotsX)] = true
	if take || d.owner[i] == 0 {
		d.owner[i] = line + 1
	}
}

// set sets the dot at x, y, counted in dots from the top left.
func (d *dots) set(x, y int, line uint8) {
	d.put(x, y, line, true)
}

// column sets the dots of column x from row a to row b, in either order.
func (d *dots) column(x, a, b int, line uint8) {
	for y := min(a, b); y <= max(a, b); y++ {
		d.set(x, y, line)
	}
}

// lowest is the row of the lowest dot in column x, -1 without one.
func (d *dots) lowest(x int) int {
	for y := d.h*dotsY - 1; y >= 0; y-- {
		if d.cells[y/dotsY*d.w+x/dotsX][number(y%dotsY, x%dotsX)] {
			return y
		}
	}
	return -1
}

// paint draws the cells that have dots, each in the style of its line.
func (d *dots) paint(c canvas.Canvas, style func(line uint8) themes.Style) {
	for i, owner := range d.owner {
		if owner != 0 {
			c.Rune(i%d.w, i/d.w, runes.BraillePatternFromPatternDots(d.cells[i]), style(owner-1))
		}
	}
}
