package overview

import (
	"valktop/analysis"
	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawFoot draws what the charts add up to, in the order of its weight as far as there
// is room: what is known, the traffic behind the hit rate, and what is ruled out, each
// with its evidence.
func drawFoot(c canvas.Canvas, ctx screen.Context) {
	var known, ruledOut [][]widget.Span
	for _, clue := range ctx.State.Verdict {
		if clue.RuledOut {
			ruledOut = append(ruledOut, []widget.Span{{Text: "○ " + clue.Text, Style: ctx.Theme.Dim}})
			continue
		}
		if ctx.Outdated() {
			continue // the root says what is the matter, and the figures are none of now
		}
		tone := toneOf(clue.Level)
		sign := widget.Span{Text: tone.Sign() + " ", Style: tone.Style(ctx.Theme)}
		for _, said := range widget.Wrap(clue.Text, c.Width()-widget.SpansWidth(sign)) {
			known = append(known, []widget.Span{sign, {Text: said, Style: ctx.Theme.Text}})
			sign.Text = "  "
		}
	}
	if ctx.Outdated() {
		known = append(known, wrongs(ctx)...)
	}
	rows := c.Height()
	if rows > 1 { // one row is the traffic's, whatever else there is to say
		rows--
	}
	y := flow(c.Sub(0, 0, c.Width(), rows), 0, known)
	if y < c.Height() {
		y = flow(c, y, traffic(ctx))
	}
	y = flow(c, y, ruledOut)
	if len(ruledOut) == 0 && !ctx.Outdated() {
		flow(c, y, passed(ctx))
	}
}

// wrongs says why nobody answers and what can be done about it.
func wrongs(ctx screen.Context) [][]widget.Span {
	var items [][]widget.Span
	err := ctx.State.Snapshot.Nodes[0].Err
	for _, said := range []string{node.Why(err), node.Advice(err)} {
		if said != "" {
			items = append(items, []widget.Span{{Text: said, Style: ctx.Theme.Dim}})
		}
	}
	return items
}

// passed are the checks that are fine, with what they measured: who is told that a cache is
// healthy wants to know what was looked at. Those that the lines above tell of are left out.
func passed(ctx screen.Context) [][]widget.Span {
	var items [][]widget.Span
	for _, name := range [...]string{
		"memory", "evictions", "rejected_connections", "blocked_clients", "replication", "fragmentation", "last_save", "ping",
	} {
		for _, c := range ctx.State.Health.Checks {
			if c.Name == name && c.Level == analysis.Healthy {
				items = append(items, []widget.Span{{Text: widget.Good.Sign() + " " + c.Text, Style: ctx.Theme.Dim}})
			}
		}
	}
	return items
}

// traffic is how much there is behind the hit rate: 99 % of nothing is no success.
func traffic(ctx screen.Context) [][]widget.Span {
	rates := ctx.State.Rates
	dim, plain := ctx.Theme.Dim, ctx.Theme.Text
	item := func(name, figure string, more ...widget.Span) []widget.Span {
		return append([]widget.Span{{Text: name + " ", Style: dim}, {Text: figure, Style: plain}}, more...)
	}
	var misses []widget.Span
	if factor, ok := ctx.State.Misses.Factor.Get(); ok && rates.Misses.Known() {
		misses = append(misses, widget.Span{Text: " ×" + ratio(factor).Number + " the usual" + by(ctx.State.Misses) + " over 10 s", Style: dim})
	}
	items := [][]widget.Span{
		item("hits", text.Maybe(rates.Hits, text.Rate).String(), onReplicas(ctx, ctx.State.ByRole.Replicas.Hits)...),
		item("misses", text.Maybe(rates.Misses, text.Rate).String(), append(misses, onReplicas(ctx, ctx.State.ByRole.Replicas.Misses)...)...),
		item("commands", text.Maybe(rates.Commands, text.Rate).String()),
	}
	if fills, ok := ctx.State.Fills.PerMiss.Get(); ok && rates.Misses.Known() {
		items = append(items, item("fills per miss", ratio(fills).String()))
	}
	if cpu, ok := rates.CPU.Get(); ok {
		items = append(items, item("CPU", text.Percent(cpu, 0).String()))
	}
	return items
}

// onReplicas is how much of a rate replicas answer, where they are asked at all.
func onReplicas(ctx screen.Context, rate analysis.Rate) []widget.Span {
	if r := ctx.State.ByRole.Replicas; !several(ctx) || r.Hits.Or(0)+r.Misses.Or(0) <= 0 || !rate.Known() {
		return nil
	}
	return []widget.Span{{Text: ", on replicas " + text.Maybe(rate, text.Rate).String(), Style: ctx.Theme.Dim}}
}
