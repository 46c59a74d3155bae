package slow

import (
	"cmp"
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

// order is what groups are sorted by.
type order int

// The orders.
const (
	byTotal order = iota
	byMax
	byMedian
	byCount
	byNewest
	orderCount
)

func (o order) String() string { return [...]string{"total", "max", "p50", "count", "last"}[o] }

func (o order) value(g analysis.SlowGroup) float64 {
	switch o {
	case byMax:
		return g.Max
	case byMedian:
		return g.P50
	case byCount:
		return float64(len(g.Calls))
	case byNewest:
		return float64(g.Calls[0].At.UnixNano())
	case byTotal, orderCount:
	}
	return g.Total
}

// sorting is an order and its direction; the largest come first unless it is reversed.
type sorting struct {
	by       order
	reversed bool
}

// arrange makes the rows anew, in the order that is due.
func (m Model) arrange(ctx screen.Context) Model {
	if ctx.Clock().Sub(m.orderedAt) >= holdFor || ctx.Clock().Before(m.orderedAt) {
		return m.anew(ctx)
	}
	asked := m.log.Asked
	if m = m.build(ctx, m.rank); m.log.Asked && !asked {
		return m.anew(ctx) // the order so far was of an older log
	}
	return m
}

// anew is arrange with the order that figures have now.
func (m Model) anew(ctx screen.Context) Model {
	m.orderedAt = ctx.Clock()
	return m.build(ctx, nil)
}

// build makes the rows, those with a rank in its order.
func (m Model) build(ctx screen.Context, rank map[analysis.SlowShape]int) Model {
	if ctx.History == nil {
		return m
	}
	match := strings.ToLower(m.filter.Value())
	m.events = ctx.History.LatencyEvents()
	if m.shows == latencyEvents {
		m.events.List = slices.DeleteFunc(m.events.List, func(e analysis.LatencyEvent) bool {
			return match != "" && !contains(match, e.Event, text.Escape(e.Event), e.Node)
		})
		return m.choose(ctx, m.list.at)
	}
	m.log = ctx.History.Slow(m.shows.kind())
	m.groups = slices.DeleteFunc(slices.Clone(m.log.Groups), func(g analysis.SlowGroup) bool { return match != "" && !matches(g, match) })
	m.sorted(rank)
	m.rank = make(map[analysis.SlowShape]int, len(m.groups))
	for i, g := range m.groups {
		m.rank[g.Shape] = i
	}
	if i, ok := m.rank[m.shape]; ok && (m.moved || m.open) {
		m.list.at = i
	} else if m.open {
		m.open = false
	}
	return m.choose(ctx, m.list.at)
}

// sorted sorts the groups by rank as far as they have one, else by their figures.
func (m Model) sorted(rank map[analysis.SlowShape]int) {
	at := func(g analysis.SlowGroup) int {
		if i, ok := rank[g.Shape]; ok {
			return i
		}
		return -1 // what is new is seen at once
	}
	slices.SortStableFunc(m.groups, func(a, b analysis.SlowGroup) int {
		if at(a) != at(b) {
			return cmp.Compare(at(a), at(b))
		}
		way := cmp.Compare(m.sort.by.value(b), m.sort.by.value(a))
		if m.sort.reversed {
			way = -way
		}
		return way
	})
}

// matches reports whether a word on a group contains the filter, which is in lower case: its
// command, its pattern, a client, an argument.
func matches(g analysis.SlowGroup, filter string) bool {
	if contains(filter, g.Shape.Command, g.Shape.Pattern, text.Escape(g.Shape.Pattern)) {
		return true
	}
	return slices.ContainsFunc(g.Calls, func(c analysis.SlowCall) bool {
		return contains(filter, c.Name, c.Client, c.Node) || contains(filter, c.Args...)
	})
}

func contains(filter string, words ...string) bool {
	return slices.ContainsFunc(words, func(s string) bool { return strings.Contains(strings.ToLower(s), filter) })
}

// rows is how many there are on the page.
func (m Model) rows() int {
	if m.shows == latencyEvents {
		return len(m.events.List)
	}
	return len(m.groups)
}

// current is the group that is selected.
func (m Model) current() (analysis.SlowGroup, bool) {
	if m.shows == latencyEvents || m.list.at < 0 || m.list.at >= len(m.groups) {
		return analysis.SlowGroup{}, false
	}
	return m.groups[m.list.at], true
}

// entry is the entry that is selected, while a group is open.
func (m Model) entry() (analysis.SlowCall, bool) {
	g, ok := m.current()
	if !ok || m.entries.at < 0 || m.entries.at >= len(g.Calls) {
		return analysis.SlowCall{}, false
	}
	return g.Calls[m.entries.at], true
}

// choose selects row i, or the nearest that there is.
func (m Model) choose(ctx screen.Context, i int) Model {
	m.list = m.list.to(i, m.rows(), m.rowsInSight(ctx))
	if g, ok := m.current(); ok {
		m.shape = g.Shape
		m.entries = m.entries.to(m.entries.at, len(g.Calls), m.rowsInSight(ctx))
	}
	return m
}

func (l list) to(i, length, page int) list {
	l.at = max(min(i, length-1), 0)
	l.offset = widget.Scroll(l.offset, l.at, length, page)
	return l
}
