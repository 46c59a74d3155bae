package slow

import (
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// View draws the screen.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if ctx.History == nil || len(ctx.State.Snapshot.Nodes) == 0 {
		widget.Notice(c, ctx.Theme, widget.NoticeSpec{Tone: widget.Unknown, What: "Nothing has been polled yet", Why: "The server's logs are asked for after the first poll."})
		return
	}
	l := m.arranged(c.Width(), c.Height())
	part := func(r rect) canvas.Canvas { return c.Sub(r.x, r.y, r.w, r.h) }
	m.drawStatus(part(l.status), ctx)
	switch {
	case m.shows == latencyEvents:
		m.drawEvents(part(l.list), ctx)
		m.drawSpikes(part(l.below), ctx)
	case m.open:
		m.drawEntries(part(l.list), ctx)
		m.drawEntry(part(l.below), ctx)
	default:
		m.drawGroups(part(l.list), ctx)
		m.drawNewest(part(l.below), ctx)
	}
}

// panel draws the frame of the list and the line below it, and returns what lies between.
func (m Model) panel(c canvas.Canvas, ctx screen.Context, title, right string) canvas.Canvas {
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: title, Focus: true, Right: right})
	below := m.lineHeight()
	m.drawLine(in.Sub(0, in.Height()-below, in.Width(), below), ctx.Theme)
	return in.Sub(0, 0, in.Width(), in.Height()-below)
}

// drawGroups draws a row a group.
func (m Model) drawGroups(c canvas.Canvas, ctx screen.Context) {
	in := m.panel(c, ctx, m.shows.String(), m.rests(ctx))
	if len(m.groups) == 0 {
		widget.Notice(in, ctx.Theme, m.none(ctx))
		return
	}
	columns := m.columns(ctx)
	table := widget.TableSpec{
		Len: len(m.groups), Selectable: true, Selected: m.list.at, Offset: m.list.offset, Sign: "▌", Sorted: true, Ascending: m.sort.reversed,
		Row: func(i int) [][]widget.Span {
			cells := make([][]widget.Span, len(columns))
			for k, col := range columns {
				cells[k] = col.cell(ctx.Theme, m.groups[i])
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

// column is a column of the table of groups.
type column struct {
	widget.Column

	sorts order // whose mark it bears; orderCount for none
	cell  func(th themes.Theme, g analysis.SlowGroup) []widget.Span
}

func (m Model) columns(ctx screen.Context) []column {
	figure := func(of func(analysis.SlowGroup) string) func(themes.Theme, analysis.SlowGroup) []widget.Span {
		return func(th themes.Theme, g analysis.SlowGroup) []widget.Span {
			return []widget.Span{{Text: of(g), Style: th.Text}}
		}
	}
	say := m.shows.say
	total := column{widget.Column{Title: "TOTAL", Width: 8, Right: true}, byTotal, figure(func(g analysis.SlowGroup) string { return say(g.Total) })}
	list := []column{
		{widget.Column{Title: "COMMAND", Width: 26, Flex: 2, Middle: true}, orderCount, shapeCell},
		{widget.Column{Title: "COUNT", Width: 7, Right: true}, byCount, figure(func(g analysis.SlowGroup) string { return text.Count(float64(len(g.Calls))).String() })},
		total,
		{widget.Column{Title: "MAX", Width: 8, Right: true}, byMax, m.maxCell},
		{widget.Column{Title: "P50", Width: 8, Right: true, Drop: 2}, byMedian, figure(func(g analysis.SlowGroup) string { return say(g.P50) })},
		{widget.Column{Title: "LAST", Width: 9, Right: true}, byNewest, figure(func(g analysis.SlowGroup) string { return ago(ctx, g.Calls[0].At) })},
		{widget.Column{Title: "CLIENTS", Width: 18, Flex: 1, Drop: 3}, orderCount, clientsCell},
	}
	if len(ctx.State.Snapshot.Nodes) > 1 {
		list = append(list, column{widget.Column{Title: "NODES", Width: 5, Right: true, Drop: 4}, orderCount, figure(func(g analysis.SlowGroup) string { return text.Whole(int64(g.Nodes)) })})
	}
	for i := range list {
		if list[i].sorts == m.sort.by {
			list[i].Drop = 0
		}
	}
	return list
}

// say writes a figure of the page's log.
func (p page) say(v float64) string {
	if p == largeReplies || p == largeRequests {
		return text.Bytes(int64(v)).String()
	}
	return text.Fine(time.Duration(v)).String()
}

// ago says how long ago something was: clocks differ a little, and logs know whole seconds.
func ago(ctx screen.Context, at time.Time) string {
	d := ctx.Clock().Sub(at)
	if d < time.Second {
		return "now"
	}
	return text.Duration(d.Truncate(time.Second)).String() + " ago"
}

func shapeCell(th themes.Theme, g analysis.SlowGroup) []widget.Span {
	return shape(th, g.Shape)
}

// shape is a command and its key's pattern.
func shape(th themes.Theme, s analysis.SlowShape) []widget.Span {
	spans := []widget.Span{{Text: s.Command, Style: th.Bright}}
	if s.Pattern != "" {
		spans = append(spans, widget.Span{Text: " ", Style: th.Text})
		spans = append(spans, estimate.Pattern(s.Pattern, th.Text, th.Accent)...)
	}
	return spans
}

const (
	// worthALook and worthMore are how long a command takes from which on it stands in
	// everybody's way: clients commonly time out after a second.
	worthALook = 100 * time.Millisecond
	worthMore  = time.Second
)

// maxCell is the longest, or the largest, of a group.
func (m Model) maxCell(th themes.Theme, g analysis.SlowGroup) []widget.Span {
	return []widget.Span{{Text: m.shows.say(g.Max), Style: m.shows.tone(th, g.Max)}}
}

// tone is the style of a figure by its gravity.
func (p page) tone(th themes.Theme, v float64) themes.Style {
	switch took := time.Duration(v); {
	case p == largeReplies || p == largeRequests:
	case took >= worthMore:
		return th.Bad
	case took >= worthALook:
		return th.Warn
	}
	return th.Text
}

// clientsCell are who sent them, the busiest first.
func clientsCell(th themes.Theme, g analysis.SlowGroup) []widget.Span {
	var spans []widget.Span
	for i, c := range g.Clients {
		if i > 0 {
			spans = append(spans, widget.Span{Text: ", ", Style: th.Dim})
		}
		name := c.Name
		if name == "" {
			name = "?"
		}
		spans = append(spans, widget.Span{Text: name, Style: th.Text})
		if len(g.Clients) > 1 {
			spans = append(spans, widget.Span{Text: " " + text.Whole(int64(c.Calls)), Style: th.Dim})
		}
	}
	return spans
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
		count = text.Count(float64(m.rows())).String() + " match"
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
	for o := range orderCount {
		if o == m.sort.by {
			x = c.Text(x, 0, " "+o.String()+sign+" ", th.Tab)
		} else {
			x = c.Text(x, 0, " "+o.String()+" ", th.Text)
		}
	}
}
