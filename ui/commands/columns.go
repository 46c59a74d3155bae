package commands

import (
	"math"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// column is a column of the table: how it is laid out, and what stands in it.
type column struct {
	widget.Column

	sorts order // whose mark it bears; orderCount for none
	cell  func(th themes.Theme, c analysis.Command) []widget.Span
}

const (
	nameLeast = 20
	barWidth  = 6

	// linearSign marks a command whose time grows with what it works on.
	linearSign = "O(N)"
	// ownSign marks one that valktop runs itself, too.
	ownSign = "own"

	// slowCall is how long a command that grows may take until its mark is a warning, in
	// nanoseconds: in a millisecond a server answers some dozens of others.
	slowCall = 1e6
)

// columns are those of the table; with a baseline there are factors beside the figures.
func (m Model) columns(b baseline, compared bool) []column {
	total := 0.0
	for _, c := range m.all.List {
		total += m.figures(c).Time.Or(0)
	}
	cell := func(say func(analysis.CommandFigures) string) func(themes.Theme, analysis.Command) []widget.Span {
		return func(th themes.Theme, c analysis.Command) []widget.Span { return plain(th, say(m.figures(c))) }
	}
	factor := func(of figure) func(themes.Theme, analysis.Command) []widget.Span {
		return func(th themes.Theme, c analysis.Command) []widget.Span {
			f := b.factor(c.Name, m.figures(c), of)
			style := th.Dim
			if b.of[c.Name].Calls.Or(0) == 0 && m.figures(c).Calls.Or(0) > 0 {
				return []widget.Span{{Text: "new", Style: th.Warn}}
			}
			if f >= much {
				style = th.Warn
			}
			return []widget.Span{{Text: times(f), Style: style}}
		}
	}
	figureOf := func(title string, width, drop int, sorts order, of figure, say func(analysis.CommandFigures) string, factored bool) []column {
		list := []column{{widget.Column{Title: title, Width: width, Right: true, Drop: drop}, sorts, cell(say)}}
		if compared && factored {
			list = append(list, column{widget.Column{Title: "×", Width: 6, Drop: drop}, orderCount, factor(of)})
		}
		return list
	}
	all := []column{{widget.Column{Title: "COMMAND", Width: nameLeast, Flex: 1}, byName, nameCell}}
	all = append(all, figureOf("CALLS/S", 9, 0, byCalls, callsOf, sayCalls, true)...)
	if total > 0 {
		all = append(all, column{widget.Column{Title: "", Width: barWidth, Drop: 6}, orderCount, func(th themes.Theme, c analysis.Command) []widget.Span {
			return widget.ShareSpans(barWidth, m.figures(c).Time.Or(math.NaN())/total, th, th.Accent)
		}})
	}
	all = append(all, figureOf("TIME", 7, 0, byTime, timeOf, sayTime, false)...)
	all = append(all, figureOf("PER CALL", 8, 3, byPerCall, perCallOf, sayPerCall, true)...)
	all = append(all, figureOf("P50", 8, 4, orderCount, p50Of, func(f analysis.CommandFigures) string { return sayLatency(f.P50) }, false)...)
	all = append(all, figureOf("P99", 8, 1, byP99, p99Of, func(f analysis.CommandFigures) string { return sayLatency(f.P99) }, true)...)
	all = append(all, figureOf("P99.9", 8, 5, orderCount, p999Of, func(f analysis.CommandFigures) string { return sayLatency(f.P999) }, false)...)
	all = append(all, column{widget.Column{Title: "ERRORS", Width: 7, Right: true, Drop: 2}, byErrors, m.errorsCell})
	for i := range all {
		if all[i].sorts == m.sort.by {
			all[i].Drop = 0
		}
	}
	return all
}

func plain(th themes.Theme, s string) []widget.Span {
	if s == text.Unknown || s == "0 /s" || s == "0 %" {
		return []widget.Span{{Text: s, Style: th.Dim}}
	}
	return []widget.Span{{Text: s, Style: th.Text}}
}

// nameCell is the command, with a mark when its time grows or when valktop runs it, too.
func nameCell(th themes.Theme, c analysis.Command) []widget.Span {
	spans := []widget.Span{{Text: c.Name, Style: th.Text}}
	if c.Minute.Calls.Or(1) == 0 {
		spans[0].Style = th.Dim
	}
	if c.Linear != "" {
		style := th.Dim
		if p99Of(c.Minute).Or(perCallOf(c.Minute).Or(0)) >= slowCall {
			style = th.Warn
		}
		spans = append(spans, widget.Span{Text: " " + linearSign, Style: style})
	}
	if c.Own {
		spans = append(spans, widget.Span{Text: " " + ownSign, Style: th.Dim})
	}
	return spans
}

func sayCalls(f analysis.CommandFigures) string { return text.Maybe(f.Calls, text.Rate).String() }

func sayTime(f analysis.CommandFigures) string {
	return text.Maybe(f.Time, share).String()
}

// share writes a part of the server's time, of which a thousandth is worth a look.
func share(v float64) text.Quantity {
	if v < 0.0995 {
		return text.Percent(v, 2)
	}
	return text.Percent(v, 1)
}

func sayPerCall(f analysis.CommandFigures) string { return text.Maybe(f.PerCall, text.Fine).String() }

// sayLatency writes a percentile, which is an estimate.
func sayLatency(v maybe.Value[analysis.Latency]) string {
	l, ok := v.Get()
	switch {
	case !ok:
		return text.Unknown
	case l.High == 0:
		return ">" + text.Fine(l.Low).String()
	case l.Low == 0:
		return "≤" + text.Fine(l.High).String()
	}
	return "~" + text.Fine(l.Near).String()
}

// errorsCell is how many calls failed or were rejected in the time on display.
func (m Model) errorsCell(th themes.Theme, c analysis.Command) []widget.Span {
	n := failures(m.figures(c))
	switch {
	case math.IsNaN(n):
		return plain(th, text.Unknown)
	case n < 0.5:
		return []widget.Span{{Text: "0", Style: th.Dim}}
	}
	return []widget.Span{{Text: text.Count(n).String(), Style: th.Warn}}
}
