package widget

import (
	"valktop/themes"
	"valktop/ui/canvas"
)

// NoticeSpec is what stands where data would: a state that is empty, loading or broken.
type NoticeSpec struct {
	Tone  Tone
	What  string   // one sentence: what is the matter
	Why   string   // one: why
	Do    string   // one: what to do
	Lines [][]Span // what else helps, a row each
}

// noticeWidth is how long the lines of a notice are at most: longer ones are hard to read.
const noticeWidth = 72

// Notice draws a notice in the middle of c. When there is no room for all of it, what
// comes later in NoticeSpec goes first.
func Notice(c canvas.Canvas, th themes.Theme, n NoticeSpec) {
	rows := noticeRows(th, n, min(noticeWidth, c.Width()-2))
	rows = rows[:min(len(rows), max(c.Height(), 0))]
	width := 0
	for _, row := range rows {
		width = max(width, SpansWidth(row...))
	}
	x, y := max((c.Width()-width)/2, 0), (c.Height()-len(rows))/2
	for i, row := range rows {
		Spans(c, x, y+i, row...)
	}
}

func noticeRows(th themes.Theme, n NoticeSpec, w int) [][]Span {
	indent, rows := "", [][]Span(nil)
	if sign := n.Tone.Sign(); sign != "" {
		indent = "  "
	}
	add := func(s string, style themes.Style) {
		if s == "" {
			return
		}
		for _, line := range Wrap(s, w-len(indent)) {
			rows = append(rows, []Span{{indent, style}, {line, style}})
		}
	}
	add(n.What, bold(n.Tone.Style(th)))
	if indent != "" && len(rows) > 0 {
		rows[0][0] = Span{n.Tone.Sign() + " ", n.Tone.Style(th)}
	}
	add(n.Why, th.Dim)
	if n.Do != "" && len(rows) > 0 {
		rows = append(rows, nil)
	}
	add(n.Do, th.Text)
	if len(n.Lines) > 0 && len(rows) > 0 {
		rows = append(rows, nil)
	}
	for _, line := range n.Lines {
		rows = append(rows, append([]Span{{indent, th.Dim}}, line...))
	}
	return rows
}
