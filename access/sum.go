package access

import (
	"cmp"
	"math"
	"slices"
)

// topMost is how many patterns and keys a report lists.
const topMost = 100

// gather sums up what the primaries of a burst showed. Each counts by its lookups in the
// burst's time: one that was cut off after its lines stands for as much as it would have shown.
func (s *state) gather(tales []*tale) []PatternSample {
	all := map[PatternID]*PatternSample{}
	weights, total := make([]float64, len(tales)), 0.0
	for i, t := range tales {
		weights[i] = t.pace()
		total += weights[i]
	}
	for i, t := range tales {
		n := float64(len(t.reads))
		within := t.vary()
		for _, id := range t.order {
			p := t.parts[id]
			sum := all[id]
			if sum == nil {
				sum = &PatternSample{PatternID: id, Example: p.example}
				all[id] = sum
			}
			sum.Reads += p.reads
			sum.Writes += p.writes
			sum.Bytes += p.bytes
			if n > 0 && total > 0 {
				w := weights[i] / total
				sum.Share += w * p.reads / n
				sum.Error += w * w * within[p] // a variance, for now
			}
		}
		t.fates(all)
	}
	list := make([]PatternSample, 0, len(all))
	for _, p := range all {
		p.Error = math.Sqrt(p.Error)
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b PatternSample) int {
		return cmp.Or(cmp.Compare(b.Reads, a.Reads), cmp.Compare(b.Writes, a.Writes), cmp.Compare(a.Pattern, b.Pattern), cmp.Compare(a.DB, b.DB))
	})
	return list[:min(len(list), topMost)]
}

// pace is how many lookups a second the primary showed.
func (t *tale) pace() float64 {
	took := t.end.Sub(t.start).Seconds()
	if took <= 0 {
		return float64(len(t.reads))
	}
	return float64(len(t.reads)) / took
}

// vary is the variance of each pattern's share of the lookups: what the burst's parts differ
// by, and no less than what chance alone makes of so many.
func (t *tale) vary() map[*part]float64 {
	n := len(t.reads)
	out := map[*part]float64{}
	if n == 0 {
		return out
	}
	for _, p := range t.parts {
		share := p.reads / float64(n)
		out[p] = share * (1 - share) / float64(n)
	}
	if n < 2*blocks {
		return out
	}
	squares := map[*part]float64{}
	for b := range blocks {
		from, to := b*n/blocks, (b+1)*n/blocks
		counts := map[*part]float64{}
		for _, p := range t.reads[from:to] {
			counts[p]++
		}
		for _, p := range t.parts {
			d := counts[p]/float64(to-from) - p.reads/float64(n)
			squares[p] += d * d
		}
	}
	for p, sum := range squares {
		out[p] = max(out[p], sum/(blocks*(blocks-1)))
	}
	return out
}

// fates adds what became of the lookups of the keys that were asked. Lookups of one key hit
// or miss together, so what their ratio may be off by goes by keys.
func (t *tale) fates(all map[PatternID]*PatternSample) {
	type sums struct{ known, gone, kk, kg, gg float64 }
	by := map[PatternID]*sums{}
	for _, s := range t.keys {
		known := s.hits + s.gone
		if known == 0 || s.hash > t.limit || !s.queued {
			continue
		}
		f := by[s.part.id]
		if f == nil {
			f = &sums{}
			by[s.part.id] = f
		}
		f.known += known
		f.gone += s.gone
		f.kk, f.kg, f.gg = f.kk+known*known, f.kg+known*s.gone, f.gg+s.gone*s.gone
	}
	for id, f := range by {
		p := all[id]
		before := p.GoneError * p.Known
		p.Known += f.known
		p.Gone += f.gone
		ratio := f.gone / f.known
		variance := max(f.gg-2*ratio*f.kg+ratio*ratio*f.kk, 0)
		// What no key has shown may still be: as in Wilson's interval, two are added of each.
		shrunk := (f.gone + 2) / (f.known + 4)
		variance = max(variance, shrunk*(1-shrunk)*f.known)
		p.GoneError = math.Sqrt(before*before+variance) / p.Known
	}
}
