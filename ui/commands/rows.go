package commands

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// holdFor is how long rows keep their order while their figures change: long enough to
// read a row and press a key for it.
const holdFor = 5 * time.Second

// order is what rows are sorted by.
type order int

// The orders.
const (
	byTime order = iota
	byCalls
	byPerCall
	byP99
	byErrors
	byName
	orderCount
)

func (o order) String() string {
	return [...]string{"time", "calls/s", "per call", "p99", "errors", "name"}[o]
}

// value is what a row is sorted by; NaN when it is not known.
func (o order) value(f analysis.CommandFigures) float64 {
	var v analysis.Ratio
	switch o {
	case byTime:
		v = f.Time
	case byCalls:
		v = f.Calls
	case byPerCall:
		v = perCallOf(f)
	case byP99:
		v = p99Of(f)
	case byErrors:
		return failures(f)
	case byName, orderCount:
	}
	return v.Or(math.NaN())
}

// failures are the calls that failed or were rejected; NaN when the server does not tell.
func failures(f analysis.CommandFigures) float64 {
	if !f.Failed.Known() && !f.Rejected.Known() {
		return math.NaN()
	}
	return f.Failed.Or(0) + f.Rejected.Or(0)
}

// sorting is an order and its direction; the largest come first unless it is reversed, and
// names from A to Z.
type sorting struct {
	by       order
	reversed bool
}

// figures are those on display: of the newest interval, or of the last minute.
func (m Model) figures(c analysis.Command) analysis.CommandFigures {
	if m.newest {
		return c.Now
	}
	return c.Minute
}

// arrange makes the rows anew, in the order that is due.
func (m Model) arrange(ctx screen.Context) Model {
	if ctx.Clock().Sub(m.orderedAt) >= holdFor || ctx.Clock().Before(m.orderedAt) {
		return m.anew(ctx)
	}
	return m.build(ctx, m.rank)
}

// anew is arrange with the order that figures have now.
func (m Model) anew(ctx screen.Context) Model {
	m.orderedAt = ctx.Clock()
	return m.build(ctx, nil)
}

// build makes the rows, those with a rank in its order.
func (m Model) build(ctx screen.Context, rank map[string]int) Model {
	if ctx.History == nil {
		return m
	}
	m.all = ctx.History.Commands()
	match := strings.ToLower(m.filter.Value())
	m.rows = slices.DeleteFunc(slices.Clone(m.all.List), func(c analysis.Command) bool { return match != "" && !matches(c, match) })
	m.sorted(rank)
	m.rank = make(map[string]int, len(m.rows))
	for i, c := range m.rows {
		m.rank[c.Name] = i
	}
	if i, ok := m.rank[m.selected]; ok && (m.moved || m.open) {
		m.at = i
	} else if m.open {
		m.open = false
	}
	was := m.selected
	m = m.choose(ctx, m.at)
	if m.selected == was {
		m.scales = m.scales.fit(ctx, m.selected)
	}
	return m
}

// sorted sorts the rows by rank as far as they have one, else by their figures, those that
// are unknown last.
func (m Model) sorted(rank map[string]int) {
	at := func(c analysis.Command) int {
		if i, ok := rank[c.Name]; ok {
			return i
		}
		return len(rank)
	}
	slices.SortStableFunc(m.rows, func(a, b analysis.Command) int {
		x, y := m.sort.by.value(m.figures(a)), m.sort.by.value(m.figures(b))
		way := -1
		if m.sort.reversed {
			way = 1
		}
		switch {
		case at(a) != at(b):
			return cmp.Compare(at(a), at(b))
		case m.sort.by == byName:
			return -way * strings.Compare(a.Name, b.Name)
		case math.IsNaN(x) != math.IsNaN(y):
			if math.IsNaN(y) {
				return -1
			}
			return 1
		}
		return way * cmp.Compare(x, y)
	})
}

// matches reports whether a command's name, or a word on it, contains the filter, which is in
// lower case.
func matches(c analysis.Command, filter string) bool {
	words := []string{c.Name, text.Escape(c.Name)}
	if c.Linear != "" {
		words = append(words, linearSign)
	}
	return slices.ContainsFunc(words, func(s string) bool { return strings.Contains(strings.ToLower(s), filter) })
}

// current is the row that is selected.
func (m Model) current() (analysis.Command, bool) {
	if m.at < 0 || m.at >= len(m.rows) {
		return analysis.Command{}, false
	}
	return m.rows[m.at], true
}

// choose selects row i, or the nearest that there is.
func (m Model) choose(ctx screen.Context, i int) Model {
	was := m.selected
	m.at = max(min(i, len(m.rows)-1), 0)
	m.selected = ""
	if c, ok := m.current(); ok {
		m.selected = c.Name
	}
	if m.selected != was {
		m.scales = m.scales.fit(ctx, m.selected)
	}
	m.offset = widget.Scroll(m.offset, m.at, len(m.rows), m.page(ctx))
	return m
}
