package keyspace

import "valktop/maybe"

// bytes estimates the memory of the keys of pieces: for each the estimated number of keys
// times the mean of its samples. Both are uncertain: the means as skewed sums, the numbers
// as those of a multinomial draw, in which more of one pattern means less of another.
func (s *scale) bytes(pieces []piece, counted bool) maybe.Value[Estimate] {
	sizes := make([]moments, len(pieces))
	var all moments // mean of what was measured: for pieces of which nothing was
	var weight, spread float64
	exact := counted
	for i, p := range pieces {
		sizes[i] = p.sizes()
		if sizes[i].n > 0 {
			keys := p.names * s.primaries[p.primary].each()
			weight += keys
			all.mean += keys * sizes[i].mean
			spread += keys * (sizes[i].square + square(sizes[i].mean))
		}
		exact = exact && p.census != nil && float64(p.census.measured) == p.names
	}
	if weight == 0 {
		return maybe.Unknown[Estimate](s.unknown[memoryCommand])
	}
	all.n, all.mean = 1, all.mean/weight
	all.square = max(spread/weight-square(all.mean), 0)

	var sum total
	for i, p := range pieces {
		if sizes[i].n == 0 {
			sizes[i] = all
		}
		sum = sum.plus(sizes[i].times(p.names * s.primaries[p.primary].each()))
	}
	if exact {
		return maybe.Of(Exactly(sum.value))
	}
	sum.variance += s.countVariance(pieces, sizes)
	return maybe.Of(sum.interval())
}

// countVariance is what not knowing the numbers of keys adds to the variance of a sum of
// number × mean: on each primary, total² / drawn times the variance over its names of the
// mean of the piece that a name belongs to (0 for names outside of the pieces).
func (s *scale) countVariance(pieces []piece, sizes []moments) float64 {
	first, second := make([]float64, len(s.primaries)), make([]float64, len(s.primaries))
	for i, p := range pieces {
		if drawn := s.primaries[p.primary].drawn; drawn > 0 {
			share := p.names / drawn
			first[p.primary] += share * sizes[i].mean
			second[p.primary] += share * square(sizes[i].mean)
		}
	}
	var variance float64
	for i, c := range s.primaries {
		if c.drawn > 0 {
			variance += square(c.total) / c.drawn * c.left * max(second[i]-square(first[i]), 0)
		}
	}
	return variance
}

// sizes are the moments of the bytes of a piece's keys.
func (p piece) sizes() moments {
	if p.census != nil {
		return p.census.moments()
	}
	measured := make([]float64, 0, len(p.asked))
	for i := range p.asked {
		if m := p.asked[i].memory; m != unknown {
			measured = append(measured, float64(m))
		}
	}
	return momentsOf(len(measured), func(i int) float64 { return measured[i] })
}
