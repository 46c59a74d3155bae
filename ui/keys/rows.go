package keys

import (
	"maps"
	"strings"
	"time"

	"valktop/analysis"
	"valktop/keyspace"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

const (
	// holdFor is how long rows keep their order while their figures change: long enough to
	// read a row and press a key for it.
	holdFor = 5 * time.Second
	// openShare is the share of all keys from which on a branch shows its children without
	// being asked, and openDepth how deep such branches may lie: the first look tells where
	// most keys are, and fits a small screen.
	openShare = 0.1
	openDepth = 1
	// decidable is how many names must have been looked at before a branch is opened or
	// not: shares are known to ±3 % then.
	decidable = 1000
)

// row is one line of the tree or the list.
type row struct {
	id      string // stays the same from report to report
	pattern string // what it stands for, from the top: "user:{id}:posts"
	label   []widget.Span
	depth   int
	figures *keyspace.Figures // nil for a row that only says what is left out
	path    []string          // the prefixes on the way here, its own included; for drilling
	group   *keyspace.Group   // the pattern, when it is one
	end     *keyspace.Branch  // of the tree; nil in the list
	leaf    bool              // it has no rows below
	open    bool

	served   analysis.PatternRate // how lookups of these keys fare
	isServed bool                 // that is known
}

// arrange makes the rows anew: from the report, in the order that is due.
func (m Model) arrange(ctx screen.Context) Model {
	if m.shown != ctx.Keys.Version {
		m.shown, m.growth, m.taken = ctx.Keys.Version, newGrowth(ctx.Keys.Changes), ctx.State.Memory.Keys.Or(0)
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
func (m Model) build(ctx screen.Context, rank map[string]int) Model {
	b := builder{m: m, ctx: ctx, rank: rank, match: matcher(m.filter.Value()), opened: maps.Clone(m.open), groups: map[string]*keyspace.Group{}}
	if b.opened == nil {
		b.opened = map[string]bool{}
	}
	for i := range ctx.Keys.Patterns {
		g := &ctx.Keys.Patterns[i]
		b.groups[g.Pattern] = g
	}
	if m.view == list {
		b.list()
	} else {
		b.tree()
	}
	b.serve()
	m.rows, m.open, m.path, m.served = b.rows, b.opened, b.m.path, len(ctx.Rates.Patterns) > 0
	m.rank = make(map[string]int, len(m.rows))
	for i, r := range m.rows {
		m.rank[r.id] = i
	}
	if m.view == treemap && (rank == nil || m.areas == nil) {
		m.areas = m.measure()
	}
	return m.reselect(ctx)
}

// builder gathers rows.
type builder struct {
	m      Model
	ctx    screen.Context
	rank   map[string]int
	match  func(texts ...string) bool // nil without a filter
	opened map[string]bool
	groups map[string]*keyspace.Group
	rows   []row
}

// serve adds to rows how lookups of their keys fare, where accesses were sampled.
func (b *builder) serve() {
	if len(b.ctx.Rates.Patterns) == 0 {
		return
	}
	for i := range b.rows {
		r := &b.rows[i]
		switch {
		case r.figures == nil:
		case r.group != nil:
			r.served, r.isServed = b.ctx.PatternRate(r.group.Pattern)
		case r.end != nil:
			r.served, r.isServed = b.ctx.Rates.Sum(b.ctx.Keys.DB, r.covers)
		}
	}
}

// list makes a row a pattern, of those below the path.
func (b *builder) list() {
	within := func(string) bool { return true }
	if n := len(b.m.path); n > 0 {
		within = func(pattern string) bool { return strings.HasPrefix(pattern, b.m.path[n-1]) }
		if b.m.path[n-1] == "" {
			if br := find(b.ctx.Keys.Tree, ""); br != nil {
				within = row{end: br}.covers
			}
		}
	}
	for i := range b.ctx.Keys.Patterns {
		g := &b.ctx.Keys.Patterns[i]
		if !within(g.Pattern) || b.match != nil && !b.match(texts(g.Pattern, g.Figures)...) {
			continue
		}
		b.rows = append(b.rows, row{
			id: leafID + g.Pattern, pattern: g.Pattern, label: patternLabel(g.Pattern, b.ctx.Theme),
			figures: &g.Figures, group: g, leaf: true,
		})
	}
	b.m.sortRows(b.rows, b.rank)
	if hidden := b.ctx.Keys.Hidden; hidden > 0 && b.match == nil && len(b.m.path) == 0 {
		b.rows = append(b.rows, b.hidden("", hidden, 0))
	}
}

// texts are what a filter looks at: a pattern and keys that are of it.
func texts(pattern string, f keyspace.Figures) []string {
	all := []string{pattern}
	for _, e := range f.Examples {
		all = append(all, e.Name)
	}
	return all
}

// current is the row that is selected.
func (m Model) current() (row, bool) {
	if m.at < 0 || m.at >= len(m.rows) {
		return row{}, false
	}
	return m.rows[m.at], true
}

// reselect finds the selected row again: by what it is, and if it is gone, the one in its place.
func (m Model) reselect(ctx screen.Context) Model {
	if i, ok := m.rank[m.selected]; ok && m.selected != "" {
		m.at = i
	}
	return m.choose(ctx, m.at)
}

// choose selects row i, or the nearest that there is.
func (m Model) choose(ctx screen.Context, i int) Model {
	m.at = max(min(i, len(m.rows)-1), 0)
	was := m.selected
	m.selected = ""
	if r, ok := m.current(); ok {
		m.selected = r.id
	}
	if m.selected != was {
		m.example = 0
	}
	m.example = max(min(m.example, len(m.examples())-1), 0)
	m.offset = widget.Scroll(m.offset, m.at, len(m.rows), m.page(ctx))
	return m
}

// examples are the keys shown of the selection.
func (m Model) examples() []keyspace.Example {
	if r, ok := m.current(); ok && r.figures != nil {
		return r.figures.Examples
	}
	return nil
}
