package workload

import "math"

// targetHitRate is that of a cache which does its job.
const targetHitRate = 0.90

// absentProducts is the share of lookups for products that do not exist; nothing is
// stored for them.
const absentProducts = 0.02

// Bounds of the solution. Where few requests meet many keys, most keys are asked for less
// than once in their lifetime: then there are at most mostMore as many things as keys, and
// fewer keys than wished for.
const (
	mostMore     = 4.0
	mostWrites   = 0.5
	fewestThings = 10
)

// steady is the state in which the workload stays: how many things there are of each
// kind so that as many keys are cached as wished for, and how many invalidations per
// lookup there must be for the hit rate that it aims at.
type steady struct {
	n      []int // by kind
	writes float64
}

// solve finds the steady state. Each of the two unknowns depends on the other, and they
// settle after some rounds.
func solve(all []kind, keys int, rate float64) steady {
	const rounds = 6
	s := steady{n: make([]int, len(all))}
	for i, k := range all {
		s.n[i] = max(fewestThings, int(k.keys*float64(keys)))
		if k.keys == 0 {
			s.n[i] = k.few
		}
	}
	for range rounds {
		sizes := make([][]bin, len(all))
		for i := range all {
			sizes[i] = bins(s.n[i])
		}
		low, high := 0.0, mostWrites
		for range 30 {
			s.writes = (low + high) / 2
			if s.hitRate(all, sizes, rate) > targetHitRate {
				low = s.writes
			} else {
				high = s.writes
			}
		}
		for i, k := range all {
			if k.keys == 0 {
				continue
			}
			wanted := k.keys * float64(keys)
			cached, _ := s.expect(k, sizes[i], rate)
			more := min(float64(s.n[i])*wanted/cached, wanted*mostMore)
			s.n[i] = max(fewestThings, int(more))
		}
	}
	return s
}

func (s steady) hitRate(all []kind, sizes [][]bin, rate float64) float64 {
	hits, lookups := 0.0, 0.0
	for i, k := range all {
		_, hit := s.expect(k, sizes[i], rate)
		if k.absent() {
			hit *= 1 - absentProducts
		}
		hits += hit * k.share * k.lookups
		lookups += k.share * k.lookups
	}
	return hits / lookups
}

// absent reports whether some of the kind's lookups are for things that do not exist.
func (k kind) absent() bool { return k.pattern == productPattern }

// bin is a stretch of ranks that are taken together, as their weights differ little.
type bin struct {
	ranks float64 // how many
	p     float64 // share of the lookups that goes to one of them
}

// bins puts n ranks into bins that grow by an eighth.
func bins(n int) []bin {
	total := totalWeight(n)
	var all []bin
	for from := 0.0; from < float64(n); {
		to := min(float64(n), math.Floor(from*1.125)+1)
		all = append(all, bin{ranks: to - from, p: weight((from+to-1)/2) / total})
		from = to
	}
	return all
}

// expect returns how many keys of a kind are cached, and which share of its lookups hits.
func (s steady) expect(k kind, size []bin, rate float64) (cached, hit float64) {
	writes := s.writes
	if k.settled {
		writes = 0
	}
	for _, b := range size {
		one := 0.0
		for _, ttl := range k.ttls {
			one += residency(rate*k.share*k.lookups*b.p, writes, ttl) / float64(len(k.ttls))
		}
		cached += one * b.ranks
		hit += one * b.p * b.ranks
	}
	return cached, hit
}
