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
	from := sort.SearchStrings(g.patterns, r.pattern)
	to := from
	for to < len(g.patterns) && r.covers(g.patterns[to]) {
		to++
	}
	keys = g.sums[to] - g.sums[from]
	if !r.leaf && r.pattern != "" { // what ends where it goes on is sorted before it
		if own, ok := slices.BinarySearch(g.patterns, r.pattern[:len(r.pattern)-1]); ok {
			return keys + g.sums[own+1] - g.sums[own], true
		}
	}
	return keys, to > from
}

// covers reports whether a pattern's keys are counted in a row: its own, and those below it.
func (r row) covers(pattern string) bool {
	if r.leaf || r.pattern == "" {
		return pattern == r.pattern
	}
	return strings.HasPrefix(pattern, r.pattern) || pattern == r.pattern[:len(r.pattern)-1]
}
