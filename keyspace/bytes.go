package keyspace

import "valktop/maybe"

// bytes estimates the memory of the keys of pieces: for each the estimated number of keys
// times the mean of its samples. Both are uncertain: the means as skewed sums, the numbers
// as those of a multinomial draw, in which more of one pattern means less of another. Of
// pieces of which nothing was measured the mean and spread of the others is taken.
func (s *scale) bytes(pieces []piece, whole bool) maybe.Value[Estimate] {
	sizes := make([]moments, len(pieces))
	var all moments // mean of what was measured: for pieces of which nothing was
	var weight, spread float64
	exact := whole
	for i, p := range pieces {
		sizes[i] = p.sizes().with(s.typical)
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
		return maybe.Of(Exactly(counted(pieces)))
	}
	sum.variance += s.countVariance(pieces, sizes)
	return maybe.Of(sum.interval())
}

// counted is the sum of the bytes of pieces of which every key was measured: a sum of whole
// numbers, where number × mean would miss it by the last bit.
func counted(pieces []piece) float64 {
	var bytes int64
	for _, p := range pieces {
		bytes += p.census.bytes
	}
	return float64(bytes)
}

// countVariance is what not knowing the numbers of keys adds to the variance of a sum of
// number × mean: on each primary, total² / drawn times the variance over its names of the
// mean of the piece that a name belongs to (0 for names outside of the pieces). That the
// means of few samples differ by chance alone is taken out: times counts it already.
func (s *scale) countVariance(pieces []piece, sizes []moments) float64 {
	first, second := make([]float64, len(s.primaries)), make([]float64, len(s.primaries))
	for i, p := range pieces {
		if drawn := s.primaries[p.primary].drawn; drawn > 0 {
			share := p.names / drawn
			first[p.primary] += share * sizes[i].mean
			second[p.primary] += share * max(square(sizes[i].mean)-sizes[i].ofMean(p.names), 0)
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

// typicalOf is how the sizes of the keys of one piece are spread, all pieces taken together;
// where there is one sample of each at most, how those are.
func (s *scale) typicalOf(pieces []piece) spread {
	var t, of spread
	var single []float64
	for _, p := range pieces {
		m := p.sizes()
		if m.n == 1 {
			single = append(single, m.mean)
		}
		if m.n < 2 {
			continue
		}
		keys := p.names * s.primaries[p.primary].each()
		t.square += keys * m.square
		t.cube += keys * m.cube
		of.square += keys * square(m.mean)
		of.cube += keys * square(m.mean) * m.mean
	}
	if of.square == 0 {
		m := momentsOf(len(single), func(i int) float64 { return single[i] })
		t, of = spread{m.square, m.cube}, spread{square(m.mean), square(m.mean) * m.mean}
	}
	if of.square == 0 {
		return spread{}
	}
	return spread{t.square / of.square, t.cube / of.cube}
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
