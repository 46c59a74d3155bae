package widget

import (
	"cmp"
	"strings"

	"valktop/themes"
	"valktop/ui/canvas"
)

// TableSpec is a table of which only the rows in sight are made.
type TableSpec struct {
	Columns []Column
	Len     int                  // how many rows there are
	Row     func(i int) [][]Span // the cells of row i, one for each column; nil ones are empty

	Selectable bool   // rows have a selection, whose sign takes two columns at the left
	Selected   int    // the selected row
	Offset     int    // the first row in sight: keep it with Scroll
	Sign       string // of the selected row, one cell; ▸ when empty

	Sorted    bool // whether a column has the sort mark
	Sort      int  // that column
	Ascending bool // ▲ in place of ▼
}

const (
	selectedSign = "▸"
	gutter       = 2 // columns of the selection's sign and the space behind it
)

// Table draws a table on the whole of c, its heads in the first row, and returns how
// many rows are in sight.
func Table(c canvas.Canvas, th themes.Theme, t TableSpec) int {
	left := 0
	if t.Selectable {
		left = gutter
	}
	in := c.Sub(left, 0, c.Width()-left, c.Height())
	places := fit(t.Columns, in.Width())
	for i, col := range t.Columns {
		drawCell(in, 0, places[i], col, t.head(i, th))
	}
	rows := max(c.Height()-1, 0)
	offset := max(t.Offset, 0)
	shown := max(min(rows, t.Len-offset), 0)
	for y := range shown {
		i := offset + y
		cells := t.Row(i)
		for k, col := range t.Columns {
			if k < len(cells) {
				drawCell(in, y+1, places[k], col, cells[k])
			}
		}
		if t.Selectable && i == t.Selected {
			c.Text(0, y+1, cmp.Or(t.Sign, selectedSign), th.Accent)
			c.Sub(0, y+1, c.Width(), 1).Tint(th.Selected)
		}
	}
	return rows
}

func (t TableSpec) head(i int, th themes.Theme) []Span {
	title := t.Columns[i].Title
	if t.Sorted && t.Sort == i {
		sign := " ▼"
		if t.Ascending {
			sign = " ▲"
		}
		title += sign
	}
	return []Span{{strings.TrimSpace(title), th.Dim}}
}

func drawCell(c canvas.Canvas, y int, p place, col Column, spans []Span) {
	if p.w == 0 {
		return
	}
	cut := CutSpans
	if col.Middle {
		cut = MiddleSpans
	}
	spans = cut(spans, p.w)
	if col.Right {
		SpansRight(c, p.x+p.w, y, spans...)
	} else {
		Spans(c, p.x, y, spans...)
	}
}

// Scroll returns the offset at which row selected of length rows is in sight on a page
// of so many rows, moving it no further than needed and leaving no empty rows at the end.
func Scroll(offset, selected, length, page int) int {
	offset = min(offset, selected)
	offset = max(offset, selected-page+1)
	return max(min(offset, length-page), 0)
}
