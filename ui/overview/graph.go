package overview

import (
	"math"
	"slices"
	"time"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/chart"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawGraph draws a chart in its panel.
func (m Model) drawGraph(c canvas.Canvas, ctx screen.Context, g graph) {
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: g.title, RightStyled: m.legend(ctx, g, c.Width())})
	spec := chart.Spec{
		Axis:  m.scales.of[g.name].Axis(axisLabel(g.format)),
		From:  ctx.Until.Add(-ctx.Window),
		Until: ctx.Until, Location: ctx.Zone, Cursor: m.cursor,
		Marks:      ctx.History.Marks(ctx.Until.Add(-ctx.Window), ctx.Until),
		LabelWidth: m.labelWidths[g.name],
	}
	known := false
	for _, l := range g.lines {
		series := ctx.History.Series(l.metric, ctx.Until, ctx.Window, seriesPoints)
		known = known || hasValue(series.Values)
		spec.Lines = append(spec.Lines, chart.Line{Name: l.name, Series: series, Style: l.color(ctx.Theme), Area: l.area})
	}
	if b, ok := g.lent(ctx); ok {
		spec.Lent = &chart.Lent{Until: b.Until, By: b.Source}
	}
	if bound, ok := g.bound(ctx); ok {
		style := ctx.Theme.Dim
		if g.level(ctx.State).used.Known() {
			style = ctx.Theme.Warn
		}
		spec.Target = &chart.Level{Value: bound, Style: style}
	}
	key := chart.Key{Chart: g.name, Node: ctx.Node, Version: ctx.History.Version()}
	m.cache.Lines(in, ctx.Theme, key, spec)
	if !known {
		drawNothingYet(in, ctx, g, spec.LabelWidth)
	}
}

// drawNothingYet says in the middle of an empty chart why it is empty.
func drawNothingYet(c canvas.Canvas, ctx screen.Context, g graph, labels int) {
	why := "waiting for a second poll"
	if len(ctx.History.Marks(ctx.Until.Add(-ctx.Window), ctx.Until)) > 0 || ctx.State.Elapsed.Known() {
		why = "nothing in this window"
	}
	if ctx.Node != "" && !g.kept(ctx) {
		why = "not kept of a single node: esc shows all nodes"
	}
	if g.none != nil && ctx.State.Elapsed.Known() {
		why = g.none(ctx.State)
	}
	plot := c.Sub(labels+1, 0, c.Width()-labels-1, c.Height()-1)
	why = " " + text.Cut(why, plot.Width()-2) + " " // a target's line may run through its row
	plot.Text((plot.Width()-text.Width(why))/2, plot.Height()/2, why, ctx.Theme.Dim)
}

// kept reports whether the history has any of the chart's lines: of one node it has eight metrics.
func (g graph) kept(ctx screen.Context) bool {
	return slices.ContainsFunc(g.lines, func(l line) bool { return ctx.History.Keeps(l.metric) })
}

// reach is how much of the window the history can tell of: of one node a quarter of an hour.
func reach(ctx screen.Context) string {
	if ctx.Node != "" && ctx.Window > nodeReach {
		return text.Window(ctx.Window) + ", of a node the last " + text.Window(nodeReach)
	}
	return text.Window(ctx.Window)
}

// nodeReach is how far back the history of a single node reaches.
const nodeReach = 15 * time.Minute

// legend is what stands at the right of a chart's title: its lines, its target, and the
// values under the cursor while there is one.
func (m Model) legend(ctx screen.Context, g graph, w int) []widget.Span {
	var spans []widget.Span
	add := func(s string, style themes.Style) {
		if len(spans) > 0 {
			spans = append(spans, widget.Span{Text: "  "})
		}
		spans = append(spans, widget.Span{Text: s, Style: style})
	}
	if !m.cursor.IsZero() {
		add(m.cursor.In(ctx.Zone).Format(time.TimeOnly), ctx.Theme.Marks.Line)
	}
	for _, l := range g.lines {
		if len(g.lines) > 1 {
			if !ctx.History.Keeps(l.metric) {
				add(l.name+" not kept", ctx.Theme.Dim)
				continue
			}
			add("━ "+l.name, l.color(ctx.Theme).Line)
		}
		if m.cursor.IsZero() {
			continue
		}
		value := text.Unknown
		if v, ok := ctx.History.ValueAt(l.metric, m.cursor).Get(); ok && !math.IsNaN(v) {
			value = g.format(v).String()
		}
		add(value, ctx.Theme.Bright)
	}
	b, borrowed := g.lent(ctx)
	if !m.cursor.IsZero() {
		if by := "by " + b.Source; borrowed && m.cursor.Before(b.Until) && widget.SpansWidth(spans...)+2+text.Width(by) <= w-text.Width(g.title)-10 {
			add(by, ctx.Theme.Dim)
		}
		return spans
	}
	var extras []widget.Span
	if g.aside != nil {
		if s := g.aside(ctx); s != "" {
			extras = append(extras, widget.Span{Text: s, Style: ctx.Theme.Dim})
		}
	}
	if g.level != nil {
		l := g.level(ctx.State)
		if v, ok := l.value.Get(); ok {
			sign := "┄ "
			if _, drawn := g.bound(ctx); !drawn {
				sign = ""
			}
			extras = append(extras, widget.Span{Text: sign + l.name + " " + axisLabel(g.format)(v), Style: ctx.Theme.Dim})
		}
	}
	extras = append(extras, widget.Span{Text: reach(ctx), Style: ctx.Theme.Dim})
	if borrowed {
		extras = append(extras, widget.Span{Text: "until " + b.Until.In(ctx.Zone).Format("15:04") + " by " + b.Source, Style: ctx.Theme.Dim})
	}
	for _, e := range extras { // those that don't fit beside the title go whole
		if widget.SpansWidth(spans...)+2+text.Width(e.Text) <= w-text.Width(g.title)-10 {
			add(e.Text, e.Style)
		}
	}
	return spans
}

func hasValue(values []float64) bool {
	for _, v := range values {
		if !math.IsNaN(v) {
			return true
		}
	}
	return false
}
