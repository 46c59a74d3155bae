package clients

import (
	"strings"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// column is a column of the list: how it is laid out, and what stands in it.
type column struct {
	widget.Column
	sorts order // whose mark it bears; orderCount for none
	cell  func(th themes.Theme, r row) []widget.Span
}

// noteWidth is how much room there is at least for what is special about a row.
const noteWidth = 12

// columns are those of what is listed. The one that rows are sorted by is never dropped.
func (m Model) columns() []column {
	all := m.groupColumns()
	if m.single() {
		all = m.connectionColumns()
	}
	for i := range all {
		if all[i].sorts == m.sort().by {
			all[i].Drop = 0
		}
	}
	return all
}

func (m Model) groupColumns() []column {
	figure := func(title string, width, drop int, sorts order, say func(*analysis.ConnectionGroup) string) column {
		return column{widget.Column{Title: title, Width: width, Right: true, Drop: drop}, sorts, func(th themes.Theme, r row) []widget.Span {
			return plain(th, say(r.group))
		}}
	}
	few := func(title string, drop int, of func(*analysis.ConnectionGroup) int) column {
		return figure(title, len(title), drop, orderCount, func(g *analysis.ConnectionGroup) string { return some(of(g)) })
	}
	return []column{
		{widget.Column{Title: strings.ToUpper(m.by.String()), Width: 15, Flex: 2, Middle: true}, byTitle, m.groupCell},
		figure("CONNS", 7, 0, byCount, func(g *analysis.ConnectionGroup) string { return text.Count(float64(len(g.Members))).String() }),
		figure("NEW/S", 7, 0, byOpened, func(g *analysis.ConnectionGroup) string { return bare(g.Opened) }),
		figure("POOL SEEN", 9, 3, orderCount, pool),
		figure("IDLE", 9, 4, byIdle, func(g *analysis.ConnectionGroup) string { return text.Age(g.Idle.Median) }),
		figure("AGE", 9, 2, byAge, func(g *analysis.ConnectionGroup) string { return text.Age(g.Age.Median) }),
		figure("OUTPUT", 8, 5, byOutput, func(g *analysis.ConnectionGroup) string { return text.Maybe(g.Output, text.Bytes).String() }),
		figure("MEMORY", 8, 1, byMemory, func(g *analysis.ConnectionGroup) string { return text.Maybe(g.Memory, text.Bytes).String() }),
		few("BLOCKED", 8, func(g *analysis.ConnectionGroup) int { return g.Blocked }),
		few("PUBSUB", 9, func(g *analysis.ConnectionGroup) int { return g.Subscribed }),
		few("MULTI", 10, func(g *analysis.ConnectionGroup) int { return g.Transacting }),
		{widget.Column{Title: "LAST COMMAND", Width: 12, Drop: 7}, orderCount, func(th themes.Theme, r row) []widget.Span { return command(th, r.group.Command) }},
		{widget.Column{Title: "NOTE", Width: noteWidth, Flex: 1, Drop: 6}, orderCount, groupNote},
	}
}

func (m Model) connectionColumns() []column {
	figure := func(title string, width, drop int, sorts order, say func(*analysis.Connection) string) column {
		return column{widget.Column{Title: title, Width: width, Right: true, Drop: drop}, sorts, func(th themes.Theme, r row) []widget.Span {
			return plain(th, say(r.one))
		}}
	}
	word := func(title string, width, flex, drop int, say func(*analysis.Connection) string) column {
		return column{widget.Column{Title: title, Width: width, Flex: flex, Drop: drop, Middle: flex > 0}, orderCount, func(th themes.Theme, r row) []widget.Span {
			return []widget.Span{{Text: say(r.one), Style: th.Text}}
		}}
	}
	all := []column{
		{widget.Column{Title: "ADDRESS", Width: 21, Flex: 1, Middle: true}, byTitle, addressCell},
		word("NAME", 12, 1, 3, func(c *analysis.Connection) string { return c.Name }),
		word("USER", 8, 0, 8, func(c *analysis.Connection) string { return c.User }),
		figure("DB", 2, 9, orderCount, func(c *analysis.Connection) string { return text.Whole(c.DB) }),
		figure("IDLE", 9, 0, byIdle, func(c *analysis.Connection) string { return text.Age(c.Idle) }),
		figure("AGE", 9, 2, byAge, func(c *analysis.Connection) string { return text.Age(c.Age) }),
		figure("OUTPUT", 8, 5, byOutput, func(c *analysis.Connection) string { return text.Maybe(c.OutputMemory, text.Bytes).String() }),
		figure("MEMORY", 8, 1, byMemory, func(c *analysis.Connection) string { return text.Maybe(c.Memory, text.Bytes).String() }),
		{widget.Column{Title: "LAST COMMAND", Width: 12, Drop: 4}, orderCount, func(th themes.Theme, r row) []widget.Span { return command(th, r.one.Command) }},
		word("LIBRARY", 14, 1, 10, func(c *analysis.Connection) string { return c.Common(analysis.ByLibrary) }),
		{widget.Column{Title: "NOTE", Width: noteWidth, Flex: 1, Drop: 6}, orderCount, connectionNote},
	}
	if m.several {
		all = append(all[:1:1], append([]column{word("NODE", 14, 1, 7, func(c *analysis.Connection) string { return c.Node })}, all[1:]...)...)
	}
	return all
}

func plain(th themes.Theme, s string) []widget.Span {
	if s == text.Unknown {
		return []widget.Span{{Text: s, Style: th.Dim}}
	}
	return []widget.Span{{Text: s, Style: th.Text}}
}

// some is a number of which none is not worth a digit.
func some(n int) string {
	if n == 0 {
		return ""
	}
	return text.Count(float64(n)).String()
}

// bare is a rate whose unit the column's head says.
func bare(v maybe.Value[float64]) string {
	return strings.TrimSpace(strings.TrimSuffix(text.Maybe(v, text.Rate).String(), "/s"))
}

// pool is how many connections a group had at least and at most.
func pool(g *analysis.ConnectionGroup) string {
	size, ok := g.Size.Get()
	switch {
	case !ok:
		return text.Unknown
	case size.Least == size.Most:
		return text.Count(float64(size.Most)).String()
	}
	return text.Count(float64(size.Least)).String() + " to " + text.Count(float64(size.Most)).String()
}

func (m Model) groupCell(th themes.Theme, r row) []widget.Span {
	g := r.group
	style := th.Text
	if g.Owner != analysis.OfApplication || g.Name == "" {
		style = th.Dim
	}
	name := label(g.By, g.Name)
	if g.Owner != analysis.OfApplication && (g.Name == "" || g.By == analysis.ByName) {
		name = owners(g.Owner)
	}
	return append(sign(th, g.Monitoring > 0), widget.Span{Text: name, Style: style})
}

// sign marks what costs the server more than others do.
func sign(th themes.Theme, costs bool) []widget.Span {
	if !costs {
		return nil
	}
	return []widget.Span{{Text: widget.Warn.Sign() + " ", Style: th.Warn}}
}

func addressCell(th themes.Theme, r row) []widget.Span {
	style := th.Text
	if r.one.Owner != analysis.OfApplication {
		style = th.Dim
	}
	return append(sign(th, r.one.Monitors()), widget.Span{Text: r.one.Addr, Style: style})
}

// command is the last command, in capitals as it is written, with its subcommand.
func command(th themes.Theme, name string) []widget.Span {
	return []widget.Span{{Text: commandWord(name), Style: th.Text}}
}

func commandWord(name string) string {
	if name == "" || name == "NULL" {
		return "none yet"
	}
	return strings.ToUpper(strings.ReplaceAll(name, "|", " "))
}

// groupNote is what is special about a group, the most telling first.
func groupNote(th themes.Theme, r row) []widget.Span {
	g := r.group
	switch {
	case g.Owner != analysis.OfApplication:
		return []widget.Span{{Text: "not counted", Style: th.Dim}}
	case g.Monitoring > 0:
		return []widget.Span{{Text: "MONITOR", Style: th.Warn}}
	case g.IdlePool():
		return []widget.Span{{Text: "idle pool", Style: th.Warn}}
	}
	return nil
}

func connectionNote(th themes.Theme, r row) []widget.Span {
	c := r.one
	if c.Owner != analysis.OfApplication {
		return []widget.Span{{Text: owners(c.Owner), Style: th.Dim}}
	}
	style := th.Text
	if c.Monitors() {
		style = th.Warn
	}
	return []widget.Span{{Text: states(c), Style: style}}
}

// whole says a number to the digit, or why it is not known.
func whole(v collector.Int) string {
	return text.Maybe(v, func(n int64) text.Quantity { return text.Quantity{Number: text.Whole(n)} }).String()
}
