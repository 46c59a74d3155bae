package access

import (
	"time"

	"valktop/maybe"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

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
				{{Text: "lock", Style: th.Dim}}, {{Text: inDB(l.DB, ctx) + l.Name, Style: th.Text}},
				{{Text: "tried", Style: th.Dim}}, {{Text: text.Whole(int64(l.Tries)), Style: th.Text}},
				{{Text: text.Whole(int64(l.Failed)), Style: th.Warn}},
			}
		},
	})
}
