package clients

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
	// seriesPoints is how many steps a chart has at most.
	seriesPoints = 300
	// chartLeast is a chart's least height: a frame, its times and some rows for its line.
	chartLeast = 6
	// sideBySide is the width from which on two charts stand beside each other.
	sideBySide = 90
)

// graph is a chart over the window.
type graph struct {
	title  string
	metric analysis.Metric
	color  func(themes.Theme) themes.Series
	format func(float64) text.Quantity
}

// graphs are those of the screen. They are of INFO, so they reach back to before it was opened.
func graphs() [2]graph {
	return [...]graph{
		{"Connections", analysis.MetricClients, func(t themes.Theme) themes.Series { return t.Clients }, text.Count},
		{"New connections", analysis.MetricConnections, func(t themes.Theme) themes.Series { return t.Misses }, text.Rate},
	}
}

// scales are those of the charts, for one node and one window. They move slowly: see chart.Scale.
type scales struct {
	node   string
	window time.Duration
	of     [2]chart.Scale
}

// fit returns the scales for what the charts show now.
func (s scales) fit(ctx screen.Context) scales {
	next := scales{node: ctx.Node, window: ctx.Window}
	if ctx.History == nil {
		return next
	}
	if s.node == next.node && s.window == next.window {
		next.of = s.of
	}
	for i, g := range graphs() {
		next.of[i] = next.of[i].Fit(chart.Amount, g.series(ctx).Values)
	}
	return next
}

func (g graph) series(ctx screen.Context) analysis.Series {
	return ctx.History.OwnSeries(g.metric, ctx.Until, ctx.Window, seriesPoints)
}

// drawCharts draws both, beside or above each other.
func (m Model) drawCharts(c canvas.Canvas, ctx screen.Context) {
	if ctx.History == nil {
		return
	}
	w, h := c.Width(), c.Height()
	switch {
	case w >= sideBySide:
		m.drawChart(c.Sub(0, 0, w/2, h), ctx, 0)
		m.drawChart(c.Sub(w/2, 0, w-w/2, h), ctx, 1)
	case h >= 2*chartLeast:
		m.drawChart(c.Sub(0, 0, w, h/2), ctx, 0)
		m.drawChart(c.Sub(0, h/2, w, h-h/2), ctx, 1)
	default:
		m.drawChart(c, ctx, 1)
	}
}

func (m Model) drawChart(c canvas.Canvas, ctx screen.Context, i int) {
	if c.Height() < chartLeast-1 {
		return
	}
	g := graphs()[i]
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: g.title, Right: text.Window(ctx.Window)})
	series := g.series(ctx)
	from := ctx.Until.Add(-ctx.Window)
	spec := chart.Spec{
		Axis: m.scales.of[i].Axis(func(v float64) string { return g.format(v).String() }),
		From: from, Until: ctx.Until, Location: ctx.Zone, Marks: ctx.History.Marks(from, ctx.Until),
		Lines: []chart.Line{{Name: g.title, Series: series, Style: g.color(ctx.Theme), Area: true}},
	}
	m.cache.Lines(in, ctx.Theme, chart.Key{Chart: g.title, Node: ctx.Node, Version: ctx.History.Version()}, spec)
	for _, v := range series.Values {
		if !math.IsNaN(v) {
			return
		}
	}
	none := text.Cut(" nothing in this window ", in.Width())
	if ctx.Node != "" {
		none = text.Cut(" not kept of a single node: esc shows all ", in.Width())
	}
	in.Text((in.Width()-text.Width(none))/2, in.Height()/2, none, ctx.Theme.Dim)
}

// drawAges draws how old the connections of what is selected are.
func (m Model) drawAges(c canvas.Canvas, ctx screen.Context) {
	ages, of := m.total.Ages, "all"
	if r, ok := m.current(); ok && r.group != nil {
		ages, of = r.group.Ages, m.groupName(groupID{r.group.Owner, r.group.Name})
	} else if m.group != nil {
		ages, of = m.ages, m.groupName(*m.group)
	}
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Ages", Right: text.Middle(of, max(c.Width()/2, 1))})
	all, most := ages.Count(), 0
	for i, n := range ages {
		if n > ages[most] {
			most = i
		}
	}
	var rows []widget.HistogramRow
	for i, name := range analysis.AgeTierNames() {
		r := widget.HistogramRow{Label: name, Fraction: math.NaN(), Right: text.Whole(int64(ages[i])), Strong: i == most && all > 0}
		if all > 0 {
			r.Fraction = float64(ages[i]) / float64(all)
		}
		rows = append(rows, r)
	}
	widget.Histogram(in, ctx.Theme, rows)
	if m.young && in.Height() > len(rows) {
		said := widget.Warn.Sign() + " of all, nearly all came within " + text.Age(m.oldest)
		in.Text(0, in.Height()-1, text.Cut(said, in.Width()), ctx.Theme.Warn)
	}
}
