package access

import (
	"math"
	"time"

	"valktop/access"
	"valktop/analysis"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

const (
	// From this size on all parts stand beside each other.
	gridWidth, gridHeight = 116, 26
	// RatesOver is the time that rates are of, and lately that which a change is of.
	RatesOver = 10 * time.Second
	lately    = 5 * time.Second
	before    = time.Minute
)

// View draws the results. What is asked is drawn by ViewConsent.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if m.face != onResults {
		return
	}
	m.drawStatus(c.Sub(1, 0, c.Width()-2, 2), ctx)
	body := c.Sub(0, 2, c.Width(), c.Height()-2)
	if c.Width() < gridWidth || c.Height() < gridHeight {
		m.drawPart(body, ctx, m.part, true)
		return
	}
	w, h := body.Width(), body.Height()
	left, top := w/2, (h+1)/2
	places := [partCount]canvas.Canvas{
		patterns: body.Sub(0, 0, left, top), hotKeys: body.Sub(left, 0, w-left, top),
		drop: body.Sub(0, top, left, h-top), rushes: body.Sub(left, top, w-left, h-top),
	}
	for p, at := range places {
		m.drawPart(at, ctx, part(p), part(p) == m.part)
	}
}

// ViewConsent draws the question over whatever is on c.
func (m Model) ViewConsent(c canvas.Canvas, ctx screen.Context) {
	if m.face == onConsent {
		m.drawConsent(c, ctx)
	}
}

// drawStatus says what goes on, and what the figures rest on.
func (m Model) drawStatus(c canvas.Canvas, ctx screen.Context) {
	th, r := ctx.Theme, ctx.Access
	sep := widget.Span{Text: " · ", Style: th.Faint}
	head := []widget.Span{{Text: widget.Good.Sign() + " sampling", Style: strong(th.Good)}}
	if r.State == access.Idle {
		head = []widget.Span{{Text: "nothing sampled: n does", Style: th.Dim}}
	} else if r.State != access.Running {
		head = []widget.Span{{Text: "ended", Style: strong(th.Bright)}, {Text: ": " + r.Ended, Style: th.Dim}}
	} else if !r.Until.IsZero() {
		head = append(head, sep, widget.Span{Text: "ends by itself in " + text.Age(max(r.Until.Sub(ctx.Clock()), 0)), Style: th.Dim})
	}
	head = append(append(head, sep), missLine(r, th)...)
	if r.Own > 0 {
		head = append(head, sep, widget.Span{Text: text.Whole(r.Own) + " misses of valktop's own left out", Style: th.Dim})
	}
	widget.Spans(c, 0, 0, head...)
	below := burstLine(r.Burst, th)
	if told := toldLine(ctx.Told, th); told != nil {
		below = append(append(told, sep), below...)
	}
	widget.Spans(c, 0, 1, below...)
}

// toldLine tells of what the application counts; nil where it is not asked.
func toldLine(t access.Told, th themes.Theme) []widget.Span {
	switch {
	case t.Version == 0:
		return nil
	case len(t.Failed) > 0:
		return []widget.Span{{Text: widget.Warn.Sign() + " app metrics " + text.Whole(int64(t.Sources-len(t.Failed))) + " of " + text.Whole(int64(t.Sources)) + ": " + t.Failed[0], Style: th.Warn}}
	}
	return []widget.Span{{Text: widget.Good.Sign() + " app metrics", Style: th.Good}, {Text: " of " + text.Whole(int64(t.Sources)), Style: th.Dim}}
}

// burstLine tells of MONITOR.
func burstLine(b access.Burst, th themes.Theme) []widget.Span {
	switch {
	case b.State == access.Idle:
		return []widget.Span{{Text: "no MONITOR", Style: th.Dim}}
	case b.Failed:
		return []widget.Span{{Text: widget.Bad.Sign() + " " + b.Why, Style: th.Bad}, {Text: ": " + b.Try, Style: th.Dim}}
	case b.State == access.Running:
		return []widget.Span{{Text: "MONITOR ", Style: th.Dim}, {Text: text.Whole(int64(b.Lines)), Style: th.Bright}, {Text: " of " + text.Whole(int64(b.Most)) + " commands", Style: th.Dim}}
	}
	spans := []widget.Span{{Text: "MONITOR ", Style: th.Dim}, {Text: text.Whole(int64(b.Lines)), Style: th.Text}, {Text: " commands in " + text.Duration(b.Took.Round(10*time.Millisecond)).String() + ", " + b.Why, Style: th.Dim}}
	if cost, ok := b.Cost.Get(); ok && cost >= 0.01 {
		spans = append(spans, widget.Span{Text: ", throughput fell by " + text.Percent(cost, 0).String(), Style: th.Warn})
	}
	return spans
}

