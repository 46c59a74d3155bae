package access

import (
	"math"

	"valktop/access"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

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
