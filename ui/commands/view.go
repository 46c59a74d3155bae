package commands

import (
	"time"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// View draws the screen.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if len(m.all.List) == 0 {
		drawNone(c, ctx, m)
		return
	}
	if m.open {
		m.drawDetails(c, ctx)
		return
	}
	l := m.arranged(c.Width(), c.Height())
	part := func(r rect) canvas.Canvas { return c.Sub(r.x, r.y, r.w, r.h) }
	m.drawStatus(part(l.status), ctx)
	m.drawList(part(l.list), ctx)
	m.drawCharts(part(l.charts), ctx)
	if l.errors.h > 0 {
		m.drawErrors(part(l.errors), ctx)
	}
}

// drawNone says why there is no command to show.
func drawNone(c canvas.Canvas, ctx screen.Context, m Model) {
	spec := widget.NoticeSpec{Tone: widget.Unknown, What: "No command has been counted yet"}
	switch {
	case ctx.History == nil || len(ctx.State.Snapshot.Nodes) == 0:
		spec.What, spec.Why = "Nothing has been polled yet", "Commands are shown from the first poll on."
	case m.all.Nodes == 0:
		spec.What = "The server does not report what its commands do"
		spec.Why = "Its INFO has no commandstats section: some managed services leave it out."
		spec.Do = "The total of commands is on the Overview (1)."
	}
	widget.Notice(c, ctx.Theme, spec)
}

// drawList draws a row a command.
func (m Model) drawList(c canvas.Canvas, ctx screen.Context) {
	base, compared := m.base(ctx)
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Commands", Focus: true, Right: m.rests(ctx, base, compared)})
	below := m.lineHeight()
	m.drawLine(in.Sub(0, in.Height()-below, in.Width(), below), ctx.Theme)
	in = in.Sub(0, 0, in.Width(), in.Height()-below)
	if len(m.rows) == 0 {
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{What: "No command matches " + m.filter.Value(), Do: "esc takes the filter away"})
		return
	}
	columns := m.columns(base, compared)
	th := ctx.Theme
	if ctx.Outdated() {
		th = th.Faded()
	}
	table := widget.TableSpec{
		Len: len(m.rows), Selectable: true, Selected: m.at, Offset: m.offset, Sign: "▌", Sorted: true, Ascending: m.sort.reversed != (m.sort.by == byName),
		Row: func(i int) [][]widget.Span {
			cells := make([][]widget.Span, len(columns))
			for k, col := range columns {
				cells[k] = col.cell(th, m.rows[i])
			}
			return cells
		},
	}
	for i, col := range columns {
		table.Columns = append(table.Columns, col.Column)
		if col.sorts == m.sort.by {
			table.Sort = i
		}
	}
	widget.Table(in, ctx.Theme, table)
}

// rests is what the figures rest on: how much time, and what they are compared with.
func (m Model) rests(ctx screen.Context, base baseline, compared bool) string {
	over := "last minute"
	switch {
	case m.newest && m.all.Gap != "":
		over = "no interval: " + m.all.Gap
	case m.newest:
		over = "last " + text.Maybe(ctx.State.Elapsed, text.Duration).String()
	case m.all.Minute == 0:
		over = "nothing yet: " + m.all.Gap
	case m.all.Minute < time.Minute:
		over = "last " + text.Duration(m.all.Minute).String()
	}
	if compared {
		over += " · × the baseline of " + base.at.In(ctx.Zone).Format(time.TimeOnly)
	}
	return over
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
		count = text.Count(float64(len(m.rows))).String() + " of the commands"
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
	if m.sort.reversed != (m.sort.by == byName) {
		sign = " ▲"
	}
	x := c.Text(0, 0, "sort by ", th.Dim)
	for o := range orderCount {
		if o == m.sort.by {
			x = c.Text(x, 0, " "+o.String()+sign+" ", th.Tab)
		} else {
			x = c.Text(x, 0, " "+o.String()+" ", th.Text)
		}
	}
}
