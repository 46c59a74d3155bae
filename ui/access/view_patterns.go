package access

import (
	"time"

	"valktop/keyspace"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawPatterns draws hit rates by pattern.
func drawPatterns(c canvas.Canvas, ctx screen.Context, offset int, focus bool) {
	th, rates := ctx.Theme, ctx.Rates
	right := "by MONITOR alone · ± at 95 %"
	if rates.Span > 0 {
		right = "MONITOR, misses of " + text.Duration(rates.Span.Round(time.Second)).String() + " · ± at 95 %"
	}
	if rates.Told > 0 {
		right = text.Whole(int64(rates.Told)) + " exact, told by the application"
	}
	byLFU := len(rates.Patterns) == 0 && hasFreq(ctx.Keys)
	if byLFU {
		right = "LFU counters, 0 to 255"
	}
	spec := widget.PanelSpec{Title: "Patterns", Right: right, Focus: focus}
	if len(rates.Patterns) == 0 && !byLFU {
		spec.Right = ""
	}
	in := widget.Panel(c, th, spec)
	switch {
	case byLFU:
		drawFreq(in, ctx, offset)
		return
	case len(rates.Patterns) == 0:
		widget.Notice(in, th, nothing(ctx.Access, "No lookup was seen yet"))
		return
	}
	table := widget.TableSpec{
		Columns: []widget.Column{
			{Title: "PATTERN", Width: 15, Flex: 1, Middle: true},
			{Title: "HIT RATE", Width: 8, Right: true}, {Width: 5, Right: true, Drop: 1},
			{Title: "LOOKUPS/s", Width: 11, Right: true}, {Width: 6, Right: true, Drop: 2},
			{Title: "MISSES/s", Width: 8, Right: true},
		},
		Sorted: true, Sort: 3, Len: len(rates.Patterns), Offset: bounded(offset, len(rates.Patterns), in.Height()-1),
		Row: func(i int) [][]widget.Span {
			p := rates.Patterns[i]
			return [][]widget.Span{
				patternSpans(p.PatternID, ctx),
				{{Text: estimate.HitRate(p.HitRate), Style: rateStyle(p.HitRate, ctx)}}, {{Text: estimate.HitRateMargin(p.HitRate), Style: th.Dim}},
				{{Text: estimate.PerSecond(p.Lookups), Style: th.Text}}, {{Text: margin(p.Lookups), Style: th.Dim}},
				{{Text: estimate.PerSecond(p.Misses), Style: th.Text}},
			}
		},
	}
	if tellsFills(rates) {
		table = withFills(table, ctx)
	}
	widget.Table(in, th, table)
}

// hasFreq reports whether the keys sampled have told how often they are used.
func hasFreq(r keyspace.Report) bool {
	for _, g := range r.Patterns {
		if g.Freq.Known() {
			return true
		}
	}
	return false
}

// drawFreq draws how often patterns are used, as the server's LFU counters tell.
func drawFreq(in canvas.Canvas, ctx screen.Context, offset int) {
	th := ctx.Theme
	all := byFreq(ctx.Keys.Patterns)
	number := func(g keyspace.Group, of func(keyspace.Quantiles) int64) []widget.Span {
		return []widget.Span{{Text: text.Maybe(g.Freq, func(q keyspace.Quantiles) text.Quantity { return text.Count(float64(of(q))) }).String(), Style: th.Text}}
	}
	widget.Table(in, th, widget.TableSpec{
		Columns: []widget.Column{
			{Title: "PATTERN", Width: 18, Flex: 1, Middle: true},
			{Title: "LFU p50", Width: 7, Right: true}, {Title: "p95", Width: 5, Right: true}, {Title: "MAX", Width: 5, Right: true},
		},
		Len: len(all), Offset: bounded(offset, len(all), in.Height()-1),
		Row: func(i int) [][]widget.Span {
			g := all[i]
			return [][]widget.Span{
				estimate.Pattern(g.Pattern, th.Text, th.Accent),
				number(g, func(q keyspace.Quantiles) int64 { return q.P50 }),
				number(g, func(q keyspace.Quantiles) int64 { return q.P95 }),
				number(g, func(q keyspace.Quantiles) int64 { return q.Max }),
			}
		},
	})
}
