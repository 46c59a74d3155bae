package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"valktop/keyspace"
	"valktop/ui/text"
)

// shape is how much of a report is printed, and in which order.
type shape struct {
	top   int // patterns, and branches under one, at most; 0: all
	depth int // levels of the tree; 0: all
	order ordering
}

// ordering is what patterns and branches are sorted by.
type ordering struct {
	name    string
	compare func(a, b *row) int // less than 0 when a comes first
}

// orderings are those that --sort takes, the default first.
func orderings() []ordering {
	most := func(of func(*row) float64) func(a, b *row) int {
		return func(a, b *row) int { return cmp.Compare(of(b), of(a)) }
	}
	return []ordering{
		{"keys", most(func(r *row) float64 { return r.figures.Keys.Value })},
		{"memory", most(func(r *row) float64 { return r.figures.Memory.Or(keyspace.Estimate{Value: -1}).Value })},
		{"size", most(func(r *row) float64 { return bytesAKey(r.figures) })},
		{"ttl", most(func(r *row) float64 { return float64(halfTTL(r.figures)) })},
		{"no-ttl", most(func(r *row) float64 { return withoutTTL(r.figures) })},
		{"name", func(a, b *row) int { return strings.Compare(a.path, b.path) }},
	}
}

// bytesAKey is the mean, -1 when it is unknown.
func bytesAKey(f keyspace.Figures) float64 {
	memory, ok := f.Memory.Get()
	if !ok || f.Keys.Value <= 0 {
		return -1
	}
	return memory.Value / f.Keys.Value
}

// halfTTL is the median time to live, -1 when it is unknown or no key has any.
func halfTTL(f keyspace.Figures) time.Duration {
	return f.TTL.Or(keyspace.TTLs{}).P50.Or(-1)
}

// withoutTTL is the share of keys without a time to live, -1 when it is unknown.
func withoutTTL(f keyspace.Figures) float64 {
	ttl, ok := f.TTL.Get()
	if !ok {
		return -1
	}
	return ttl.Tiers[keyspace.TierNone]
}

// orderBy is the syntax of --sort.
func orderBy() syntax[ordering] {
	return syntax[ordering]{"order", func(s string) (ordering, error) {
		var names []string
		for _, o := range orderings() {
			if o.name == s {
				return o, nil
			}
			names = append(names, o.name)
		}
		return ordering{}, fmt.Errorf("it sorts by %s", strings.Join(names, ", "))
	}}
}

// row is a pattern or a branch of the tree, as it is printed.
type row struct {
	path    string // the pattern, or the branch's labels from the top
	label   string // the last part of it; of a pattern the whole
	prefix  string // the literal text that all its keys begin with
	figures keyspace.Figures
}

// branch is a row with what lies below it.
type branch struct {
	row
	children []branch
	hidden   int // how many children are not among them
}

// patterns are the rows of a report's patterns, and how many more there are.
func (s shape) patterns(r keyspace.Report) (rows []row, hidden int) {
	for _, p := range r.Patterns {
		rows = append(rows, row{p.Pattern, p.Pattern, p.Prefix, p.Figures})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return s.order.compare(&a, &b) })
	keep := s.keep(len(rows))
	return rows[:keep], len(rows) - keep + r.Hidden
}

func (s shape) keep(n int) int {
	if s.top == 0 {
		return n
	}
	return min(n, s.top)
}

// tree is a report's tree, and how many branches are left out at its top.
func (s shape) tree(r keyspace.Report) (all []branch, hidden int) {
	one, top := loose(r.Tree)
	if one != nil {
		top = append(top, one)
	}
	return s.branches(top, "", true, 1)
}

// rows are the patterns, or the branches of the tree.
func (s shape) rows(r keyspace.Report, asTree bool) []row {
	if asTree {
		rows, _ := flatten(s.tree(r))
		return rows
	}
	rows, _ := s.patterns(r)
	return rows
}

// branches shapes those below a branch whose keys begin with literal; whole says that
// nothing on the way down varies.
func (s shape) branches(from []*keyspace.Branch, literal string, whole bool, level int) (all []branch, hidden int) {
	for _, b := range from {
		if b.Leaf && level > 1 {
			continue // its keys are counted above it
		}
		out := branch{row: row{path: b.Prefix, label: b.Label, prefix: literal, figures: b.Figures}, hidden: b.Hidden}
		goesOn := whole && !b.Folded && !b.Leaf
		if goesOn {
			out.prefix = b.Prefix
		}
		if s.depth == 0 || level < s.depth {
			var more int
			out.children, more = s.branches(b.Children, out.prefix, goesOn, level+1)
			out.hidden += more
		}
		all = append(all, out)
	}
	slices.SortStableFunc(all, func(a, b branch) int { return s.order.compare(&a.row, &b.row) })
	keep := s.keep(len(all))
	return all[:keep], len(all) - keep
}

// estimated writes a count with its margin: "~2.1M ±6.1k", or exactly.
func estimated(e keyspace.Estimate) string {
	if e.Exact {
		return text.Whole(int64(e.Value + 0.5))
	}
	return "~" + tight(text.Count(e.Value)) + " ±" + tight(text.Count(e.Margin()))
}

// roughBytes writes a size, with ~ when it is estimated.
func roughBytes(e keyspace.Estimate) string {
	size := tight(text.Bytes(int64(e.Value + 0.5)))
	if e.Exact {
		return size
	}
	return "~" + size
}
