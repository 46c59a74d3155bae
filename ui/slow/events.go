package slow

import (
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/chart"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawEvents draws a row a kind of event of the latency monitor.
func (m Model) drawEvents(c canvas.Canvas, ctx screen.Context) {
	if c.Height() < 3 {
		return
	}
	focus := m.shows == latencyEvents
	var in canvas.Canvas
	if focus {
		in = m.panel(c, ctx, m.shows.String(), "the server's monitor")
	} else {
		in = widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: latencyEvents.String(), Right: "v shows more"})
	}
	if len(m.events.List) == 0 {
		spec := m.noEvents(ctx)
		if !focus && in.Height() < 8 {
			spec.Do = ""
		}
		widget.Notice(in, ctx.Theme, spec)
		return
	}
	th := ctx.Theme
	columns := []widget.Column{
		{Title: "EVENT", Width: 12, Flex: 1}, {Title: "LAST", Width: 9, Right: true}, {Title: "LATEST", Width: 8, Right: true},
		{Title: "MAX", Width: 8, Right: true}, {Title: "SPIKES", Width: 6, Right: true, Drop: 1},
	}
	if len(ctx.State.Snapshot.Nodes) > 1 {
		columns = append(columns, widget.Column{Title: "NODE", Width: 20, Middle: true, Drop: 2})
	}
	table := widget.TableSpec{
		Len: len(m.events.List), Columns: columns, Selectable: focus, Selected: m.list.at, Offset: m.list.offset, Sign: "▌",
		Row: func(i int) [][]widget.Span {
			e := m.events.List[i]
			took := func(d time.Duration) []widget.Span {
				return []widget.Span{{Text: text.Fine(d).String(), Style: slowCommands.tone(th, float64(d))}}
			}
			return [][]widget.Span{
				{{Text: e.Event, Style: th.Text}}, {{Text: ago(ctx, e.At), Style: th.Text}}, took(e.Latest), took(e.Max),
				{{Text: text.Count(float64(len(e.Spikes))).String(), Style: th.Text}}, {{Text: e.Node, Style: th.Dim}},
			}
		},
	}
	if !focus {
		table.Offset = 0
	}
	widget.Table(in, th, table)
}

// noEvents says why there is no event to show.
func (m Model) noEvents(ctx screen.Context) widget.NoticeSpec {
	switch {
	case m.filter.Value() != "" && m.shows == latencyEvents:
		return widget.NoticeSpec{What: "Nothing matches " + m.filter.Value(), Do: "esc takes the filter away"}
	case m.events.Why != "":
		return widget.NoticeSpec{Tone: widget.Unknown, What: "Latency events cannot be read", Why: m.events.Why, Do: remedy(m.events.Why)}
	case !m.events.Asked:
		return widget.NoticeSpec{Tone: widget.Unknown, What: "Asking for latency events", Why: "They come with the next answer of the server."}
	case m.events.Off:
		return widget.NoticeSpec{
			Tone: widget.Unknown, What: "The latency monitor is off", Why: "latency-monitor-threshold is 0, as it is by default.",
			Do: "CONFIG SET latency-monitor-threshold 100 notes what takes 100 ms or more; valktop switches nothing on.",
		}
	}
	spec := widget.NoticeSpec{Tone: widget.Good, What: "No latency event", Why: "The server's monitor has noted none since it started, or since LATENCY RESET."}
	if over, ok := m.events.Over.Get(); ok {
		spec.What = "No spike of " + text.Fine(over).String() + " or more"
	}
	return spec
}

// drawSpikes draws the history of the selected event: a bar a spike, and the newest of them.
func (m Model) drawSpikes(c canvas.Canvas, ctx screen.Context) {
	if c.Height() < 3 || m.list.at >= len(m.events.List) {
		return
	}
	e, th := m.events.List[m.list.at], ctx.Theme
	in := widget.Panel(c, th, widget.PanelSpec{TitleStyled: []widget.Span{{Text: "History of ", Style: th.Dim}, {Text: e.Event, Style: th.Bright}}, Right: span(ctx, e)})
	if len(e.Spikes) == 0 {
		in.Text(0, 0, text.Cut("LATENCY HISTORY did not tell", in.Width()), th.Dim)
		return
	}
	list := 30 // cells of the newest spikes
	if in.Width() < 2*list {
		list = 0
	}
	bars := in.Sub(0, 0, in.Width()-list, in.Height()-1)
	values := make([]float64, len(e.Spikes))
	for i, s := range e.Spikes {
		values[i] = float64(s.Took)
	}
	chart.Spark(bars, values, th.Misses.Line)
	in.Right(bars.Width(), in.Height()-1, text.Cut("one bar a spike, the newest at the right", bars.Width()), th.Dim)
	drawNewestSpikes(in.Sub(in.Width()-list+2, 0, list-2, in.Height()), ctx, th, e)
}

func drawNewestSpikes(c canvas.Canvas, ctx screen.Context, th themes.Theme, e analysis.LatencyEvent) {
	for y := range min(c.Height(), len(e.Spikes)) {
		s := e.Spikes[len(e.Spikes)-1-y]
		c.Text(0, y, stamp(ctx, s.At), th.Dim)
		c.Right(c.Width(), y, text.Fine(s.Took).String(), slowCommands.tone(th, float64(s.Took)))
	}
}

// span says over which time the spikes of an event lie.
func span(ctx screen.Context, e analysis.LatencyEvent) string {
	if len(e.Spikes) == 0 {
		return ""
	}
	return text.Count(float64(len(e.Spikes))).String() + " since " + text.Age(ctx.Clock().Sub(e.Spikes[0].At)) + " ago"
}
