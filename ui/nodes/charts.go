package nodes

import (
	"math"
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
	// longest is how far back the history of a single node reaches.
	longest = 15 * time.Minute
	// seriesPoints is how many steps a chart has at most.
	seriesPoints = 300
	// chartGood is a height at which a chart shows more than another one would in its place.
	chartGood = 12
	// chartLeast is a chart's least height: a frame, its times and some rows for its line.
	chartLeast = 6
)

// graph is a chart of the selected node.
type graph struct {
	title  string
	metric analysis.Metric
	kind   chart.Kind
	color  func(themes.Theme) themes.Series
	format func(float64) text.Quantity
}

// graphs are those that the history of a node has, the most telling first.
func graphs() []graph {
	return []graph{
		{"Hit rate", analysis.MetricHitRate, chart.Percent, func(t themes.Theme) themes.Series { return t.Hits }, func(v float64) text.Quantity { return text.Percent(v, 1) }},
		{"Commands", analysis.MetricCommands, chart.Amount, func(t themes.Theme) themes.Series { return t.Fragmentation }, text.Rate},
		{"Memory", analysis.MetricMemoryUsed, chart.Bytes, func(t themes.Theme) themes.Series { return t.Memory }, func(v float64) text.Quantity { return text.Bytes(int64(v)) }},
		{"Clients", analysis.MetricClients, chart.Amount, func(t themes.Theme) themes.Series { return t.Clients }, text.Count},
		{"CPU of one core", analysis.MetricCPU, chart.Amount, func(t themes.Theme) themes.Series { return t.Fragmentation }, func(v float64) text.Quantity { return text.Percent(v, 1) }},
		{"Round trip", analysis.MetricPing, chart.Amount, func(t themes.Theme) themes.Series { return t.Clients }, func(v float64) text.Quantity { return text.Duration(time.Duration(v * float64(time.Second))) }},
	}
}

// scales are those of the charts, for one node and one window.
type scales struct {
	node   string
	window time.Duration
	of     []chart.Scale // by graph; never changed in place
}

// fit returns the scales for what the charts show now. They move slowly: see chart.Scale.
func (s scales) fit(ctx screen.Context, addr string) scales {
	all := graphs()
	next := scales{node: addr, window: window(ctx), of: make([]chart.Scale, len(all))}
	if ctx.AllHistory == nil || addr == "" {
		return next
	}
	if s.node == next.node && s.window == next.window {
		copy(next.of, s.of)
	}
	for i, g := range all {
		next.of[i] = next.of[i].Fit(g.kind, g.series(ctx, addr).Values)
	}
	return next
}

func window(ctx screen.Context) time.Duration { return min(ctx.Window, longest) }

func (g graph) series(ctx screen.Context, addr string) analysis.Series {
	return ctx.AllHistory.NodeSeries(addr, g.metric, ctx.Until, window(ctx), seriesPoints)
}

// drawGraphs draws as many charts as there is room for, side by side on a wide screen.
func (m Model) drawGraphs(c canvas.Canvas, ctx screen.Context) {
	columns := 1
	if c.Width() >= wideWidth-wideWidth/3 {
		columns = 2
	}
	rows := min(max(c.Height()/chartGood, 1), len(graphs())/columns)
	for i := range rows * columns {
		x, y := i%columns*c.Width()/columns, i/columns*c.Height()/rows
		m.drawGraph(c.Sub(x, y, (i%columns+1)*c.Width()/columns-x, (i/columns+1)*c.Height()/rows-y), ctx, i)
	}
}

// drawGraph draws chart number i of the selected node in its panel.
func (m Model) drawGraph(c canvas.Canvas, ctx screen.Context, i int) {
	if c.Height() < chartLeast || ctx.AllHistory == nil || i >= len(m.scales.of) {
		return
	}
	g := graphs()[i]
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: g.title, Right: text.Window(window(ctx))})
	series := g.series(ctx, m.selected)
	spec := chart.Spec{
		Axis: m.scales.of[i].Axis(func(v float64) string { return g.format(v).String() }),
		From: ctx.Until.Add(-window(ctx)), Until: ctx.Until, Location: ctx.Zone,
		Marks: ctx.AllHistory.Marks(ctx.Until.Add(-window(ctx)), ctx.Until),
		Lines: []chart.Line{{Name: g.title, Series: series, Style: g.color(ctx.Theme), Area: true}},
	}
	m.cache.Lines(in, ctx.Theme, chart.Key{Chart: g.title, Node: m.selected, Version: ctx.AllHistory.Version()}, spec)
	for _, v := range series.Values {
		if !math.IsNaN(v) {
			return
		}
	}
	none := text.Cut(" nothing in this window ", in.Width())
	in.Text((in.Width()-text.Width(none))/2, in.Height()/2, none, ctx.Theme.Dim)
}
