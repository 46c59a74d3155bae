package keys

import (
	"slices"
	"time"

	"valktop/keyspace"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawExamples draws keys of the selection; one can be chosen while they have the keys.
func (m Model) drawExamples(c canvas.Canvas, ctx screen.Context, r row) {
	th, all := ctx.Theme, r.figures.Examples
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Examples", Right: "i inspect", Focus: m.inside})
	if len(all) == 0 {
		widget.Notice(in, th, widget.NoticeSpec{What: "No key of this is known by name yet"})
		return
	}
	mixed := slices.ContainsFunc(all, func(e keyspace.Example) bool { return e.Type != all[0].Type })
	spec := widget.TableSpec{
		Columns: []widget.Column{
			{Title: "KEY", Width: 14, Flex: 1, Middle: true}, {Title: "MEMORY", Width: 8, Right: true, Drop: 1},
			{Title: "TTL", Width: 9, Right: true},
		},
		Len: len(all), Selectable: m.inside, Selected: m.example, Sign: selectedSign,
		Offset: widget.Scroll(0, m.example, len(all), in.Height()-1),
		Row: func(i int) [][]widget.Span {
			e := all[i]
			cells := [][]widget.Span{
				{{Text: e.Name, Style: th.Text}}, {{Text: text.Maybe(e.Memory, text.Bytes).String(), Style: th.Text}}, ttlOf(e, ctx),
			}
			if mixed {
				cells = slices.Insert(cells, 1, []widget.Span{{Text: e.Type, Style: th.Dim}})
			}
			return cells
		},
	}
	if mixed { // else the facts say it
		spec.Columns = slices.Insert(spec.Columns, 1, widget.Column{Title: "TYPE", Width: 6, Drop: 2})
	}
	widget.Table(in, th, spec)
}

// ttlOf is how long a key has to live by now, going by when it was asked.
func ttlOf(e keyspace.Example, ctx screen.Context) []widget.Span {
	ttl, ok := e.TTLAt(ctx.Now).Get()
	switch {
	case !ok:
		return []widget.Span{{Text: text.Unknown, Style: ctx.Theme.Dim}}
	case ttl == keyspace.NoTTL:
		return []widget.Span{{Text: "none", Style: ctx.Theme.Warn}}
	case ttl == 0:
		return []widget.Span{{Text: "expired", Style: ctx.Theme.Dim}}
	case ttl < time.Second:
		return []widget.Span{{Text: text.Duration(ttl).String(), Style: ctx.Theme.Text}}
	}
	return []widget.Span{{Text: text.Age(ttl), Style: ctx.Theme.Text}}
}

// changesOf are the changes of a row's patterns, those of most keys first as they came.
func changesOf(all []keyspace.Change, r row) []keyspace.Change {
	var own []keyspace.Change
	for _, c := range all {
		if r.covers(c.Pattern) {
			own = append(own, c)
		}
	}
	return own
}

// drawChanges draws what changed since the pass before.
func drawChanges(c canvas.Canvas, ctx screen.Context, changes []keyspace.Change) {
	th := ctx.Theme
	in := widget.Panel(c, th, widget.PanelSpec{Title: "Since the last pass", Right: text.Whole(int64(len(changes))) + " changed"})
	for y, change := range changes {
		if y >= in.Height() {
			return
		}
		end := in.Right(in.Width(), y, signed(change.Now.Value-change.Before.Value), th.Text) - 2
		in.Text(0, y, text.Pad(string(change.Kind), factLabel), th.Dim)
		widget.Spans(in.Sub(0, y, end, 1), factLabel, 0, widget.MiddleSpans(estimate.Pattern(change.Pattern, th.Text, th.Accent), end-factLabel)...)
	}
}
