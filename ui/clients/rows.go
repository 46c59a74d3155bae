package clients

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/ui/node"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// holdFor is how long rows keep their order while their figures change: long enough to
// read a row and press a key for it.
const holdFor = 5 * time.Second

// row is a group of connections, or one of them.
type row struct {
	group *analysis.ConnectionGroup // nil where it is one
	one   *analysis.Connection
}

// rowID is what a row is about.
type rowID struct {
	group groupID
	one   analysis.ConnectionID // zero where it is a group
	any   bool                  // it is about something
}

// groupID is a group of the grouping on display.
type groupID struct {
	owner analysis.Ownership
	name  string
}

// opened is a connection on display as a whole.
type opened struct {
	analysis.Connection
	gone time.Time // when it was missed first; zero while it is there
}

func (r row) id() rowID {
	if r.one != nil {
		return rowID{one: r.one.Key(), any: true}
	}
	return rowID{group: groupID{r.group.Owner, r.group.Name}, any: true}
}

func (r row) owner() analysis.Ownership {
	if r.one != nil {
		return r.one.Owner
	}
	return r.group.Owner
}

// members are the connections of the row.
func (r row) members() []*analysis.Connection {
	if r.one != nil {
		return []*analysis.Connection{r.one}
	}
	return r.group.Members
}

// single reports whether rows are connections.
func (m Model) single() bool { return m.by == analysis.Ungrouped || m.group != nil }

// arrange makes the rows anew, in the order that is due.
func (m Model) arrange(ctx screen.Context) Model {
	if m.node != ctx.Node {
		m.node, m.group, m.one = ctx.Node, nil, nil
		return m.anew(ctx)
	}
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
func (m Model) build(ctx screen.Context, rank map[rowID]int) Model {
	m.total = m.watch.Total(m.node)
	m.others = len(m.watch.All(m.node)) - len(m.total.Members)
	m.oldest, m.young = m.total.AllYoung(uptime(ctx))
	m.several = m.node == "" && len(ctx.All.Snapshot.Nodes) > 1
	m.rows = m.sorted(m.list(), rank)
	m.rank = make(map[rowID]int, len(m.rows))
	for i, r := range m.rows {
		m.rank[r.id()] = i
	}
	if i, ok := m.rank[m.selected]; ok {
		m.at = i
	}
	if m.group != nil {
		m.ages = m.listed()
	}
	m = m.follow(ctx)
	return m.choose(ctx, m.at)
}

// list are the rows in no order.
func (m Model) list() []row {
	takes := m.takes()
	var all []row
	if !m.single() {
		groups := m.watch.Groups(m.by, m.node, takes)
		for i := range groups {
			all = append(all, row{group: &groups[i]})
		}
		return all
	}
	connections := m.watch.All(m.node)
	all = make([]row, 0, len(connections))
	for _, c := range connections {
		if g := m.group; g != nil && (groupID{c.Owner, c.Common(m.by)}) != *g {
			continue
		}
		if takes == nil || takes(c) {
			all = append(all, row{one: c})
		}
	}
	return all
}

// listed are the ages of the connections that are listed.
func (m Model) listed() analysis.AgeTiers {
	var all []*analysis.Connection
	for _, r := range m.rows {
		all = append(all, r.members()...)
	}
	return analysis.AgesOf(all)
}

// follow keeps the connection that is open up to date, or notes that it is gone.
func (m Model) follow(ctx screen.Context) Model {
	if m.one == nil {
		return m
	}
	next := *m.one
	at := slices.IndexFunc(m.rows, func(r row) bool { return r.one != nil && r.one.Key() == next.Key() })
	switch {
	case at >= 0:
		next = opened{Connection: *m.rows[at].one}
	case next.gone.IsZero():
		next.gone = ctx.Clock()
	}
	m.one = &next
	return m
}

// takes is the filter as a test; nil where nothing is filtered.
func (m Model) takes() func(*analysis.Connection) bool {
	match := strings.ToLower(m.filter.Value())
	if match == "" {
		return nil
	}
	return func(c *analysis.Connection) bool {
		for _, s := range [...]string{c.Name, c.Addr, c.User, c.Library, c.Version, c.Command, c.Node, states(c), owners(c.Owner)} {
			if strings.Contains(strings.ToLower(s), match) || strings.Contains(strings.ToLower(text.Escape(s)), match) {
				return true
			}
		}
		return false
	}
}

// sorted sorts rows by rank as far as they have one, else by their figures, those that are
// unknown last. What is not the application's stands below all that is.
func (m Model) sorted(rows []row, rank map[rowID]int) []row {
	s := m.sort()
	type keyed struct {
		row
		at    int
		value float64
		known bool
	}
	all := make([]keyed, len(rows))
	for i, r := range rows {
		at, ok := rank[r.id()]
		if !ok {
			at = len(rank)
		}
		v, known := r.value(s.by)
		all[i] = keyed{r, at, v, known}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		if c := cmp.Or(cmp.Compare(a.owner(), b.owner()), cmp.Compare(a.at, b.at)); c != 0 {
			return c
		}
		if a.known != b.known {
			if a.known {
				return -1
			}
			return 1
		}
		c := cmp.Compare(b.value, a.value)
		if s.by == byTitle {
			c = node.Natural(a.title(), b.title())
		}
		if s.reversed {
			c = -c
		}
		if c == 0 && a.one != nil {
			return cmp.Compare(a.one.ID, b.one.ID)
		}
		return cmp.Or(c, node.Natural(a.title(), b.title()))
	})
	for i := range all {
		rows[i] = all[i].row
	}
	return rows
}

// title is what rows are called and sorted by at last.
func (r row) title() string {
	if r.one != nil {
		return r.one.Addr
	}
	return r.group.Name
}

// current is the row that is selected.
func (m Model) current() (row, bool) {
	if m.at < 0 || m.at >= len(m.rows) {
		return row{}, false
	}
	return m.rows[m.at], true
}

// choose selects row i, or the nearest that there is.
func (m Model) choose(ctx screen.Context, i int) Model {
	m.at = max(min(i, len(m.rows)-1), 0)
	m.selected = rowID{}
	if r, ok := m.current(); ok {
		m.selected = r.id()
	}
	m.offset = widget.Scroll(m.offset, m.at, len(m.rows), m.page(ctx))
	return m
}
