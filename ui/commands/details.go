package commands

import (
	"strings"
	"time"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

const (
	// besideWidth is the width from which on the histogram stands beside the facts.
	besideWidth = 76
	// factRows is the height of the facts with their frame.
	factRows = 12
	// subRows is that of a list of subcommands at the most.
	subRows = 10
)

// drawDetails draws one command on the whole screen.
func (m Model) drawDetails(c canvas.Canvas, ctx screen.Context) {
	command, ok := m.current()
	if !ok {
		return
	}
	w, h := c.Width(), c.Height()
	facts := min(h, factRows)
	left := w
	if w >= besideWidth {
		left = w / 2
	}
	m.drawFacts(c.Sub(0, 0, left, facts), ctx, command)
	if left < w {
		m.drawHistogram(c.Sub(left, 0, w-left, facts), ctx, command)
	}
	rest := h - facts
	subs := m.subcommands(command)
	lower := 0
	if rest >= 2*chartLeast+4 {
		lower = min(max(rest/2, chartLeast), subRows)
	}
	m.drawCharts(c.Sub(0, facts, w, rest-lower), ctx)
	if lower == 0 {
		return
	}
	below := c.Sub(0, h-lower, w, lower)
	if len(subs) == 0 || w < besideWidth {
		m.drawErrors(below, ctx)
		return
	}
	m.drawSubcommands(below.Sub(0, 0, left, lower), ctx, command, subs)
	m.drawErrors(below.Sub(left, 0, w-left, lower), ctx)
}

// drawFacts draws its figures of the newest interval, the minute, and the baseline.
func (m Model) drawFacts(c canvas.Canvas, ctx screen.Context, command analysis.Command) {
	th := ctx.Theme
	title := []widget.Span{{Text: command.Name, Style: th.Bright}}
	if command.Linear != "" {
		title = append(title, widget.Span{Text: " " + linearSign, Style: th.Warn})
	}
	in := widget.Panel(c, th, widget.PanelSpec{TitleStyled: title, Focus: true, Right: m.ran(command)})
	base, compared := m.base(ctx)
	heads := []string{"", "interval", "minute"}
	if compared {
		heads = append(heads, "baseline", "×")
	}
	const label = 10
	width := min((in.Width()-label)/max(len(heads)-1, 1), 12)
	for i, head := range heads {
		if i > 0 {
			in.Right(label+i*width, 0, head, th.Dim)
		}
	}
	for y, f := range facts() {
		in.Text(0, y+1, f.name, th.Dim)
		cells := []string{f.say(command.Now), f.say(command.Minute)}
		if compared {
			was := text.Unknown
			if b, ok := base.of[command.Name]; ok {
				was = f.say(b)
			}
			factor := ""
			if f.of != nil {
				factor = times(base.factor(command.Name, command.Minute, f.of))
			}
			cells = append(cells, was, factor)
		}
		for i, said := range cells {
			style := th.Text
			if said == text.Unknown {
				style = th.Dim
			}
			in.Right(label+(i+1)*width, y+1, text.Cut(said, width-1), style)
		}
	}
	y := len(facts()) + 1
	for _, line := range m.remarks(command) {
		for _, wrapped := range widget.Wrap(line, in.Width()) {
			in.Text(0, y, wrapped, th.Dim)
			y++
		}
	}
}

// fact is a figure of a command, and what it is compared by; nil when it is not.
type fact struct {
	name string
	say  func(analysis.CommandFigures) string
	of   figure
}

func facts() []fact {
	count := func(n analysis.Ratio) string { return text.Maybe(n, text.Count).String() }
	return []fact{
		{"calls", sayCalls, callsOf},
		{"time", sayTime, timeOf},
		{"per call", sayPerCall, perCallOf},
		{"p50", func(f analysis.CommandFigures) string { return sayLatency(f.P50) }, p50Of},
		{"p99", func(f analysis.CommandFigures) string { return sayLatency(f.P99) }, p99Of},
		{"p99.9", func(f analysis.CommandFigures) string { return sayLatency(f.P999) }, p999Of},
		{"failed", func(f analysis.CommandFigures) string { return count(f.Failed) }, nil},
		{"rejected", func(f analysis.CommandFigures) string { return count(f.Rejected) }, nil},
	}
}

// ran is how often a command ran since the servers' counters began.
func (m Model) ran(command analysis.Command) string {
	parts := []string{text.Maybe(command.Calls, func(n int64) text.Quantity { return text.Count(float64(n)) }).String() + " in all"}
	if n, ok := command.Failed.Get(); ok && n > 0 {
		parts = append(parts, text.Count(float64(n)).String()+" failed")
	}
	if n, ok := command.Rejected.Get(); ok && n > 0 {
		parts = append(parts, text.Count(float64(n)).String()+" rejected")
	}
	return strings.Join(parts, ", ")
}

// remarks are what else there is to say of a command.
func (m Model) remarks(command analysis.Command) []string {
	var lines []string
	if command.Linear != "" {
		lines = append(lines, "its time grows with: "+command.Linear)
	}
	if command.Own {
		lines = append(lines, "its figures are without what valktop runs; percentiles are not")
	}
	return lines
}

// drawHistogram draws how the calls of the last minute spread.
func (m Model) drawHistogram(c canvas.Canvas, ctx screen.Context, command analysis.Command) {
	right := "last minute"
	if n := command.Minute.Measured; n > 0 {
		right = text.Count(float64(n)).String() + " calls, " + right
	}
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "How long calls took", Right: right})
	if len(command.Buckets) == 0 {
		y := 0
		for _, said := range []string{command.Minute.P99.Why(), remedy(m.all.Latencies)} {
			for _, line := range widget.Wrap(said, in.Width()) {
				in.Text(0, y, line, ctx.Theme.Dim)
				y++
			}
		}
		return
	}
	widget.Histogram(in, ctx.Theme, bars(command, in.Height()))
}

