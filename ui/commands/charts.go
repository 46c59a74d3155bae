package commands

import (
	"math"
	"slices"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/chart"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

const (
	// longest is how far back the history of commands reaches.
	longest = 15 * time.Minute
	// seriesPoints is how many steps a chart has at most.
	seriesPoints = 300
	// chartLeast is a chart's least height: a frame, its times and some rows for its line.
	chartLeast = 6
)

// graph is a chart of the selected command.
type graph struct {
	title  string
	metric analysis.CommandMetric
	color  func(themes.Theme) themes.Series
	format func(float64) text.Quantity
	area   bool
}

func graphs() []graph {
	return []graph{
		{"calls/s", analysis.CommandCalls, func(t themes.Theme) themes.Series { return t.Fragmentation }, text.Rate, true},
		{"p99", analysis.CommandP99, func(t themes.Theme) themes.Series { return t.Clients }, func(v float64) text.Quantity { return text.Fine(time.Duration(v * float64(time.Second))) }, false},
	}
}

// scales are those of the charts, for one command, one node and one window.
type scales struct {
	command, node string
	window        time.Duration
	of            []chart.Scale // by graph; never changed in place
}

// fit returns the scales for what the charts show now. They move slowly: see chart.Scale.
func (s scales) fit(ctx screen.Context, command string) scales {
	all := graphs()
	next := scales{command: command, node: ctx.Node, window: window(ctx), of: make([]chart.Scale, len(all))}
	if ctx.History == nil || command == "" {
		return next
	}
	if s.command == next.command && s.node == next.node && s.window == next.window {
		copy(next.of, s.of)
	}
	for i, g := range all {
		next.of[i] = next.of[i].Fit(chart.Amount, g.series(ctx, command).Values)
	}
	return next
}

func window(ctx screen.Context) time.Duration { return min(ctx.Window, longest) }

func (g graph) series(ctx screen.Context, command string) analysis.Series {
	return ctx.History.CommandSeries(command, g.metric, ctx.Until, window(ctx), seriesPoints)
}

// drawCharts draws those of the selected command side by side.
func (m Model) drawCharts(c canvas.Canvas, ctx screen.Context) {
	if c.Height() < chartLeast || m.selected == "" || len(m.scales.of) == 0 {
		return
	}
	n := len(graphs())
	for i := range n {
		x := i * c.Width() / n
		m.drawChart(c.Sub(x, 0, (i+1)*c.Width()/n-x, c.Height()), ctx, i)
	}
}

func (m Model) drawChart(c canvas.Canvas, ctx screen.Context, i int) {
	g := graphs()[i]
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{TitleStyled: []widget.Span{
		{Text: text.Middle(m.selected, max(c.Width()/2, 8)), Style: ctx.Theme.Title}, {Text: " " + g.title, Style: ctx.Theme.Dim},
	}, Right: text.Window(window(ctx))})
	series := g.series(ctx, m.selected)
	from := ctx.Until.Add(-window(ctx))
	marks := ctx.History.Marks(from, ctx.Until)
	if b, ok := m.base(ctx); ok && b.at.After(from) {
		marks = append(slices.Clone(marks), analysis.Mark{Time: b.at, Label: "baseline"})
		slices.SortStableFunc(marks, func(a, b analysis.Mark) int { return a.Time.Compare(b.Time) })
	}
	spec := chart.Spec{
		Axis: m.scales.of[i].Axis(func(v float64) string { return g.format(v).String() }),
		From: from, Until: ctx.Until, Location: ctx.Zone, Marks: marks,
		Lines: []chart.Line{{Name: g.title, Series: series, Style: g.color(ctx.Theme), Area: g.area}},
	}
	// The baseline is drawn too: what is set or taken away changes the drawing.
	b, _ := m.base(ctx)
	chartKey := chart.Key{Chart: g.title, Node: ctx.Node + " " + m.selected + b.at.String(), Version: ctx.History.Version()}
	m.cache.Lines(in, ctx.Theme, chartKey, spec)
	for _, v := range series.Values {
		if !math.IsNaN(v) {
			return
		}
	}
	none := "nothing in this window"
	if g.metric == analysis.CommandP99 {
		none = "known while this screen is open"
		if m.all.Latencies != "" {
			none = m.all.Latencies
		}
	}
	lines := widget.Wrap(none, max(in.Width()-2, 1))
	for i, s := range lines {
		s = " " + s + " "
		in.Text((in.Width()-text.Width(s))/2, (in.Height()-len(lines)+1)/2+i, s, ctx.Theme.Dim)
	}
}