// missLine tells of the names of misses.
func missLine(r access.Report, th themes.Theme) []widget.Span {
	switch {
	case r.Misses.On:
		return []widget.Span{{Text: "misses by name ", Style: th.Dim}, {Text: text.Whole(int64(r.Missed.Total)), Style: th.Text}}
	case r.Misses.Why != "":
		return []widget.Span{{Text: widget.Warn.Sign() + " " + r.Misses.Why, Style: th.Warn}, {Text: tried(r.Misses.Try), Style: th.Dim}}
	case r.Missed.Total > 0:
		return []widget.Span{{Text: "misses by name " + text.Whole(int64(r.Missed.Total)), Style: th.Dim}}
	}
	return []widget.Span{{Text: "misses not heard by name", Style: th.Dim}}
}

func tried(try string) string {
	if try == "" {
		return ""
	}
	return ": " + try
}

// drawPart draws one part of the results.
func (m Model) drawPart(c canvas.Canvas, ctx screen.Context, p part, focus bool) {
	offset := 0
	if focus {
		offset = m.offset
	}
	switch p {
	case patterns:
		drawPatterns(c, ctx, offset, focus)
	case hotKeys:
		m.drawKeys(c, ctx, offset, focus)
	case drop:
		m.drawDrop(c, ctx, offset, focus)
	case rushes:
		drawRushes(c, ctx, offset, focus)
	case partCount:
	}
}

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
	widget.Table(in, th, table)
}

