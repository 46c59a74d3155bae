package nodes

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// holdFor is how long rows keep their order while their figures change: long enough to
// read a row and press a key for it.
const holdFor = 5 * time.Second

// sorting is an order and its direction; the largest come first unless it is reversed.
type sorting struct {
	by       node.Order
	reversed bool
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
	all := node.Rows(ctx.All)
	match := strings.ToLower(m.filter.Value())
	if match != "" {
		all = slices.DeleteFunc(all, func(r node.Row) bool { return !matches(r, match) })
	}
	if m.sort.by != node.ByPlace || match != "" {
		for i := range all {
			all[i].Beneath = false // what stands above is not its primary
		}
	}
	m.rows = m.sorted(all, rank)
	m.rank = make(map[string]int, len(m.rows))
	for i, r := range m.rows {
		m.rank[r.Addr] = i
	}
	if i, ok := m.rank[m.selected]; ok && m.selected != "" {
		m.at = i
	}
	m = m.choose(ctx, m.at)
	m.scales = m.scales.fit(ctx, m.selected)
	return m
}

// sorted sorts rows by rank as far as they have one, else by their figures, those that are
// unknown last. Reversed places stay: a replica never stands above its primary.
func (m Model) sorted(rows []node.Row, rank map[string]int) []node.Row {
	if m.sort.by == node.ByPlace {
		return rows
	}
	at := func(r node.Row) int {
		if i, ok := rank[r.Addr]; ok {
			return i
		}
		return len(rank)
	}
	slices.SortStableFunc(rows, func(a, b node.Row) int {
		x, y := a.Value(m.sort.by), b.Value(m.sort.by)
		switch {
		case at(a) != at(b):
			return cmp.Compare(at(a), at(b))
		case math.IsNaN(x) != math.IsNaN(y):
			if math.IsNaN(y) {
				return -1
			}
			return 1
		case m.sort.reversed:
			return cmp.Compare(x, y)
		}
		return cmp.Compare(y, x)
	})
	return rows
}

// matches reports whether any of the words on a node contains the filter, which is in lower
// case: an address, also as it is shown, a role, a version, an id, an error.
func matches(r node.Row, filter string) bool {
	words := []string{r.Addr, text.Escape(r.Addr), r.Role, r.Polled.Info.Server.Version, r.Polled.Member.ID, r.Polled.Member.Announced, r.Polled.Member.State}
	if err := r.Polled.Err; err != nil {
		words = append(words, node.Why(err))
	}
	return slices.ContainsFunc(words, func(s string) bool { return strings.Contains(strings.ToLower(s), filter) })
}

// current is the row that is selected.
func (m Model) current() (node.Row, bool) {
	if m.at < 0 || m.at >= len(m.rows) {
		return node.Row{}, false
	}
	return m.rows[m.at], true
}

// choose selects row i, or the nearest that there is.
func (m Model) choose(ctx screen.Context, i int) Model {
	was := m.selected
	m.at = max(min(i, len(m.rows)-1), 0)
	m.selected = ""
	if r, ok := m.current(); ok {
		m.selected = r.Addr
	}
	if m.selected != was {
		m.scales = m.scales.fit(ctx, m.selected)
	}
	m.offset = widget.Scroll(m.offset, m.at, len(m.rows), m.page(ctx))
	return m
}
