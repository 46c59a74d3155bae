package keys

import (
	"valktop/keyspace"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawTTL draws how long keys live, by tier, and how many expire within the hour.
func drawTTL(c canvas.Canvas, ctx screen.Context, r row) {
	t, ok := r.figures.TTL.Get()
	right := ""
	top := topTier(t)
	if ok {
		right = "mostly " + [...]string{"without one", "short", "medium", "long", "a week", "longer"}[top]
	}
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Time to live", Right: right})
	if !ok {
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{Tone: widget.Unknown, What: "Times to live are not known", Why: r.figures.TTL.Why()})
		return
	}
	var bars []widget.HistogramRow
	for tier, share := range t.Tiers {
		bars = append(bars, widget.HistogramRow{
			Label: tierLabel(keyspace.Tier(tier)), Fraction: share, Strong: keyspace.Tier(tier) == top,
			Right: text.PadLeft(text.Percent(share, 0).String(), hourFigure),
		})
	}
	rows := min(len(bars), in.Height())
	widget.Histogram(in.Sub(0, 0, in.Width(), rows), ctx.Theme, bars)
	drawHour(in.Sub(0, rows, in.Width(), in.Height()-rows), ctx, r, text.Width(tierLabel(keyspace.TierMedium))+2)
}

// tierLabel says a tier with its upper bound.
func tierLabel(t keyspace.Tier) string {
	b := keyspace.DefaultBounds()
	switch t {
	case keyspace.TierShort:
		return "≤ " + text.Duration(b.Short).String() + " short"
	case keyspace.TierMedium:
		return "≤ " + text.Duration(b.Medium).String() + " medium"
	case keyspace.TierLong:
		return "≤ " + text.Age(b.Long) + " long"
	case keyspace.TierWeek:
		return "≤ " + text.Duration(b.Week).String() + " week"
	}
	return t.String()
}

// topTier is the tier that holds most keys.
func topTier(t keyspace.TTLs) keyspace.Tier {
	top := keyspace.TierNone
	for tier, share := range t.Tiers {
		if share > t.Tiers[top] {
			top = keyspace.Tier(tier)
		}
	}
	return top
}

// drawTiers draws the two tiers that hold most keys in one row.
func drawTiers(c canvas.Canvas, ctx screen.Context, r row) {
	f := fact{name: "TTL"}
	t, ok := r.figures.TTL.Get()
	if !ok {
		f.spans = unknown(r.figures.TTL.Why(), ctx.Theme)
	} else {
		top := topTier(t)
		f.spans = append([]widget.Span{{Text: "p50 ", Style: ctx.Theme.Dim}}, estimate.TTL(*r.figures, ctx.Theme)...)
		f.spans = append(f.spans,
			widget.Span{Text: "  " + top.String(), Style: ctx.Theme.Text},
			widget.Span{Text: " " + text.Percent(t.Tiers[top], 0).String(), Style: ctx.Theme.Dim})
	}
	f.draw(c, ctx.Theme)
}
