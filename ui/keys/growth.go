package keys

import (
	"slices"
	"sort"
	"strings"

	"valktop/keyspace"
)

// growth tells how many keys more there are than in the pass before.
type growth struct {
	patterns []string  // sorted
	sums     []float64 // sums[i] is what the first i patterns grew by
}

func newGrowth(changes []keyspace.Change) growth {
	sorted := slices.Clone(changes)
	slices.SortFunc(sorted, func(a, b keyspace.Change) int { return strings.Compare(a.Pattern, b.Pattern) })
	g := growth{sums: []float64{0}}
	for i, c := range sorted {
		g.patterns = append(g.patterns, c.Pattern)
		g.sums = append(g.sums, g.sums[i]+c.Now.Value-c.Before.Value)
	}
	return g
}

// of is by how many keys a row grew: a pattern, or all below a prefix.
func (g growth) of(r row) (keys float64, known bool) {
	if !r.leaf && r.pattern == "" && r.end != nil {
		for _, br := range r.end.Children {
			more, changed := g.of(row{pattern: br.Prefix, leaf: true})
			keys, known = keys+more, known || changed
		}
		return keys, known
	}
	from := sort.SearchStrings(g.patterns, r.pattern)
	to := from
	for to < len(g.patterns) && r.covers(g.patterns[to]) {
		to++
	}
	return g.sums[to] - g.sums[from], to > from
}

// covers reports whether a pattern's keys are counted in a row.
func (r row) covers(pattern string) bool {
	switch {
	case r.leaf:
		return pattern == r.pattern
	case r.pattern == "" && r.end != nil: // names without a delimiter
		return slices.ContainsFunc(r.end.Children, func(br *keyspace.Branch) bool { return br.Prefix == pattern })
	}
	return strings.HasPrefix(pattern, r.pattern)
}
