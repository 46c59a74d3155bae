package overview

import (
	"valktop/ui/canvas"
	"valktop/ui/widget"
)

// The space between two items of a row, and where that would take a row more.
const (
	itemsApart = 3
	itemsClose = 2
)

// flow draws items one behind the other, and goes on in the next row where one does not fit;
// what fits nowhere is left out whole. It returns the row after the last one drawn.
func flow(c canvas.Canvas, y int, items [][]widget.Span) int {
	gap := itemsApart
	rows := broken(items, c.Width(), gap)
	if closer := broken(items, c.Width(), itemsClose); c.Width() < twoColumns || len(closer) < len(rows) {
		gap, rows = itemsClose, closer
	}
	for _, row := range rows[:max(min(len(rows), c.Height()-y), 0)] {
		x := 0
		for _, item := range row {
			x = widget.Spans(c, x, y, item...) + gap
		}
		y++
	}
	return y
}

// broken are items in rows of at most w cells. The last one is not left alone in its row
// beneath three or more: it takes its neighbour along.
func broken(items [][]widget.Span, w, gap int) [][][]widget.Span {
	var rows [][][]widget.Span
	used := 0
	for _, item := range items {
		n := widget.SpansWidth(item...)
		if len(rows) == 0 || used+gap+n > w {
			rows, used = append(rows, nil), -gap
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], item)
		used += gap + n
	}
	if last := len(rows) - 1; last > 0 && len(rows[last]) == 1 && len(rows[last-1]) > 2 {
		above := rows[last-1]
		along := above[len(above)-1]
		if widget.SpansWidth(along...)+gap+used <= w {
			rows[last-1], rows[last] = above[:len(above)-1], [][]widget.Span{along, rows[last][0]}
		}
	}
	return rows
}
