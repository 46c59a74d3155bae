package overview

import (
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// sparkWindow is how much of the past a tile's sparkline and its direction look at.
const (
	sparkWindow = time.Minute
	sparkPoints = 60
)

// drawTiles draws the four figures that matter most side by side.
func (m Model) drawTiles(c canvas.Canvas, ctx screen.Context) {
	tiles := []widget.TileSpec{hitRateTile(ctx), memoryTile(ctx), fragmentationTile(ctx), clientsTile(ctx)}
	for i, place := range split(c.Width(), len(tiles)) {
		widget.Tile(c.Sub(place.x, 0, place.w, c.Height()), ctx.Theme, tiles[i])
	}
}

func hitRateTile(ctx screen.Context) widget.TileSpec {
	h := ctx.State.HitRate
	t := widget.TileSpec{
		Title: "Hit rate", State: checked(ctx.State, "hit_rate"),
		Value: text.Maybe(h.Window10s, percent),
		Spark: spark(ctx, analysis.MetricHitRate), SparkStyle: ctx.Theme.Hits.Line,
	}
	if h.Dips && t.State == widget.Good {
		t.State = widget.Warn
	}
	if change, ok := h.Change.Get(); ok {
		t.Trend = points(change)
		t.TrendTone = better(change)
	}
	t.Below = append(t.Below, widget.Span{Text: "target " + axisLabel(percent)(h.Target), Style: ctx.Theme.Dim})
	if life, ok := h.Lifetime.Get(); ok {
		t.Below = append(t.Below, widget.Span{Text: "lifetime " + axisLabel(wholePercent)(life), Style: ctx.Theme.Dim})
	}
	t.Below = append(lacking(ctx, false), t.Below...)
	t.Below = append(t.Below, ofReplicas(ctx)...)
	if hits, ok := ctx.State.Rates.Hits.Get(); ok && hits == 0 && !h.Window10s.Known() {
		t.Below = append([]widget.Span{{Text: "no lookups", Style: ctx.Theme.Dim}}, t.Below...)
	}
	return t
}

func memoryTile(ctx screen.Context) widget.TileSpec {
	mem := ctx.State.Memory
	t := widget.TileSpec{
		Title: "Memory", State: worse(checked(ctx.State, "memory"), checked(ctx.State, "evictions")),
		Value: text.Maybe(mem.Used, text.Bytes),
		Spark: spark(ctx, analysis.MetricMemoryUsed), SparkStyle: ctx.Theme.Memory.Line,
	}
	limit, limited := mem.Max.Get()
	share, known := mem.UsedOfMax.Get()
	switch {
	case limited && known:
		t.Below = append(t.Below, widget.Span{
			Text:  axisLabel(wholePercent)(share) + " of " + axisLabel(bytes)(float64(limit)),
			Style: ctx.Theme.Dim,
		})
	case mem.Unlimited:
		t.Below = append(t.Below, widget.Span{Text: "no limit", Style: ctx.Theme.Dim})
	}
	if evicted, ok := ctx.State.Rates.Evicted.Get(); ok && evicted > 0 {
		t.Below = append(t.Below, widget.Span{Text: "evicts " + text.Rate(evicted).String(), Style: ctx.Theme.Warn})
	}
	if policy, ok := mem.Policy.Get(); ok && policy != "" {
		t.Below = append(t.Below, widget.Span{Text: policy, Style: ctx.Theme.Dim})
	}
	t.Below = append(lacking(ctx, true), t.Below...)
	return t
}

func fragmentationTile(ctx screen.Context) widget.TileSpec {
	f := ctx.State.Memory.Fragmentation
	t := widget.TileSpec{
		Title: "Fragmentation", State: checked(ctx.State, "fragmentation"),
		Value: text.Maybe(f.Ratio, ratio),
		Spark: spark(ctx, analysis.MetricFragmentation), SparkStyle: ctx.Theme.Fragmentation.Line,
	}
	if over, ok := f.Bytes.Get(); ok {
		word := " wasted"
		if over < 0 { // RSS below what is used: part of it is swapped out
			over, word = -over, " not resident"
		}
		t.Below = append(t.Below, widget.Span{Text: text.Bytes(over).String() + word, Style: ctx.Theme.Dim})
	}
	switch {
	case f.Matters:
		t.Below = append(t.Below, widget.Span{Text: "high", Style: ctx.Theme.Warn})
	case f.Ratio.Known(): // a high one of little data, too: the line of checks says why
		t.Below = append(t.Below, widget.Span{Text: "fine", Style: ctx.Theme.Dim})
	}
	return t
}

func clientsTile(ctx screen.Context) widget.TileSpec {
	clients := ctx.State.Clients
	t := widget.TileSpec{
		Title: "Clients", State: worse(checked(ctx.State, "rejected_connections"), checked(ctx.State, "blocked_clients")),
		Value: text.Maybe(clients.Connected, count),
		Spark: spark(ctx, analysis.MetricClients), SparkStyle: ctx.Theme.Clients.Line,
	}
	if limit, ok := clients.Max.Get(); ok && limit > 0 {
		t.Note = "of " + text.Whole(limit)
	}
	if blocked, ok := clients.Blocked.Get(); ok {
		t.Below = append(t.Below, widget.Span{Text: count(blocked).String() + " blocked", Style: ctx.Theme.Dim})
	}
	if fresh, ok := ctx.State.Rates.Connections.Get(); ok {
		t.Below = append(t.Below, widget.Span{Text: text.Rate(fresh).String() + " new", Style: ctx.Theme.Dim})
	}
	t.Below = append(lacking(ctx, false), t.Below...)
	return t
}

func spark(ctx screen.Context, metric analysis.Metric) []float64 {
	return ctx.History.OwnSeries(metric, ctx.Until, sparkWindow, sparkPoints).Values
}

// checked is the tone of a health check by its name: plain when there is no such check.
func checked(s analysis.State, name string) widget.Tone {
	for _, c := range s.Health.Checks {
		if c.Name == name {
			return toneOf(c.Level)
		}
	}
	return widget.Plain
}

func toneOf(l analysis.Level) widget.Tone {
	switch l {
	case analysis.Healthy:
		return widget.Good
	case analysis.Degraded:
		return widget.Warn
	case analysis.Unhealthy:
		return widget.Bad
	default:
		return widget.Unknown
	}
}

// worse is the graver of two tones; what is unknown or plain is no news.
func worse(a, b widget.Tone) widget.Tone {
	grave := func(t widget.Tone) int {
		switch t {
		case widget.Bad:
			return 3
		case widget.Warn:
			return 2
		case widget.Good:
			return 1
		default:
			return 0
		}
	}
	if grave(b) > grave(a) {
		return b
	}
	return a
}

// better is the tone of a change for which more is better.
func better(change float64) widget.Tone {
	const noise = 0.005 // half a point up or down is no news
	switch {
	case change > noise:
		return widget.Good
	case change < -noise:
		return widget.Warn
	default:
		return widget.Plain
	}
}

func count(n int64) text.Quantity { return text.Count(float64(n)) }

func wholePercent(v float64) text.Quantity { return text.Percent(v, 0) }

// known is a figure for a row of facts, or why there is none.
func known[T any](v maybe.Value[T], say func(T) text.Quantity) string {
	return text.Maybe(v, say).String()
}

// lacking says at a total that nodes are not in it: "2 of 3 primaries", of what only primaries
// add up to, else "5 of 6 nodes". It is nil while all are, or while nobody answers.
func lacking(ctx screen.Context, ofPrimaries bool) []widget.Span {
	var answer, all int
	for _, n := range ctx.State.Nodes {
		replaced := n.Silent && n.Slots == 0 && ctx.State.Snapshot.Topology.Form == collector.Cluster
		if ofPrimaries && (n.Role == collector.Replica || replaced) {
			continue
		}
		all++
		if !n.Silent {
			answer++
		}
	}
	if answer == all || ctx.Outdated() {
		return nil
	}
	what := " nodes"
	if ofPrimaries {
		what = " primaries"
	}
	return []widget.Span{{Text: text.Whole(int64(answer)) + " of " + text.Whole(int64(all)) + what, Style: ctx.Theme.Warn}}
}

// ofReplicas is the hit rate of replicas by themselves, where they are asked, too.
func ofReplicas(ctx screen.Context) []widget.Span {
	r := ctx.State.ByRole
	if r.Replicas.Hits.Or(0)+r.Replicas.Misses.Or(0) <= 0 || !several(ctx) {
		return nil
	}
	return []widget.Span{{Text: "replicas " + known(r.Replicas.HitRate, percent), Style: ctx.Theme.Dim}}
}
