package chart

import (
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/text"
)

// minLabel is how many cells of a mark's label are worth showing.
const minLabel = 4

// drawMarks draws a thin vertical line for each mark and its label beside it, in the
// row with the most room: the data is never covered.
func drawMarks(p plot, th themes.Theme, marks []analysis.Mark, data *dots) {
	free := newRoom(data)
	for i := len(marks) - 1; i >= 0; i-- { // the newest first: it gets the room
		m := marks[i]
		x, ok := p.cell(m.Time)
		if !ok {
			continue
		}
		style := th.Marks.Line
		if m.Gap {
			style = th.Dim
		}
		for y := range p.canvas.Height() {
			if free.at(x, y) {
				p.canvas.Rune(x, y, '▏', style)
			}
		}
		if at, y, w := free.place(x, text.Width(m.Label)); w > 0 {
			p.canvas.Text(at, y, text.Cut(m.Label, w), style)
			free.take(at, y, w)
		}
		free.takeColumn(x)
	}
}

// room says which cells of a plot neither data nor a label has taken.
type room struct {
	w, h  int
	taken []bool
}

func newRoom(data *dots) room {
	r := room{w: data.w, h: data.h, taken: make([]bool, data.w*data.h)}
	for i, owner := range data.owner {
		r.taken[i] = owner != 0
	}
	return r
}

func (r room) at(x, y int) bool { return !r.taken[y*r.w+x] }

func (r room) take(x, y, w int) {
	for i := max(x-1, 0); i < min(x+w+1, r.w); i++ {
		r.taken[y*r.w+i] = true
	}
}

func (r room) takeColumn(x int) {
	for y := range r.h {
		r.taken[y*r.w+x] = true
	}
}

// place finds where a label of w cells goes beside column x: to its right with a space
// between, or to its left near the right edge; in the first row that has room for all of
// it, else where most of it fits. A width of 0 means nowhere.
func (r room) place(x, w int) (at, y, width int) {
	for _, row := range r.order() {
		right := min(r.run(x+2, row, 1), w)
		if right > width {
			at, y, width = x+2, row, right
		}
		if left := min(r.run(x-2, row, -1), w); left == w && left > width {
			at, y, width = x-1-left, row, left
		}
		if width == w {
			break
		}
	}
	if width < min(w, minLabel) {
		width = 0
	}
	return at, y, width
}

// run counts the free cells of a row from x on, in steps of 1 or -1.
func (r room) run(x, row, step int) int {
	n := 0
	for ; x >= 0 && x < r.w && r.at(x, row); x += step {
		n++
	}
	return n
}

// order is the rows in which a label is looked a place for: low ones first, then from the top.
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

// drawCursor draws the vertical line at the instant that the caller shows the values of.
func drawCursor(p plot, th themes.Theme, at time.Time) {
	x, ok := p.cell(at)
	if at.IsZero() || !ok {
		return
	}
	for y := range p.canvas.Height() {
		p.canvas.Rune(x, y, '│', th.Bright)
	}
}
