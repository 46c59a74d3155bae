package access

import (
	"time"

	"valktop/access"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawRushes draws stampedes and locks.
func drawRushes(c canvas.Canvas, ctx screen.Context, offset int, focus bool) {
	th, r := ctx.Theme, ctx.Access
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Stampedes, locks", Right: "a key, 5 misses in 1 s", Focus: focus})
	if len(r.Stampedes)+len(r.Locks) == 0 {
		const shows = "Misses by name show it as it happens; a burst of MONITOR also shows who fills the key, and locks"
		spec := widget.NoticeSpec{Tone: widget.Good, What: "No key was missed by many at once", Why: shows}
		if r.Missed.Total == 0 && !r.Misses.On && r.Burst.Lines == 0 {
			spec = widget.NoticeSpec{Tone: widget.Unknown, What: "Nothing was heard that would show it", Why: shows}
		}
		widget.Notice(in, th, spec)
		return
	}
	rows := rushRows(ctx)
	titles, locks := heads()
	if len(r.Stampedes) == 0 {
		rows, titles = lockRows(ctx), locks
	}
	widget.Table(in, th, widget.TableSpec{
		Columns: []widget.Column{
			{Title: titles[0], Width: 8}, {Title: titles[1], Width: 16, Flex: 1, Middle: true},
			{Title: titles[2], Width: 7, Right: true}, {Title: titles[3], Width: 6, Right: true}, {Title: titles[4], Width: 7, Right: true},
		},
		Len: len(rows), Offset: bounded(offset, len(rows), in.Height()-1),
		Row: func(i int) [][]widget.Span { return rows[i] },
	})
}

// heads are those of the columns of stampedes, and of locks.
func heads() (rushes, locks [5]string) {
	return [5]string{"WHEN", "KEY", "MISSES", "FILLS", "WASTED"}, [5]string{"", "LOCK", "CLIENTS", "TRIES", "FAILED"}
}

// rushRows are the stampedes, and below them, under heads of their own, the locks.
func rushRows(ctx screen.Context) [][][]widget.Span {
	th, r := ctx.Theme, ctx.Access
	var rows [][][]widget.Span
	for _, s := range r.Stampedes {
		rows = append(rows, [][]widget.Span{
			{{Text: s.Begun.In(ctx.Zone).Format(time.TimeOnly), Style: th.Dim}}, {{Text: inDB(s.DB, ctx) + s.Name, Style: th.Text}},
			{{Text: text.Whole(int64(s.Misses)), Style: rushStyle(s, th)}},
			{{Text: fills(s), Style: th.Text}},
			wasted(s, th),
		})
	}
	if len(r.Locks) == 0 {
		return rows
	}
	var head [][]widget.Span
	_, locks := heads()
	for _, title := range locks {
		head = append(head, []widget.Span{{Text: title, Style: th.Dim}})
	}
	return append(append(rows, nil, head), lockRows(ctx)...)
}

// lockRows are the locks that clients wait for.
func lockRows(ctx screen.Context) [][][]widget.Span {
	th := ctx.Theme
	var rows [][][]widget.Span
	for _, l := range ctx.Access.Locks {
		rows = append(rows, [][]widget.Span{
			nil, {{Text: inDB(l.DB, ctx) + l.Name, Style: th.Text}},
			{{Text: text.Whole(int64(l.Clients)), Style: th.Text}}, {{Text: text.Whole(int64(l.Tries)), Style: th.Text}},
			worse(l.Failed, th),
		})
	}
	return rows
}

// wasted is how many fills of a stampede were one too many.
func wasted(s access.Stampede, th themes.Theme) []widget.Span {
	n, ok := s.Fills.Get()
	if !ok {
		return []widget.Span{{Text: text.Unknown, Style: th.Dim}}
	}
	return worse(max(n-1, 0), th)
}

// worse is a count of what had better not be.
func worse(n int, th themes.Theme) []widget.Span {
	style := th.Text
	if n > 0 {
		style = th.Warn
	}
	return []widget.Span{{Text: text.Whole(int64(n)), Style: style}}
}
