package keys

import (
	"cmp"
	"slices"
	"strings"

	"valktop/keyspace"
	"valktop/ui/estimate"
)

// order is what rows can be sorted by.
type order int

// The orders, as the arrows go through them.
const (
	byKeys order = iota
	byMemory
	byPerKey
	byTTL
	byNoTTL
	byGrowth
	orderCount
)

// name is how the choice of orders says it.
func (o order) name() string {
	return [...]string{"keys", "memory", "bytes a key", "TTL", "no TTL", "growth"}[o]
}

// sorting is an order and its direction; the largest come first unless it is reversed.
type sorting struct {
	by       order
	reversed bool
}

// value is what a row is sorted by, and whether that is known.
func (m Model) value(r row, by order) (float64, bool) {
	if r.figures == nil {
		return 0, false
	}
	f := *r.figures
	switch by {
	case byMemory:
		e, ok := f.Memory.Get()
		return e.Value, ok
	case byPerKey:
		return estimate.PerKey(f).Get()
	case byTTL:
		if t, ok := f.TTL.Get(); ok {
			if p50, ok := t.P50.Get(); ok {
				return float64(p50), true
			}
		}
		return 0, false
	case byNoTTL:
		return estimate.WithoutTTL(f).Get()
	case byGrowth:
		return m.growth.of(r)
	}
	return f.Keys.Value, f.Keys != keyspace.Estimate{}
}

// count is how many keys a row stands for.
func (r row) count() float64 {
	if r.figures == nil {
		return 0
	}
	return r.figures.Keys.Value
}

// sortRows sorts siblings: by rank as far as they have one, else by their figures, those
// that are unknown last. What is equal in that is sorted by its number of keys.
func (m Model) sortRows(rows []row, rank map[string]int) {
	type keyed struct {
		row
		value float64
		known bool
		rank  int
	}
	all := make([]keyed, len(rows))
	for i, r := range rows {
		v, ok := m.value(r, m.sort.by)
		at, ranked := rank[r.id]
		if !ranked {
			at = len(rank)
		}
		all[i] = keyed{r, v, ok, at}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		switch {
		case a.rank != b.rank:
			return cmp.Compare(a.rank, b.rank)
		case a.known != b.known:
			if a.known {
				return -1
			}
			return 1
		case a.value != b.value && m.sort.reversed:
			return cmp.Compare(a.value, b.value)
		case a.value != b.value:
			return cmp.Compare(b.value, a.value)
		}
		return cmp.Or(cmp.Compare(b.count(), a.count()), strings.Compare(a.pattern, b.pattern))
	})
	for i := range all {
		rows[i] = all[i].row
	}
}