// remedy is what would give percentiles; "" where nothing would.
func remedy(why string) string {
	switch {
	case strings.HasSuffix(why, "is denied to this user"):
		return "An administrator allows it with ACL SETUSER <user> +latency|histogram"
	case strings.HasSuffix(why, "latency-tracking is off"):
		return "An administrator switches it on with CONFIG SET latency-tracking yes"
	}
	return ""
}

// bars are a row a bucket, those of the fastest calls joined where there are too many.
func bars(command analysis.Command, most int) []widget.HistogramRow {
	buckets := command.Buckets
	total, largest := float64(command.Minute.Measured), int64(0)
	var joined int64
	for len(buckets) > max(most, 1) {
		joined += buckets[0].Count
		buckets = buckets[1:]
	}
	for _, b := range buckets {
		largest = max(largest, b.Count)
	}
	var rows []widget.HistogramRow
	for i, b := range buckets {
		n := b.Count
		if i == 0 {
			n += joined
		}
		label := "≤ " + text.Fine(b.UpTo).String()
		if b.UpTo >= time.Second {
			label = "> " + text.Fine(b.UpTo/2).String()
		}
		share := float64(n) / total
		rows = append(rows, widget.HistogramRow{Label: label, Fraction: share, Right: text.Percent(share, 1).String(), Strong: b.Count == largest})
	}
	return rows
}

// subcommands are those of a container, or the siblings of one.
func (m Model) subcommands(command analysis.Command) []analysis.Command {
	container, _, _ := strings.Cut(command.Name, "|")
	var list []analysis.Command
	for _, c := range m.all.List {
		if strings.HasPrefix(c.Name, container+"|") {
			list = append(list, c)
		}
	}
	return list
}

func (m Model) drawSubcommands(c canvas.Canvas, ctx screen.Context, command analysis.Command, subs []analysis.Command) {
	container, _, _ := strings.Cut(command.Name, "|")
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Subcommands of " + container, Right: "last minute"})
	table := widget.TableSpec{
		Len: len(subs), Columns: []widget.Column{
			{Title: "COMMAND", Width: nameLeast, Flex: 1}, {Title: "CALLS/S", Width: 9, Right: true},
			{Title: "TIME", Width: 7, Right: true}, {Title: "PER CALL", Width: 8, Right: true, Drop: 1},
		},
		Row: func(i int) [][]widget.Span {
			f := subs[i].Minute
			return [][]widget.Span{nameCell(ctx.Theme, subs[i]), plain(ctx.Theme, sayCalls(f)), plain(ctx.Theme, sayTime(f)), plain(ctx.Theme, sayPerCall(f))}
		},
	}
	widget.Table(in, ctx.Theme, table)
}

// drawErrors draws the kinds of error replies of the whole server: it does not tell them apart
// by command.
func (m Model) drawErrors(c canvas.Canvas, ctx screen.Context) {
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Error replies by kind", Right: "whole server"})
	if len(m.all.Errors) == 0 {
		in.Text(0, 0, text.Cut(none(ctx), in.Width()), ctx.Theme.Dim)
		return
	}
	table := widget.TableSpec{
		Len: len(m.all.Errors), Columns: []widget.Column{
			{Title: "KIND", Width: 12, Flex: 1}, {Title: "LAST MINUTE", Width: 11, Right: true}, {Title: "IN ALL", Width: 9, Right: true},
		},
		Row: func(i int) [][]widget.Span {
			e := m.all.Errors[i]
			return [][]widget.Span{
				{{Text: e.Name, Style: ctx.Theme.Text}}, minuteCell(ctx.Theme, e.Minute),
				{{Text: text.Count(float64(e.Total)).String(), Style: ctx.Theme.Text}},
			}
		},
	}
	widget.Table(in, ctx.Theme, table)
}

func minuteCell(th themes.Theme, n float64) []widget.Span {
	if n < 0.5 {
		return []widget.Span{{Text: "0", Style: th.Dim}}
	}
	return []widget.Span{{Text: text.Count(n).String(), Style: th.Warn}}
}

// none says that there were no errors, or that the server does not tell.
func none(ctx screen.Context) string {
	for _, n := range ctx.State.Snapshot.Nodes {
		if n.Info.Stats.TotalErrorReplies.Known() {
			return "none since the server's counters began"
		}
	}
	return "the server does not report errors by kind"
}
