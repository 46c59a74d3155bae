package keys

import (
	"math"
	"slices"
	"strings"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/estimate"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// column is a column of the table: how it is laid out, and what stands in it.
type column struct {
	widget.Column
	sorts order // which order's mark it bears; orderCount for none
	cell  func(m Model, th themes.Theme, r row) []widget.Span
}

const (
	labelLeast = 20 // cells of a prefix or a pattern
	barWidth   = 6

	// From these widths of a table on there is room for what figures may be off by.
	keysMarginFrom   = 96
	memoryMarginFrom = 136
	wideLabel        = 28
	wideBar          = 10
)

// columns are those for a table of w cells. They don't depend on the figures, so they
// stay where they are; the one that rows are sorted by is never dropped.
func (m Model) columns(w int) []column {
	label, bar, keys, memory := labelLeast, barWidth, keysColumn(10, false), memoryColumn(9, false)
	if w >= keysMarginFrom {
		label, bar, keys = wideLabel, wideBar, keysColumn(16, true)
	}
	if w >= memoryMarginFrom {
		memory = memoryColumn(19, true)
	}
	all := []column{
		{widget.Column{Title: m.view.head(), Width: label, Flex: 1, Middle: true}, orderCount, labelCell},
		keys, memory,
		served("HIT RATE", 8, 2, func(r analysis.PatternRate) string { return estimate.HitRate(r.HitRate) }),
		served("MISSES/s", 8, 3, func(r analysis.PatternRate) string { return estimate.PerSecond(r.Misses) }),
		served("LOOKUPS/s", 9, 7, func(r analysis.PatternRate) string { return estimate.PerSecond(r.Lookups) }),
		{widget.Column{Title: "SHARE", Width: bar, Drop: 3}, orderCount, shareCell(bar)},
		{widget.Column{Title: "TTL p50", Width: 7, Right: true, Drop: 2}, byTTL, ttlCell},
		{widget.Column{Title: "NO TTL", Width: 8, Right: true, Drop: 4}, byNoTTL, noTTLCell},
		{widget.Column{Title: "B/KEY", Width: 8, Right: true, Drop: 6}, byPerKey, perKeyCell},
		{widget.Column{Title: "GROWTH", Width: 9, Right: true, Drop: 7}, byGrowth, growthCell},
		{widget.Column{Title: "TYPE", Width: 12, Drop: 5}, orderCount, typeCell},
	}
	if !m.served { // nobody has sampled accesses
		all = slices.Delete(all, 3, 6)
	}
	for i := range all {
		if all[i].sorts == m.sort.by {
			all[i].Drop = 0
			all[i].Title, _, _ = strings.Cut(all[i].Title, " p50") // the mark takes its place
		}
	}
	return all
}

// served is a column of what lookups of the keys came to.
func served(title string, w, dropped int, say func(analysis.PatternRate) string) column {
	return column{widget.Column{Title: title, Width: w, Right: true, Drop: dropped}, orderCount, func(_ Model, th themes.Theme, r row) []widget.Span {
		if !r.isServed {
			return []widget.Span{{Text: text.Unknown, Style: th.Dim}}
		}
		return []widget.Span{{Text: say(r.served), Style: th.Text}}
	}}
}

// head is the title of the first column.
func (v view) head() string { return [...]string{"PREFIX", "PATTERN", "PREFIX"}[v] }

func labelCell(m Model, th themes.Theme, r row) []widget.Span {
	if m.view == list {
		return r.label
	}
	sign := "  "
	switch {
	case r.open:
		sign = "▾ "
	case !r.leaf:
		sign = "▸ "
	}
	return append([]widget.Span{{Text: strings.Repeat("  ", r.depth) + sign, Style: th.Dim}}, r.label...)
}

// keysColumn is how many keys there are, with what that may be off by where there is room.
func keysColumn(w int, margin bool) column {
	return column{widget.Column{Title: "KEYS", Width: w, Right: true}, byKeys, func(_ Model, th themes.Theme, r row) []widget.Span {
		spans := []widget.Span{{Text: estimate.Count(r.figures.Keys, w), Style: th.Text}}
		return withMargin(spans, th, margin, estimate.CountMargin(r.figures.Keys))
	}}
}

// memoryColumn is how much memory the keys take.
func memoryColumn(w int, margin bool) column {
	return column{widget.Column{Title: "MEMORY", Width: w, Right: true, Drop: 1}, byMemory, func(_ Model, th themes.Theme, r row) []widget.Span {
		spans := []widget.Span{{Text: estimate.Bytes(r.figures.Memory), Style: th.Text}}
		return withMargin(spans, th, margin, estimate.BytesMargin(r.figures.Memory))
	}}
}

// marginWidth is as many cells as a margin takes: "±6.1 KiB". Figures before it line up.
const marginWidth = 9

func withMargin(spans []widget.Span, th themes.Theme, shown bool, margin string) []widget.Span {
	if !shown || margin == "" {
		return spans
	}
	return append(spans, widget.Span{Text: text.PadLeft(margin, marginWidth), Style: th.Dim})
}

// shareCell is the share of all memory when rows are sorted by that, else of all keys.
func shareCell(w int) func(Model, themes.Theme, row) []widget.Span {
	return func(m Model, th themes.Theme, r row) []widget.Span {
		share, style := m.share(r, th)
		return widget.ShareSpans(w, share, th, style)
	}
}

// share is what part of all a row is, NaN when that is unknown.
func (m Model) share(r row, th themes.Theme) (float64, themes.Style) {
	if m.sort.by == byMemory || m.sort.by == byPerKey {
		if share, ok := r.figures.MemoryShare.Get(); ok {
			return share, th.Memory.Line
		}
		return math.NaN(), th.Memory.Line
	}
	return r.figures.Share.Value, th.Accent
}

// ttlCell is the median time to live of the keys that have one.
func ttlCell(_ Model, th themes.Theme, r row) []widget.Span {
	return estimate.TTL(*r.figures, th)
}

func noTTLCell(_ Model, th themes.Theme, r row) []widget.Span { return estimate.NoTTL(*r.figures, th) }

func perKeyCell(_ Model, th themes.Theme, r row) []widget.Span {
	q := text.Maybe(estimate.PerKey(*r.figures), func(v float64) text.Quantity { return text.Bytes(int64(math.Round(v))) })
	return []widget.Span{{Text: q.String(), Style: th.Text}}
}

func growthCell(m Model, th themes.Theme, r row) []widget.Span {
	keys, ok := m.growth.of(r)
	if !ok || keys == 0 {
		return []widget.Span{{Text: text.Unknown, Style: th.Dim}}
	}
	return []widget.Span{{Text: signed(keys), Style: th.Text}}
}

// signed writes a difference of counts.
func signed(v float64) string {
	if v < 0 {
		return "-" + text.Count(-v).String()
	}
	return "+" + text.Count(v).String()
}

func typeCell(_ Model, th themes.Theme, r row) []widget.Span {
	return []widget.Span{{Text: estimate.Types(*r.figures), Style: th.Dim}}
}
