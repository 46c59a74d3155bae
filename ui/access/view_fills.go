package access

import (
	"slices"
	"time"

	"valktop/analysis"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// tellsFills reports whether the application tells how long it takes to fetch a value.
func tellsFills(rates analysis.PatternRates) bool {
	for _, p := range rates.Patterns {
		if p.FillTime.Known() {
			return true
		}
	}
	return false
}

// withFills adds how long values take to be fetched, on average and at most, to a table of
// patterns.
func withFills(t widget.TableSpec, ctx screen.Context) widget.TableSpec {
	t.Columns = slices.Clone(t.Columns)
	for i := range t.Columns {
		if t.Columns[i].Title == "" { // margins: what the application counts has none
			t.Columns[i].Drop += marginsFirst
		}
	}
	t.Columns = append(t.Columns,
		widget.Column{Title: "FILL", Width: 8, Right: true}, widget.Column{Title: "p50", Width: 8, Right: true, Drop: 4}, widget.Column{Title: "p99", Width: 8, Right: true, Drop: 3})
	before := t.Row
	t.Row = func(i int) [][]widget.Span {
		p := ctx.Rates.Patterns[i]
		return append(before(i), fillTime(p.FillTime, "", ctx.Theme), fillTime(p.FillP50, "~", ctx.Theme), fillTime(p.FillP99, "~", ctx.Theme))
	}
	return t
}

// marginsFirst has margins go before the times where there is no room for all.
const marginsFirst = 4

func fillTime(v maybe.Value[time.Duration], about string, th themes.Theme) []widget.Span {
	if d, ok := v.Get(); ok {
		return []widget.Span{{Text: about + text.Fine(d).String(), Style: th.Text}}
	}
	return []widget.Span{{Text: text.Unknown, Style: th.Dim}}
}
