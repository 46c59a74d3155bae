package nodes

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// View draws the screen.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if len(ctx.All.Nodes) == 0 {
		widget.Notice(c, ctx.Theme, widget.NoticeSpec{Tone: widget.Unknown, What: "No node has been polled yet"})
		return
	}
	if m.slots.on {
		m.drawSlots(c, ctx)
		return
	}
	l := m.arranged(c.Width(), c.Height())
	part := func(r rect) canvas.Canvas { return c.Sub(r.x, r.y, r.w, r.h) }
	drawStatus(part(l.status), ctx)
	m.drawList(part(l.list), ctx)
	if l.details.h > 0 {
		m.drawDetails(part(l.details), ctx)
	}
}

// drawList draws a row a node.
func (m Model) drawList(c canvas.Canvas, ctx screen.Context) {
	spec := widget.PanelSpec{Title: "Nodes", Focus: true, Right: "rates over 10 s"}
	in := widget.Panel(c, ctx.Theme, spec)
	below := m.lineHeight()
	m.drawLine(in.Sub(0, in.Height()-below, in.Width(), below), ctx.Theme)
	in = in.Sub(0, 0, in.Width(), in.Height()-below)
	if len(m.rows) == 0 {
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{What: "No node matches " + m.filter.Value(), Do: "esc takes the filter away"})
		return
	}
	const sign = 2 // cells of the selection's sign
	columns := node.Columns(in.Width()-sign, m.sort.by, ctx.Clock(), m.rows)
	table := widget.TableSpec{
		Len: len(m.rows), Selectable: true, Selected: m.at, Offset: m.offset, Sign: "▌",
		Sorted: m.sort.by != node.ByPlace, Sort: -1, Ascending: m.sort.reversed,
		Row: func(i int) [][]widget.Span { return node.Cells(columns, ctx.Theme, m.rows[i]) },
	}
	for i, col := range columns {
		table.Columns = append(table.Columns, col.Column)
		if col.Sorts == m.sort.by {
			table.Sort = i
		}
	}
	widget.Table(in, ctx.Theme, table)
}

// drawLine draws the filter, or the choice of what to sort by.
func (m Model) drawLine(c canvas.Canvas, th themes.Theme) {
	if m.choosing {
		m.drawOrders(c, th)
		return
	}
	x := c.Text(0, 0, "/", th.Accent)
	count := ""
	if m.filter.Value() != "" {
		count = text.Count(float64(len(m.rows))).String() + " of the nodes"
	}
	w := c.Width() - x - text.Width(count) - 2
	if m.typing {
		m.filter.Draw(c, x, 0, w, th.Bright)
	} else {
		c.Text(x, 0, text.Cut(m.filter.Value(), w), th.Text)
	}
	c.Right(c.Width(), 0, count, th.Dim)
}

// drawOrders draws what rows can be sorted by, the present order inverted.
func (m Model) drawOrders(c canvas.Canvas, th themes.Theme) {
	sign := " ▼"
	if m.sort.reversed {
		sign = " ▲"
	}
	x := c.Text(0, 0, "sort by ", th.Dim)
	for o := range node.OrderCount {
		switch {
		case o == m.sort.by && o == node.ByPlace:
			x = c.Text(x, 0, " "+o.String()+" ", th.Tab)
		case o == m.sort.by:
			x = c.Text(x, 0, " "+o.String()+sign+" ", th.Tab)
		default:
			x = c.Text(x, 0, " "+o.String()+" ", th.Text)
		}
	}
}
