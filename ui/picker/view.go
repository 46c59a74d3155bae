package picker

import (
	"strconv"
	"strings"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// Rows around the list: what it is, its filter and a blank one above; the footer below.
const (
	rowsAbove = 2
	rowsBelow = 1
)

// View draws the list on the whole of c.
func (m Model) View(c canvas.Canvas, th themes.Theme) {
	w, h := c.Width(), c.Height()
	accent := th.Accent
	accent.Bold = true
	x := c.Text(1, 0, "valktop", accent)
	c.Text(x+2, 0, text.Cut(m.why, w-x-3), th.Dim)
	shown := m.shown()
	in := widget.Panel(c.Sub(0, rowsAbove, w, h-rowsAbove-rowsBelow), th, widget.PanelSpec{
		Title: "Which server?", Right: m.counted(len(shown)), Focus: true,
	})
	m.filter(in.Sub(0, 0, in.Width(), 1), th)
	list := in.Sub(0, 2, in.Width(), in.Height()-2)
	if len(shown) == 0 {
		widget.Notice(list, th, widget.NoticeSpec{What: "No profile holds what you typed", Do: "esc shows all of them again."})
	} else {
		rows := max(list.Height()-1, 1)
		widget.Table(list, th, widget.TableSpec{
			Columns: columns(shown), Len: len(shown), Row: func(i int) [][]widget.Span { return shown[i].cells(th) },
			Selectable: true, Selected: m.at, Offset: widget.Scroll(max(m.at-rows/2, 0), m.at, len(shown), rows),
		})
	}
	widget.Footer(c.Sub(0, h-1, w, 1), th, m.bindings())
}

// counted says how many profiles there are, and how many of them are shown.
func (m Model) counted(shown int) string {
	n := strconv.Itoa(len(m.servers)) + " profiles"
	if len(m.servers) == 1 {
		n = "1 profile"
	}
	if shown < len(m.servers) {
		n = strconv.Itoa(shown) + " of " + n
	}
	return n
}

// filter draws what is typed, or why the last choice was none.
func (m Model) filter(c canvas.Canvas, th themes.Theme) {
	switch {
	case m.refused != "":
		c.Text(0, 0, text.Cut(widget.Bad.Sign()+" "+m.refused, c.Width()), th.Bad)
	case m.typing:
		x := c.Text(0, 0, "/", th.Accent)
		m.field.Draw(c, x, 0, c.Width()-x, th.Bright)
	default:
		c.Text(0, 0, text.Cut("type a name, an address or a tag", c.Width()), th.Dim)
	}
}

// Widths of columns: the longest name of a profile is known, the others get what is left.
const (
	leastName    = 8
	mostName     = 24
	leastAddress = 21 // 255.255.255.255:65535
	leastDemands = 20 // production, read-only
	leastTags    = 10
)

func columns(shown []Server) []widget.Column {
	name := leastName
	for _, s := range shown {
		name = max(name, text.Width(s.Name))
	}
	return []widget.Column{
		{Title: "PROFILE", Width: min(name, mostName), Middle: true},
		{Title: "SERVER", Width: leastAddress, Flex: 2, Middle: true},
		{Title: "ASKS FOR", Width: leastDemands, Flex: 1},
		{Title: "TAGS", Width: leastTags, Flex: 1, Drop: 1},
	}
}

// cells are a server's in the table.
func (s Server) cells(th themes.Theme) [][]widget.Span {
	name, demands := th.Bright, th.Warn
	if s.Disabled != "" {
		name = th.Dim
	}
	return [][]widget.Span{
		{{Text: s.Name, Style: name}}, {{Text: s.Address, Style: th.Text}},
		{{Text: strings.Join(s.Demands, ", "), Style: demands}},
		{{Text: strings.Join(s.Tags, " "), Style: th.Dim}},
	}
}
