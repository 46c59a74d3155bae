package keyspace

import (
	"cmp"
	"slices"
)

// brokenDown are the counts of the values that one segment of a pattern has.
type brokenDown struct {
	pattern Pattern
	segment int
	counts  map[string][]float64 // by value: names, by primary
}

// valuesOf collects, by pattern, the segment that shifts over time: the one with the most
// values of those that have few.
func valuesOf(views []view) map[string]*brokenDown {
	all := map[string]*brokenDown{}
	for i, v := range views {
		for _, p := range v.patterns {
			if len(p.Values) == 0 {
				continue
			}
			name := p.Pattern.String()
			b := all[name]
			if b == nil {
				most := slices.MaxFunc(p.Values, func(a, b SegmentValues) int { return cmp.Compare(len(a.Values), len(b.Values)) })
				b = &brokenDown{pattern: p.Pattern, segment: most.Segment, counts: map[string][]float64{}}
				all[name] = b
			}
			for _, s := range p.Values {
				if s.Segment == b.segment {
					b.add(s.Values, i, len(views))
				}
			}
		}
	}
	return all
}

func (b *brokenDown) add(values []ValueCount, primary, primaries int) {
	for _, v := range values {
		if b.counts[v.Value] == nil {
			b.counts[v.Value] = make([]float64, primaries)
		}
		b.counts[v.Value][primary] += float64(v.Keys)
	}
}

// values estimates the keys of each value, and how long ago they were used: the value used
// last comes first, and among those of which that is not known the one with most keys.
func (s *scale) values(b *brokenDown, pieces []piece) []Value {
	if b == nil {
		return nil
	}
	idle := s.idleBy(b, pieces)
	list := make([]Value, 0, len(b.counts))
	for text, names := range b.counts {
		strata := make([]stratum, len(s.primaries))
		for i, c := range s.primaries {
			strata[i] = c.ofAll(names[i])
		}
		v := Value{Text: text, Keys: countOf(strata)}
		v.Idle = (&sum{}).quantiles(idle[text], s.unknown[idleCommand])
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b Value) int {
		x, y := a.Idle.Or(Quantiles{}), b.Idle.Or(Quantiles{})
		return cmp.Or(cmp.Compare(x.P50, y.P50), cmp.Compare(b.Keys.Value, a.Keys.Value), cmp.Compare(a.Text, b.Text))
	})
	return list
}

// idleBy collects the idle times of samples by the value that their names have.
func (s *scale) idleBy(b *brokenDown, pieces []piece) map[string][]weighed {
	by := map[string][]weighed{}
	for _, p := range pieces {
		weight := p.names * s.primaries[p.primary].each() / max(float64(len(p.asked)), 1)
		for i := range p.asked {
			a := &p.asked[i]
			if a.idle == unknown || a.name == "" {
				continue
			}
			if texts := b.pattern.Captures(a.name); b.segment < len(texts) {
				by[texts[b.segment]] = append(by[texts[b.segment]], weighed{a.idle, weight})
			}
		}
	}
	return by
}
