package events

import (
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// View draws the timeline.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	rows := m.rows(ctx)
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Events", Focus: true, Right: m.right(rows)})
	m.drawFilter(in.Sub(0, in.Height()-1, in.Width(), 1), ctx.Theme)
	in = in.Sub(0, 0, in.Width(), in.Height()-1)
	if len(rows) == 0 {
		spec := widget.NoticeSpec{What: "Nothing has happened yet", Why: "Restarts, flushes, failovers, evictions, saves, marks and changes will be listed here."}
		if m.filtered() {
			spec = widget.NoticeSpec{What: "No event is like that", Do: "esc takes the filter away"}
		}
		widget.Notice(in, ctx.Theme, spec)
		return
	}
	widget.Table(in, ctx.Theme, widget.TableSpec{
		Columns: []widget.Column{
			{Title: "TIME", Width: 14}, {Title: "AGO", Width: 9, Right: true, Drop: 1},
			{Title: "KIND", Width: 10}, {Title: "WHAT", Width: 20, Flex: 1}, {Title: "NODE", Width: 21, Drop: 2, Middle: true},
		},
		Len: len(rows), Selectable: true, Selected: m.selected, Offset: m.offset, Sign: "▌", Sort: -1,
		Row: func(i int) [][]widget.Span { return row(ctx, rows[i]) },
	})
}

// row is an event.
func row(ctx screen.Context, e analysis.Event) [][]widget.Span {
	th := ctx.Theme
	style := th.Text
	if e.Past {
		style = th.Dim
	}
	said := e.Text
	if e.Past {
		said += " (before you came)"
	}
	return [][]widget.Span{
		{{Text: clock(ctx, e.Time), Style: style}}, {{Text: text.Age(max(ctx.Clock().Sub(e.Time), 0)), Style: th.Dim}},
		{{Text: string(e.Kind), Style: kindStyle(th, e.Kind)}}, {{Text: said, Style: style}}, {{Text: e.Node, Style: th.Dim}},
	}
}

// clock is the time of an event, with its day unless that is today.
func clock(ctx screen.Context, at time.Time) string {
	at, now := at.In(ctx.Zone), ctx.Clock().In(ctx.Zone)
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return at.Format(time.TimeOnly)
	}
	return at.Format("01-02 15:04:05")
}

// kindStyle makes what hurts stand out from what is usual.
func kindStyle(th themes.Theme, k analysis.EventKind) themes.Style {
	switch k {
	case analysis.EventRestart, analysis.EventFailover, analysis.EventFlush, analysis.EventConnection:
		return th.Bad
	case analysis.EventConfig, analysis.EventEviction, analysis.EventExpiry, analysis.EventClients, analysis.EventSlow, analysis.EventReset:
		return th.Warn
	case analysis.EventMark, analysis.EventAction, analysis.EventDeploy, analysis.EventTopology, analysis.EventSave:
	}
	return th.Accent
}

// right says how many there are, and of which kind.
func (m Model) right(rows []analysis.Event) string {
	if len(rows) == 0 && !m.filtered() {
		return ""
	}
	said := text.Whole(int64(len(rows))) + " events"
	if len(rows) == 1 {
		said = "1 event"
	}
	if m.kind != "" {
		said += " · " + string(m.kind) + " only"
	}
	return said + " · newest first"
}

func (m Model) drawFilter(c canvas.Canvas, th themes.Theme) {
	if !m.typing && m.filter.Value() == "" {
		return
	}
	x := c.Text(0, 0, "/", th.Accent)
	if m.typing {
		m.filter.Draw(c, x, 0, c.Width()-x, th.Bright)
		return
	}
	c.Text(x, 0, text.Cut(m.filter.Value(), c.Width()-x), th.Text)
}
