package keyspace

import (
	"cmp"
	"slices"
)

// leastChange is the part by which a count must have changed to be worth telling.
const leastChange = 0.01

// changes compares the patterns of a report with those of the pass before. What two
// samples of the same keys may differ by is no change: the intervals must lie apart.
func (p *pass) changes(r *Report, s *scale) []Change {
	if p.past.scale == nil || r.Sampled == 0 {
		return nil
	}
	now := map[string]Estimate{}
	for _, g := range r.Patterns {
		now[g.Pattern] = g.Keys
	}
	var list []Change
	before := map[string]bool{}
	for _, g := range p.past.report.Patterns {
		before[g.Pattern] = true
		keys, there := now[g.Pattern]
		switch {
		case there && apart(g.Keys, keys):
			list = append(list, Change{g.Pattern, direction(g.Keys, keys), g.Keys, keys})
		case !there && r.Hidden == 0 && s.none().High < g.Keys.Low:
			list = append(list, Change{g.Pattern, Gone, g.Keys, s.none()})
		}
	}
	for _, g := range r.Patterns {
		if none := p.past.scale.none(); !before[g.Pattern] && p.past.report.Hidden == 0 && none.High < g.Keys.Low {
			list = append(list, Change{g.Pattern, Appeared, none, g.Keys})
		}
	}
	slices.SortFunc(list, func(a, b Change) int {
		return cmp.Or(cmp.Compare(b.size(), a.size()), cmp.Compare(a.Pattern, b.Pattern))
	})
	return list
}

// none is the estimate of a pattern of which no key was met.
func (s *scale) none() Estimate {
	strata := make([]stratum, len(s.primaries))
	for i, c := range s.primaries {
		strata[i] = c.ofAll(0)
	}
	return countOf(strata)
}

// apart reports whether two counts differ beyond their intervals, and by enough to matter.
func apart(a, b Estimate) bool {
	return (a.High < b.Low || b.High < a.Low) && max(a.Value, b.Value)-min(a.Value, b.Value) >= leastChange*a.Value
}

func direction(before, now Estimate) ChangeKind {
	if now.Value > before.Value {
		return Growing
	}
	return Shrinking
}

// size is by how many keys it changed.
func (c Change) size() float64 {
	return max(c.Now.Value, c.Before.Value) - min(c.Now.Value, c.Before.Value)
}
