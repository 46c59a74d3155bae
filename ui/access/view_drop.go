package access

import (
	"time"

	"valktop/access"
	"valktop/analysis"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

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
