package chart

import (
	"slices"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

// minLabel is how many cells of a mark's label are worth showing.
const minLabel = 6

// drawMarks draws a thin vertical line for each mark and the line of the cursor, and
// beside each mark its label where neither data nor another mark is. Labels lie over the
// cursor's line, so they stay where they are while it moves.
func drawMarks(p plot, th themes.Theme, marks []analysis.Mark, cursor time.Time, data *dots) {
	free := newRoom(data)
	for _, m := range marks {
		if x, ok := p.cell(m.Time); ok {
			stroke(p.canvas, x, '▏', markStyle(th, m))
			free.marks[x] = true
		}
	}
	if x, ok := p.cell(cursor); ok {
		stroke(p.canvas, x, '│', th.Text)
	}
	for _, m := range slices.Backward(marks) { // the newest first: it gets the room
		x, ok := p.cell(m.Time)
		if !ok {
			continue
		}
		if at, y, w := free.place(x, text.Width(m.Label)); w > 0 {
			for _, beside := range [...]int{at - 1, at + w} {
				if free.run(beside, y, 1) > 0 {
					p.canvas.Rune(beside, y, ' ', th.Text) // apart from an area or a target
				}
			}
			p.canvas.Text(at, y, text.Cut(m.Label, w), markStyle(th, m))
			free.take(at, y, w)
		}
	}
}

// markStyle is quieter for what valktop found out by itself.
func markStyle(th themes.Theme, m analysis.Mark) themes.Style {
	if m.Gap {
		return th.Dim
	}
	return th.Marks.Line
}

// stroke draws a vertical line in column x.
func stroke(c canvas.Canvas, x int, r rune, style themes.Style) {
	for y := range c.Height() {
		c.Rune(x, y, r, style)
	}
}

// room says which cells of a plot neither data nor a label has taken.
type room struct {
	w, h  int
	taken []bool
	marks []bool // the columns of marks: no label reaches over one
}

func newRoom(data *dots) room {
	r := room{w: data.w, h: data.h, taken: make([]bool, data.w*data.h), marks: make([]bool, data.w)}
	for i, owner := range data.owner {
		r.taken[i] = owner != 0
	}
	return r
}

func (r room) take(x, y, w int) {
	for i := max(x-1, 0); i < min(x+w+1, r.w); i++ {
		r.taken[y*r.w+i] = true
	}
}

// maxAway is how many cells of data may lie between a mark and its label.
const maxAway = 3

// place finds where a label of w cells goes beside column x: to its right with a space
// between; near the right edge to its left; where neither has room for all of it, where
// most fits on the right. A width of 0 means nowhere.
func (r room) place(x, w int) (at, y, width int) {
	rows := r.order()
	for _, row := range rows {
		if begin, free := r.right(x, row); free >= w {
			return begin, row, w
		}
	}
	for _, row := range rows {
		if r.run(x-1, row, -1) > w+1 { // a space on its other side as well: it's no label of the axis
			return x - 1 - w, row, w
		}
	}
	for _, row := range rows {
		if begin, free := r.right(x, row); free > width {
			at, y, width = begin, row, free
		}
	}
	if width < minLabel {
		width = 0
	}
	return at, y, width
}

// right is where a label to the right of column x begins, and how many cells are free there.
func (r room) right(x, row int) (begin, free int) {
	begin = x + 1
	for begin < min(x+1+maxAway, r.w) && r.taken[row*r.w+begin] && !r.marks[begin] {
		begin++
	}
	return begin + 1, r.run(begin, row, 1) - 1
}

// run counts the free cells of a row from x on, in steps of 1 or -1.
func (r room) run(x, row, step int) int {
	n := 0
	for ; x >= 0 && x < r.w && !r.taken[row*r.w+x] && !r.marks[x]; x += step {
		n++
	}
	return n
}

// order is the rows in which a label is looked a place for: the last but one first, then
// from the top.
func (r room) order() []int {
	rows := make([]int, 0, r.h)
	if r.h > 1 {
		rows = append(rows, r.h-2)
	}
	for y := range r.h {
		if y != r.h-2 {
			rows = append(rows, y)
		}
	}
	return rows
}
