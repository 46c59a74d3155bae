package keyspace

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

const (
	// maxBranches and maxGroups bound a report: the largest are in it.
	maxBranches = 3000
	maxGroups   = 1000
)

// build makes the figures of a report from views.
func (p *pass) build(views []view, now time.Time) (Report, *scale) {
	s := &scale{bounds: p.engine.options.Bounds, big: p.engine.options.Big, now: now, unknown: map[string]string{}}
	for _, v := range views {
		s.primaries = append(s.primaries, v.coverage)
		s.keys += v.coverage.selected * v.coverage.each()
		maps.Copy(s.unknown, v.refused)
	}
	f := forest(views)
	all := f.top(s.primaries)
	s.typical = s.typicalOf(all.pieces)
	s.memory = s.bytes(all.pieces, false).Or(Estimate{}).Value
	r := Report{Pass: p.number, All: s.figures(all.pieces)}
	least := all.least(maxBranches)
	r.Tree, _ = s.branches(all, least, p.engine.options.Levels)
	r.Patterns, r.Hidden = s.groups(all, views)
	return r, s
}

// least is what an entry must have more keys than, so that at most n are shown.
func (e *entry) least(n int) float64 {
	var keys []float64
	var count func(e *entry)
	count = func(e *entry) {
		for _, b := range e.below {
			keys = append(keys, b.keys)
			count(b)
		}
	}
	if count(e); len(keys) <= n {
		return -1
	}
	slices.SortFunc(keys, func(a, b float64) int { return cmp.Compare(b, a) })
	return keys[n]
}

// branches shows what is in a folder, and how much of it is too small to be shown.
func (s *scale) branches(of *entry, least float64, levels int) (list []*Branch, hidden int) {
	for _, e := range of.below {
		if e.keys <= least {
			hidden++
			continue
		}
		b := &Branch{
			Label: e.twig.label + e.delim, Prefix: e.name(), Folded: e.twig.folded, Leaf: !e.folder,
			Figures: s.figures(e.pieces),
		}
		b.Keys, b.Share = missing(b.Keys, e.twig.missed), missing(b.Share, e.twig.missed/max(s.keys, 1))
		if levels != 1 {
			b.Children, b.Hidden = s.branches(e, least, levels-1)
		}
		list = append(list, b)
	}
	return list, hidden
}

// missing widens an estimate by what may belong to it and was counted elsewhere.
func missing(e Estimate, missed float64) Estimate {
	if missed > 0 {
		e.High += missed
		e.Exact = false
	}
	return e
}

// groups are the patterns, and how many more there are.
func (s *scale) groups(all *entry, views []view) (list []Group, hidden int) {
	leaves := map[string]*entry{}
	var collect func(e *entry)
	collect = func(e *entry) {
		for _, b := range e.below {
			if b.folder {
				collect(b)
				continue
			}
			l := leaves[b.name()]
			if l == nil {
				l = &entry{twig: b.twig}
				leaves[b.name()] = l
			}
			l.keys += b.keys
			l.pieces = append(l.pieces, b.pieces...)
		}
	}
	collect(all)
	sorted := slices.Collect(maps.Values(leaves))
	sortEntries(sorted)
	hidden = max(len(sorted)-maxGroups, 0)
	values := valuesOf(views)
	for _, e := range sorted[:len(sorted)-hidden] {
		g := Group{Pattern: e.name(), Prefix: e.twig.literal, Figures: s.figures(e.pieces)}
		g.Keys, g.Share = missing(g.Keys, e.twig.missed), missing(g.Share, e.twig.missed/max(s.keys, 1))
		g.Values = s.values(values[g.Pattern], e.pieces)
		list = append(list, g)
	}
	return list, hidden
}