// nothing is what stands where figures would be.
func nothing(r access.Report, what string) widget.NoticeSpec {
	if r.Burst.Failed {
		return widget.NoticeSpec{Tone: widget.Warn, What: what, Why: r.Burst.Why, Do: r.Burst.Try}
	}
	return widget.NoticeSpec{Tone: widget.Unknown, What: what}
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

// drawKeys draws the hottest keys.
func (m Model) drawKeys(c canvas.Canvas, ctx screen.Context, offset int, focus bool) {
	th, r := ctx.Theme, ctx.Access
	top := [orderCount]access.Top{byReads: r.Reads, byWrites: r.Writes, byBytes: r.Bytes, byMisses: r.Missed}[m.order]
	say := func(v float64) string {
		if m.order == byBytes {
			return text.Bytes(int64(v)).String()
		}
		return text.Whole(int64(math.Round(v)))
	}
	right := "by " + m.order.String() + " · of " + say(top.Total)
	if top.Bound > 0 {
		right += " · others at most " + say(top.Bound)
	}
	if len(top.Keys) == 0 {
		right = "by " + m.order.String()
	}
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Keys", Right: right, Focus: focus})
	if len(top.Keys) == 0 {
		widget.Notice(in, th, nothing(r, "No "+m.order.String()+" seen yet"))
		return
	}
	widget.Table(in, th, widget.TableSpec{
		Columns: []widget.Column{
			{Title: "KEY", Width: 20, Flex: 1, Middle: true},
			{Title: [...]string{"READS", "WRITES", "BYTES ~", "MISSES"}[m.order], Width: 9, Right: true}, {Width: 8, Right: true, Drop: 1},
			{Title: "SHARE", Width: 7, Right: true},
		},
		Sorted: true, Sort: 1, Len: len(top.Keys), Offset: bounded(offset, len(top.Keys), in.Height()-1),
		Row: func(i int) [][]widget.Span {
			k := top.Keys[i]
			off := ""
			if k.Error > 0 {
				off = "-" + say(k.Error)
			}
			return [][]widget.Span{
				{{Text: inDB(k.DB, ctx) + k.Name, Style: th.Text}},
				{{Text: say(k.Count), Style: th.Text}}, {{Text: off, Style: th.Dim}},
				{{Text: text.Percent(k.Count/top.Total, 1).String(), Style: th.Text}},
			}
		},
	})
}

// sides are the ticks that a change of the hit rate is between.
func (m Model) sides(r access.Report) (was, now []access.Tick, says string) {
	from := len(r.Ticks)
	for took := time.Duration(0); from > 0 && took < lately; from-- {
		took += r.Ticks[from-1].Took
	}
	now = r.Ticks[from:]
	begin, end, says := from, from, "the minute before"
	if !m.base.IsZero() {
		says = "the baseline"
		for end > 0 && r.Ticks[end-1].At.After(m.base) {
			end--
		}
		begin = end
		for took := time.Duration(0); begin > 0 && took < RatesOver; begin-- {
			took += r.Ticks[begin-1].Took
		}
		return r.Ticks[begin:end], now, says
	}
	for took := time.Duration(0); begin > 0 && took < before; begin-- {
		took += r.Ticks[begin-1].Took
	}
	return r.Ticks[begin:end], now, says
}

// drawDrop draws which patterns a change of the hit rate comes from.
func (m Model) drawDrop(c canvas.Canvas, ctx screen.Context, offset int, focus bool) {
	th := ctx.Theme
	was, now, says := m.sides(ctx.Access)
	d, ok := analysis.WhoDropped(was, now)
	spec := widget.PanelSpec{Title: "Who explains it", Focus: focus}
	if ok {
		spec.Right = text.Percent(d.Before, 1).String() + " → " + text.Percent(d.After, 1).String() + " · " + says
	}
	in := widget.Panel(c, th, spec)
	if !ok {
		n := widget.NoticeSpec{Tone: widget.Unknown, What: "It takes misses by name, for some seconds before and after"}
		if !ctx.Access.Misses.On {
			n.Why, n.Do = ctx.Access.Misses.Why, "n samples again: choose names of misses"
		}
		widget.Notice(in, th, n)
		return
	}
	rows := d.Parts
	widget.Table(in, th, widget.TableSpec{
		Columns: []widget.Column{
			{Title: "PATTERN", Width: 15, Flex: 1, Middle: true},
			{Title: "POINTS", Width: 6, Right: true}, {Width: 5, Right: true, Drop: 1},
			{Title: "MISSES", Width: 8, Right: true, Drop: 2}, {Title: "NOW", Width: 8, Right: true},
		},
		Len: len(rows) + 1, Offset: bounded(offset, len(rows)+1, in.Height()-1),
		Row: func(i int) [][]widget.Span {
			if i == len(rows) {
				return [][]widget.Span{{{Text: "misses without a name", Style: th.Dim}}, {{Text: signed(d.Unnamed), Style: th.Dim}}}
			}
			p := rows[i]
			style := th.Text
			if p.Change.High < 0 {
				style = strong(th.Bad)
			}
			return [][]widget.Span{
				patternSpans(p.PatternID, ctx), {{Text: signed(p.Change.Value), Style: style}},
				{{Text: "±" + estimate.Points(p.Change.Margin()), Style: th.Dim}},
				{{Text: text.Rate(p.Before).String(), Style: th.Dim}}, {{Text: text.Rate(p.After).String(), Style: th.Text}},
			}
		},
	})
}

// drawRushes draws stampedes and locks.
func drawRushes(c canvas.Canvas, ctx screen.Context, offset int, focus bool) {
	th, r := ctx.Theme, ctx.Access
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Stampedes, locks", Right: "a key, 5 misses in 1 s", Focus: focus})
	n := len(r.Stampedes) + len(r.Locks)
	if n == 0 {
		const shows = "Misses by name show it as it happens; a burst of MONITOR also shows who fills the key, and locks"
		spec := widget.NoticeSpec{Tone: widget.Good, What: "No key was missed by many at once", Why: shows}
		if r.Missed.Total == 0 && !r.Misses.On && r.Burst.Lines == 0 {
			spec = widget.NoticeSpec{Tone: widget.Unknown, What: "Nothing was heard that would show it", Why: shows}
		}
		widget.Notice(in, th, spec)
		return
	}
	widget.Table(in, th, widget.TableSpec{
		Columns: []widget.Column{
			{Title: "WHEN", Width: 8}, {Title: "KEY", Width: 16, Flex: 1, Middle: true},
			{Title: "MISSES", Width: 7, Right: true}, {Title: "FILLS", Width: 5, Right: true}, {Title: "WASTED", Width: 7, Right: true},
		},
		Len: n, Offset: bounded(offset, n, in.Height()-1),
		Row: func(i int) [][]widget.Span {
			if i < len(r.Stampedes) {
				s := r.Stampedes[i]
				return [][]widget.Span{
					{{Text: s.Begun.In(ctx.Zone).Format(time.TimeOnly), Style: th.Dim}}, {{Text: inDB(s.DB, ctx) + s.Name, Style: th.Text}},
					{{Text: text.Whole(int64(s.Misses)), Style: rushStyle(s, th)}},
					{{Text: fills(s), Style: th.Text}},
					{{Text: text.Maybe(maybe.Then(s.Fills, func(n int) int { return max(n-1, 0) }), whole).String(), Style: th.Warn}},
				}
			}
			l := r.Locks[i-len(r.Stampedes)]
			return [][]widget.Span{
				{{Text: "lock", Style: th.Dim}}, {
					{Text: inDB(l.DB, ctx) + l.Name, Style: th.Text}, {Text: " " + text.Whole(int64(l.Failed)), Style: th.Warn},
					{Text: " of " + text.Whole(int64(l.Tries)) + " tries in vain", Style: th.Dim},
				},
			}
		},
	})
}
