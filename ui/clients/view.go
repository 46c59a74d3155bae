package clients

import (
	"cmp"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// View draws the screen.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if m.watch.Time(m.node).IsZero() {
		m.drawWithout(c, ctx)
		return
	}
	l := m.arranged(c.Width(), c.Height())
	part := func(r rect) canvas.Canvas { return c.Sub(r.x, r.y, r.w, r.h) }
	if l.status.h > 0 {
		m.drawStatus(part(l.status), ctx)
	}
	if m.one != nil {
		m.drawOne(part(l.list), ctx)
		return
	}
	m.drawList(part(l.list), ctx)
	if l.facts.h > 0 {
		m.drawFacts(part(l.facts), ctx)
		m.drawAges(part(l.ages), ctx)
	}
	if l.charts.h > 0 {
		m.drawCharts(part(l.charts), ctx)
	}
}

// drawWithout says why there is no list.
func (m Model) drawWithout(c canvas.Canvas, ctx screen.Context) {
	n := widget.NoticeSpec{Tone: widget.Unknown, What: "Connections are being listed", Why: "valktop asks for them only while this screen is open"}
	if ctx.Outdated() {
		n.What, n.Why = "No connection was listed before the connection was lost", ""
	}
	if all := m.watch.Unlisted(m.node); len(all) > 0 {
		n.What, n.Why = "It is not known who is connected", cmp.Or(all[0].Why, "the server does not say why")
		n.Do = "r asks once more"
		if strings.Contains(n.Why, "denied") {
			n.Do = "An administrator can allow it: ACL SETUSER <user> +client|list; then r asks again"
		}
		for _, u := range all {
			if len(all) > 1 {
				n.Lines = append(n.Lines, []widget.Span{{Text: u.Node + "  ", Style: ctx.Theme.Text}, {Text: u.Why, Style: ctx.Theme.Dim}})
			}
		}
	}
	widget.Notice(c, ctx.Theme, n)
}

// drawList draws a row a group, or a row a connection. Only rows in sight are made.
func (m Model) drawList(c canvas.Canvas, ctx screen.Context) {
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{TitleStyled: m.title(ctx.Theme), Right: m.basis(ctx), Focus: true})
	below := m.lineHeight()
	m.drawLine(in.Sub(0, in.Height()-below, in.Width(), below), ctx.Theme)
	in = in.Sub(0, 0, in.Width(), in.Height()-below)
	if len(m.rows) == 0 {
		widget.Notice(in, ctx.Theme, m.none())
		return
	}
	columns := m.columns()
	table := widget.TableSpec{
		Len: len(m.rows), Selectable: true, Selected: m.at, Offset: m.offset, Sign: "▌",
		Sorted: true, Sort: -1, Ascending: m.sort().reversed,
		Row: func(i int) [][]widget.Span {
			cells := make([][]widget.Span, len(columns))
			for k, col := range columns {
				cells[k] = col.cell(ctx.Theme, m.rows[i])
			}
			return cells
		},
	}
	for i, col := range columns {
		table.Columns = append(table.Columns, col.Column)
		if col.sorts == m.sort().by {
			table.Sort = i
		}
	}
	widget.Table(in, ctx.Theme, table)
}

// none says why no row is listed.
func (m Model) none() widget.NoticeSpec {
	switch {
	case m.filter.Value() != "":
		return widget.NoticeSpec{What: "No connection matches " + m.filter.Value(), Do: "esc takes the filter away"}
	case m.group != nil:
		return widget.NoticeSpec{What: "This group has no connections any more", Do: "esc goes back"}
	}
	return widget.NoticeSpec{What: "Nobody is connected"}
}

// title is what is listed: "Clients by name", "Clients by name › worker".
func (m Model) title(th themes.Theme) []widget.Span {
	bright := th.Bright
	bright.Bold = true
	spans := []widget.Span{{Text: "Clients", Style: bright}}
	if m.by == analysis.Ungrouped {
		return append(spans, widget.Span{Text: ", all", Style: th.Dim})
	}
	spans = append(spans, widget.Span{Text: " by " + m.by.String(), Style: th.Dim})
	if g := m.group; g != nil {
		spans = append(spans, widget.Span{Text: " › ", Style: th.Dim}, widget.Span{Text: m.groupName(*g), Style: th.Accent})
	}
	return spans
}

// groupName is what a group is called on the screen.
func (m Model) groupName(g groupID) string {
	if g.owner != analysis.OfApplication && (g.name == "" || m.by == analysis.ByName) {
		return owners(g.owner)
	}
	return label(m.by, g.name)
}

// basis is what the list rests on.
func (m Model) basis(ctx screen.Context) string {
	old := ctx.Clock().Sub(m.watch.Time(m.node))
	s := "rates over 10 s"
	if old >= staleAfter {
		s = "listed " + text.Age(old) + " ago · " + s
	}
	return s
}

// staleAfter is how old a list is when its age is said.
const staleAfter = 10 * time.Second

// drawLine draws the filter, or the choice of what to sort by.
func (m Model) drawLine(c canvas.Canvas, th themes.Theme) {
	if m.choosing {
		m.drawOrders(c, th)
		return
	}
	x := c.Text(0, 0, "/", th.Accent)
	count := ""
	if m.filter.Value() != "" {
		n := 0
		for _, r := range m.rows {
			if r.one != nil {
				n++
			} else {
				n += len(r.group.Members)
			}
		}
		count = connections(n)
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
	if m.sort().reversed {
		sign = " ▲"
	}
	x := c.Text(0, 0, "sort by ", th.Dim)
	for _, o := range m.orders() {
		if o == m.sort().by {
			x = c.Text(x, 0, " "+o.String()+sign+" ", th.Tab)
		} else {
			x = c.Text(x, 0, " "+o.String()+" ", th.Text)
		}
	}
}
