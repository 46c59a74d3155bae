package overview

import (
	"slices"

	"valktop/keyspace"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawPatterns draws the key patterns that most keys are of.
func drawPatterns(c canvas.Canvas, ctx screen.Context) {
	r := ctx.Keys
	spec := widget.PanelSpec{Title: "Key patterns"}
	if ctx.Node != "" { // keys are scanned as those of the whole deployment
		spec.Title = "Key patterns of all nodes"
	}
	if r.Version > 0 && len(r.Patterns) > 0 {
		spec.Right = estimate.Basis(r)
		switch age := estimate.Age(r, ctx.Clock()); {
		case age != "":
			spec.Right += " · " + age
		case r.Elapsed > 0:
			spec.Right += " · " + text.Duration(r.Elapsed).String()
		}
	}
	in := widget.Panel(c, ctx.Theme, spec)
	switch {
	case len(r.Patterns) > 0:
		widget.Table(in, ctx.Theme, patternTable(ctx, in.Width()))
	case r.State == keyspace.Failed:
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{Tone: widget.Bad, What: "The keys cannot be scanned", Why: r.Why})
	case r.State == keyspace.Waiting:
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{Tone: widget.Warn, What: "Waiting to scan the keys", Why: r.Why})
	case r.Complete && r.Total == 0:
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{What: "There are no keys in this database"})
	case ctx.NoKeys != "":
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{Tone: widget.Bad, What: "The keys could not be scanned", Why: ctx.NoKeys})
	case ctx.Outdated():
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{Tone: widget.Unknown, What: "No key was looked at before the connection was lost"})
	default:
		widget.Notice(in, ctx.Theme, widget.NoticeSpec{Tone: widget.Unknown, What: "Looking at the first keys"})
	}
}

// Widths of the patterns' columns, in cells.
const (
	patternWidth  = 116 // of all of them
	patternShare  = 18
	patternKeys   = 16
	patternMargin = 8
	patternType   = 9
	patternServed = 20 // of the columns on lookups
)

// patternTable is the table of patterns, w cells wide. Of cells that are left over half are
// the bars', so that a name stays near its figures.
func patternTable(ctx screen.Context, w int) widget.TableSpec {
	th, patterns := ctx.Theme, ctx.Keys.Patterns
	served := len(ctx.Rates.Patterns) > 0
	if served {
		w -= patternServed
	}
	spare := max(w-patternWidth, 0)
	bar := patternShare + spare/2
	table := widget.TableSpec{
		Columns: []widget.Column{
			{Title: "PATTERN", Width: 24, Flex: 1, Middle: true},
			{Title: "KEYS", Width: patternKeys, Right: true},
			{Title: "SHARE", Width: bar, Drop: 4}, {Width: 6, Right: true},
			{Title: "MEMORY", Width: 9, Right: true, Drop: 1},
			{Title: "TTL p50", Width: 7, Right: true, Drop: 2},
			{Title: "NO TTL", Width: 6, Right: true, Drop: 3},
			{Title: "TYPE", Width: patternType + min(spare/8, patternType), Drop: 5},
		},
		Sorted: true, Sort: 1,
		Len: len(patterns),
		Row: func(i int) [][]widget.Span {
			p := patterns[i]
			keys := []widget.Span{{Text: estimate.Count(p.Keys, patternKeys), Style: th.Text}}
			if m := estimate.CountMargin(p.Keys); m != "" {
				keys = append(keys, widget.Span{Text: text.PadLeft(m, patternMargin), Style: th.Dim})
			}
			return [][]widget.Span{
				estimate.Pattern(p.Pattern, th.Text, th.Accent), keys,
				widget.ShareSpans(bar, p.Share.Value, th, th.Accent), {{Text: percent(p.Share.Value).String(), Style: th.Text}},
				{{Text: estimate.Bytes(p.Memory), Style: th.Text}}, estimate.TTL(p.Figures, th), estimate.NoTTL(p.Figures, th),
				{{Text: estimate.Types(p.Figures), Style: th.Dim}},
			}
		},
	}
	if served {
		withServed(&table, ctx)
	}
	return table
}

// withServed adds how lookups of the patterns fare, behind their memory.
func withServed(t *widget.TableSpec, ctx screen.Context) {
	const at = 5
	row := t.Row
	t.Columns = slices.Insert(t.Columns, at,
		widget.Column{Title: "HIT RATE", Width: 8, Right: true}, widget.Column{Title: "MISSES/s", Width: 8, Right: true, Drop: 1})
	t.Row = func(i int) [][]widget.Span {
		rate, misses := text.Unknown, text.Unknown
		if r, ok := ctx.PatternRate(ctx.Keys.Patterns[i].Pattern); ok {
			rate, misses = estimate.HitRate(r.HitRate), estimate.PerSecond(r.Misses)
		}
		return slices.Insert(row(i), at, []widget.Span{{Text: rate, Style: ctx.Theme.Text}}, []widget.Span{{Text: misses, Style: ctx.Theme.Text}})
	}
}
