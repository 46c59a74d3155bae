package slow

import (
	"strings"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// besideWidth is the width from which on latency events stand beside the newest entries.
const besideWidth = 110

// drawEntries draws the entries of the selected group.
func (m Model) drawEntries(c canvas.Canvas, ctx screen.Context) {
	g, ok := m.current()
	if !ok {
		return
	}
	title := append([]widget.Span{{Text: m.shows.String() + " · ", Style: ctx.Theme.Dim}}, shape(ctx.Theme, g.Shape)...)
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{TitleStyled: title, Focus: true, Right: entries(len(g.Calls))})
	widget.Table(in, ctx.Theme, m.entriesTable(ctx, g, true))
}

// entriesTable is a table of a group's entries, the newest first.
func (m Model) entriesTable(ctx screen.Context, g analysis.SlowGroup, selectable bool) widget.TableSpec {
	th := ctx.Theme
	figure := "TOOK"
	if m.shows != slowCommands {
		figure = "SIZE"
	}
	columns := []widget.Column{
		{Title: "TIME", Width: 8}, {Title: figure, Width: 8, Right: true},
		{Title: "CLIENT", Width: 21, Middle: true, Drop: 2}, {Title: "ARGUMENTS", Width: 20, Flex: 1, Middle: true},
	}
	several := len(ctx.State.Snapshot.Nodes) > 1
	if several {
		columns = append(columns, widget.Column{Title: "NODE", Width: 20, Middle: true, Drop: 1})
	}
	table := widget.TableSpec{
		Len: len(g.Calls), Columns: columns, Selectable: selectable, Selected: m.entries.at, Offset: m.entries.offset, Sign: "▌",
		Row: func(i int) [][]widget.Span {
			e := g.Calls[i]
			cells := [][]widget.Span{
				{{Text: stamp(ctx, e.At), Style: th.Dim}}, {{Text: m.shows.say(e.Figure), Style: m.shows.tone(th, e.Figure)}},
				client(th, e), {{Text: line(e.Args), Style: th.Text}},
			}
			if several {
				cells = append(cells, []widget.Span{{Text: e.Node, Style: th.Dim}})
			}
			return cells
		},
	}
	if !selectable {
		table.Offset = 0
	}
	return table
}

// stamp is a time of today, or the day of another.
func stamp(ctx screen.Context, at time.Time) string {
	at = at.In(ctx.Zone)
	if now := ctx.Clock().In(ctx.Zone); now.YearDay() != at.YearDay() || now.Year() != at.Year() {
		return at.Format("Jan _2")
	}
	return at.Format(time.TimeOnly)
}

// client is who sent a command: its name, and its address.
func client(th themes.Theme, e analysis.SlowCall) []widget.Span {
	if e.Name == "" {
		return []widget.Span{{Text: e.Client, Style: th.Text}}
	}
	return []widget.Span{{Text: e.Name, Style: th.Text}, {Text: " " + e.Client, Style: th.Dim}}
}

// line is a command as one would type it: what holds spaces stands in quotes.
func line(args []string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg
		if arg == "" || strings.ContainsAny(arg, " \"") {
			words[i] = text.Quote(arg)
		}
	}
	return strings.Join(words, " ")
}

// drawEntry draws all that is known of the selected entry.
func (m Model) drawEntry(c canvas.Canvas, ctx screen.Context) {
	e, ok := m.entry()
	if !ok || c.Height() == 0 {
		return
	}
	th := ctx.Theme
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Entry", Right: e.At.In(ctx.Zone).Format(time.DateTime) + ", " + ago(ctx, e.At)})
	x := widget.Spans(in, 0, 0, widget.Span{Text: m.shows.say(e.Figure), Style: m.shows.tone(th, e.Figure)}, widget.Span{Text: "  from ", Style: th.Dim})
	x = widget.Spans(in, x, 0, client(th, e)...)
	if len(ctx.State.Snapshot.Nodes) > 1 {
		widget.Spans(in, x, 0, widget.Span{Text: "  on ", Style: th.Dim}, widget.Span{Text: e.Node, Style: th.Text})
	}
	for y, row := range hardWrap(line(e.Args), in.Width()) {
		if y+1 >= in.Height() {
			in.Text(in.Width()-1, in.Height()-1, "…", th.Dim)
			return
		}
		in.Text(0, y+1, row, th.Text)
	}
}

// hardWrap cuts what s looks like into lines of w cells, wherever that is: every byte counts.
func hardWrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var lines []string
	var b strings.Builder
	used := 0
	for cluster, width := range text.Cells(s) {
		if used+width > w {
			lines = append(lines, b.String())
			b.Reset()
			used = 0
		}
		b.WriteString(cluster)
		used += width
	}
	return append(lines, b.String())
}

// drawNewest draws the newest entries of the selected group, and where there is room the
// latency events beside them.
func (m Model) drawNewest(c canvas.Canvas, ctx screen.Context) {
	g, ok := m.current()
	if c.Height() == 0 {
		return
	}
	w := c.Width()
	if w >= besideWidth || !ok {
		left := w * 4 / 7
		if !ok {
			left = 0
		}
		m.drawEvents(c.Sub(left, 0, w-left, c.Height()), ctx)
		w = left
	}
	if !ok {
		return
	}
	c = c.Sub(0, 0, w, c.Height())
	title := append([]widget.Span{{Text: "Newest of ", Style: ctx.Theme.Dim}}, shape(ctx.Theme, g.Shape)...)
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{TitleStyled: title, Right: "enter: all " + text.Count(float64(len(g.Calls))).String()})
	widget.Table(in, ctx.Theme, m.entriesTable(ctx, g, false))
}
