package keys

import (
	"strings"

	"valktop/keyspace"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// selectedSign stands before the selected row: ▸ is that of what can be opened.
const selectedSign = "▌"

// View draws the screen.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if notice, ok := nothing(ctx); ok {
		widget.Notice(c, ctx.Theme, notice)
		return
	}
	if ctx.Outdated() || ctx.Keys.State == keyspace.Waiting {
		ctx.Theme = ctx.Theme.Faded()
	}
	l := m.arranged(c.Width(), c.Height())
	part := func(r rect) canvas.Canvas { return c.Sub(r.x, r.y, r.w, r.h) }
	m.drawStatus(part(l.status), ctx)
	m.drawMain(part(l.main), ctx)
	m.drawSide(part(l.side), ctx)
	m.drawStrip(part(l.strip), ctx)
}

// drawMain draws the rows, or the map.
func (m Model) drawMain(c canvas.Canvas, ctx screen.Context) {
	if c.Width() == 0 {
		return
	}
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{
		TitleStyled: m.title(ctx.Theme), Right: estimate.Basis(ctx.Keys), Focus: !m.inside,
	})
	below := m.lineHeight()
	m.drawLine(in.Sub(0, in.Height()-below, in.Width(), below), ctx.Theme)
	in = in.Sub(0, 0, in.Width(), in.Height()-below)
	switch {
	case len(m.rows) == 0 && m.filter.Value() != "":
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{What: "Nothing here matches " + m.filter.Value(), Do: "esc takes the filter away"})
	case m.view == treemap:
		m.drawMap(in, ctx.Theme)
	default:
		m.drawTable(in, ctx.Theme)
	}
}

// title says which view this is and where in the tree: "Prefixes › user: › {id}".
func (m Model) title(th themes.Theme) []widget.Span {
	plain, strong := th.Title, th.Bright
	strong.Bold = true
	spans := []widget.Span{{Text: [...]string{"Prefixes", "Patterns", "Map of " + m.mapped()}[m.view], Style: strong}}
	above := ""
	for _, prefix := range m.path {
		spans = append(spans, widget.Span{Text: " › ", Style: plain})
		if prefix == "" {
			spans = append(spans, widget.Span{Text: noPrefix, Style: strong})
		}
		spans = append(spans, estimate.Pattern(strings.TrimPrefix(prefix, above), strong, th.Accent)...)
		above = prefix
	}
	return spans
}

func (m Model) drawTable(c canvas.Canvas, th themes.Theme) {
	columns := m.columns(c.Width())
	spec := widget.TableSpec{
		Len: len(m.rows), Selectable: true, Selected: m.at, Offset: m.offset, Sign: selectedSign,
		Sorted: true, Sort: -1, Ascending: m.sort.reversed,
	}
	for i, col := range columns {
		spec.Columns = append(spec.Columns, col.Column)
		if col.sorts == m.sort.by {
			spec.Sort = i
		}
	}
	spec.Row = func(i int) [][]widget.Span {
		r := m.rows[i]
		if r.figures == nil {
			return [][]widget.Span{labelCell(m, th, r)}
		}
		cells := make([][]widget.Span, len(columns))
		for k, col := range columns {
			cells[k] = col.cell(m, th, r)
		}
		return cells
	}
	widget.Table(c, th, spec)
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
		count = text.Count(float64(len(m.rows))).String() + " rows"
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
			x = c.Text(x, 0, " "+o.name()+sign+" ", th.Tab)
		} else {
			x = c.Text(x, 0, " "+o.name()+" ", th.Text)
		}
	}
}
