package inspect

import (
	"time"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawRows draws the elements of a collection.
func (m Model) drawRows(c canvas.Canvas, th themes.Theme) {
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Value", Right: m.span(unitOf(m.now.Type), int64(len(m.now.Rows)))})
	columns := m.columns()
	widths := make([]widget.Column, len(columns))
	for i, col := range columns {
		widths[i] = col.Column
	}
	widget.Table(in, th, widget.TableSpec{
		Columns: widths, Len: len(m.now.Rows), Selectable: true, Selected: m.selected,
		Offset: widget.Scroll(m.offset, m.selected, len(m.now.Rows), max(in.Height()-1, 1)),
		Row: func(i int) [][]widget.Span {
			cells := make([][]widget.Span, len(columns))
			for k, col := range columns {
				cells[k] = []widget.Span{col.cell(m.now.Rows[i], th)}
			}
			return cells
		},
	})
}

// column is a column of the elements' table.
type column struct {
	widget.Column
	cell func(keyspace.Row, themes.Theme) widget.Span
}

// columns are those of the type on display.
func (m Model) columns() []column {
	id := column{widget.Column{Width: 10, Flex: 1, Middle: true}, func(r keyspace.Row, th themes.Theme) widget.Span { return widget.Span{Text: r.ID, Style: th.Accent} }}
	value := column{widget.Column{Title: "VALUE", Width: 10, Flex: 3}, func(r keyspace.Row, th themes.Theme) widget.Span { return widget.Span{Text: r.Value, Style: th.Text} }}
	switch m.now.Type {
	case "hash":
		id.Title = "FIELD"
		if m.fieldTTLs() {
			return []column{id, value, {widget.Column{Title: "TTL", Width: 9, Right: true}, fieldTTL}}
		}
		return []column{id, value}
	case "list":
		id.Column = widget.Column{Title: "INDEX", Width: 10, Right: true}
		return []column{id, value}
	case "zset":
		value.Title = "MEMBER"
		score := column{widget.Column{Title: "SCORE", Width: 18, Right: true}, func(r keyspace.Row, th themes.Theme) widget.Span { return widget.Span{Text: r.Score, Style: th.Bright} }}
		return []column{value, score}
	case "stream":
		id.Column = widget.Column{Title: "ID", Width: 20}
		value.Title = "FIELDS"
		return []column{id, value}
	}
	value.Title = "MEMBER"
	return []column{value}
}

// fieldTTLs reports whether a field on display has a time to live of its own.
func (m Model) fieldTTLs() bool {
	for _, r := range m.now.Rows {
		if r.TTL.Known() {
			return true
		}
	}
	return false
}

func fieldTTL(r keyspace.Row, th themes.Theme) widget.Span {
	return widget.Span{Text: maybe.Then(r.TTL, func(d time.Duration) string { return text.Age(d) }).Or(""), Style: th.Dim}
}

// drawGroups draws the consumer groups of a stream.
func (m Model) drawGroups(c canvas.Canvas, th themes.Theme) {
	right := ""
	if n := len(m.now.Groups); n > groupsShown {
		right = text.Whole(groupsShown) + " of " + text.Whole(int64(n))
	}
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Consumer groups", Right: right})
	whole := func(n int64, th themes.Theme) []widget.Span {
		return []widget.Span{{Text: text.Whole(n), Style: th.Text}}
	}
	widget.Table(in, th, widget.TableSpec{
		Columns: []widget.Column{
			{Title: "GROUP", Width: 10, Flex: 1, Middle: true}, {Title: "CONSUMERS", Width: 9, Right: true},
			{Title: "PENDING", Width: 9, Right: true}, {Title: "LAG", Width: 9, Right: true}, {Title: "LAST ID", Width: 20, Drop: 1},
		},
		Len: len(m.now.Groups),
		Row: func(i int) [][]widget.Span {
			g := m.now.Groups[i]
			lag := cellOf(g.Lag, func(n int64) string { return text.Whole(n) })
			return [][]widget.Span{
				{{Text: g.Name, Style: th.Accent}}, whole(g.Consumers, th), whole(g.Pending, th),
				{{Text: lag, Style: th.Text}}, {{Text: g.LastID, Style: th.Dim}},
			}
		},
	})
}
