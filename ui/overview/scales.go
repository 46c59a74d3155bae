package overview

import (
	"maps"
	"time"

	"valktop/ui/chart"
	"valktop/ui/screen"
)

// scales keeps the bounds of each graph's axis from frame to frame, so that charts
// don't dance. A new map is made for each change: models are values.
type scales struct {
	window time.Duration // that they were fit to
	node   string        // whose figures they were fit to; "" for all nodes
	of     map[string]chart.Scale
}

// fit returns the scales for what ctx shows.
func (s scales) fit(ctx screen.Context) scales {
	next := scales{window: ctx.Window, node: ctx.Node, of: map[string]chart.Scale{}}
	if s.window == ctx.Window && s.node == ctx.Node {
		maps.Copy(next.of, s.of)
	}
	for _, g := range graphs() {
		next.of[g.name] = g.fit(next.of[g.name], ctx)
	}
	return next
}

// fit returns the scale of one graph for what ctx shows.
func (g graph) fit(s chart.Scale, ctx screen.Context) chart.Scale {
	var values [][]float64
	for _, l := range g.lines {
		values = append(values, ctx.History.Series(l.metric, ctx.Until, ctx.Window, seriesPoints).Values)
	}
	if bound, ok := g.bound(ctx); ok {
		values = append(values, []float64{bound})
	}
	return s.Fit(g.kind, values...)
}

// bound is the graph's target or limit where it is near enough to be drawn.
func (g graph) bound(ctx screen.Context) (float64, bool) {
	if g.level == nil {
		return 0, false
	}
	l := g.level(ctx.State)
	v, ok := l.value.Get()
	if !ok {
		return 0, false
	}
	used, limit := l.used.Get()
	return v, !limit || used >= limitInSight
}
