package workload

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// The formula of a key's residency, against a simulation of its life.
func TestResidencyIsWhatASimulationShows(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		perSecond, writes float64
		ttl               time.Duration
	}{
		{0.01, 0, 5 * time.Minute},
		{0.5, 0.08, time.Hour},
		{20, 0.1, 24 * time.Hour},
		{0.001, 0.1, time.Hour},
	} {
		r := rand.New(rand.NewPCG(1, 2))
		hits, lookups, now, until := 0, 200_000, 0.0, 0.0
		for range lookups {
			now += r.ExpFloat64() / one.perSecond
			if now < until {
				hits++
				continue
			}
			until = now + one.ttl.Seconds()
			if one.writes > 0 {
				until = min(until, now+r.ExpFloat64()/(one.perSecond*one.writes))
			}
		}
		got, want := residency(one.perSecond, one.writes, one.ttl), float64(hits)/float64(lookups)
		if math.Abs(got-want) > 0.01 {
			t.Errorf("%+v: residency %.4f, simulated %.4f", one, got, want)
		}
	}
}

func TestSteadyStateHasTheKeysAndTheHitRate(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		keys int
		rate float64
	}{{1000, 500}, {50_000, 2000}, {50_000, 20_000}, {500_000, 20_000}} {
		s := solve(kinds(), one.keys, one.rate)
		cached, sizes := 0.0, [][]bin{}
		for i, k := range kinds() {
			sizes = append(sizes, bins(s.n[i]))
			n, _ := s.expect(k, sizes[i], one.rate)
			cached += n
		}
		if math.Abs(cached/float64(one.keys)-1) > 0.05 {
			t.Errorf("%+v: %.0f keys cached", one, cached)
		}
		if rate := s.hitRate(kinds(), sizes, one.rate); math.Abs(rate-targetHitRate) > 0.005 {
			t.Errorf("%+v: hit rate %.4f", one, rate)
		}
	}
}

// Few requests over many keys cannot reach the target; the solution stays within bounds.
func TestSteadyStateOfAnIdleApplication(t *testing.T) {
	t.Parallel()
	s := solve(kinds(), 50_000, 1)
	for i, k := range kinds() {
		if s.n[i] < 1 || float64(s.n[i]) > mostMore*50_000*max(k.keys, 0.01) {
			t.Errorf("%s: %d things", k.pattern, s.n[i])
		}
	}
	if s.writes > 0.001 {
		t.Errorf("%.3f invalidations per lookup, though the hit rate is low without them", s.writes)
	}
}

func TestWeightsAddUp(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 14, 1000, 1001, 100_000} {
		want := 0.0
		for rank := range n {
			want += weight(float64(rank))
		}
		if got := totalWeight(n); math.Abs(got/want-1) > 1e-4 {
			t.Errorf("totalWeight(%d) = %v, want %v", n, got, want)
		}
		inBins, ranks := 0.0, 0.0
		for _, b := range bins(n) {
			inBins += b.ranks * b.p
			ranks += b.ranks
		}
		if math.Abs(inBins-1) > 0.01 || int(ranks) != n {
			t.Errorf("bins of %d: %v ranks with %v of the lookups", n, ranks, inBins)
		}
	}
}

func TestPaceKeepsItsRateAndNeverCatchesUp(t *testing.T) {
	t.Parallel()
	now := time.Now()
	p := pace{rate: 1000, begin: now, last: now}
	sent := 0
	for range 9_700 { // one period of the long wave
		now = now.Add(tick)
		sent += p.due(now, 1)
	}
	if math.Abs(float64(sent)/97_000-1) > 0.02 {
		t.Errorf("%d requests in 97 s at 1,000/s", sent)
	}
	if burst := p.due(now.Add(time.Hour), 1); float64(burst) > 1000*mostBehind.Seconds()*1.2 {
		t.Errorf("%d requests after an hour of sleep", burst)
	}
}
