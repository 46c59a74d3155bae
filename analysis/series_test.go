package analysis

import (
	"math"
	"testing"
	"time"
)

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-6*max(math.Abs(a), math.Abs(b), 1) }

// known are the values that are no gaps.
func known(values []float64) []float64 {
	var some []float64
	for _, v := range values {
		if !math.IsNaN(v) {
			some = append(some, v)
		}
	}
	return some
}

func TestSlowPollsFillEverySecond(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.each = 10 * time.Second
	s.poll()
	s.play(2*time.Minute, 90, 10)
	series := s.h.Series(MetricHits, s.now, time.Minute, 60)
	if series.Step != time.Second || len(series.Values) != 60 {
		t.Fatalf("step %v, %d values", series.Step, len(series.Values))
	}
	for i, v := range series.Values {
		if !near(v, 90) {
			t.Errorf("second %d has %v hits/s, want 90", i, v)
		}
	}
}

func TestFastPollsHaveFineSteps(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.each = 100 * time.Millisecond
	s.poll()
	for i := range 600 {
		s.node.lookups(int64(i%2)*10, 0)
		s.tick()
	}
	series := s.h.Series(MetricHits, s.now, 30*time.Second, 300)
	if series.Step != 100*time.Millisecond {
		t.Fatalf("step %v, want 100ms", series.Step)
	}
	for i := 1; i < len(series.Values); i++ {
		if a, b := series.Values[i-1], series.Values[i]; !near(a+b, 100) || !near(math.Abs(a-b), 100) {
			t.Fatalf("steps %d have %v and %v, want 0 and 100 by turns", i, a, b)
		}
	}
	if v := s.h.Series(MetricHits, s.now, 10*time.Minute, 300).Values; !near(v[len(v)-3], 50) {
		t.Errorf("over 10 minutes %v hits/s, want 50", v[len(v)-3])
	}
}

func TestCoarseStepsAreSumsNotAverages(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.now = time.Unix(1_700_000_000-1_700_000_000%3600, 0) // steps of an hour begin here
	s.poll()
	for range 60 { // a busy minute with 90 %, then a quiet one with 10 %
		s.node.lookups(900, 100)
		s.tick()
	}
	for range 60 {
		s.node.lookups(1, 9)
		s.tick()
	}
	want := float64(60*901) / float64(60*1010) // the average of the rates would be 50 %
	for _, window := range []time.Duration{2 * time.Minute, 2 * time.Hour, 24 * time.Hour} {
		v := known(s.h.Series(MetricHitRate, s.now, window, 1).Values)
		if len(v) == 0 || !near(v[len(v)-1], want) {
			t.Errorf("over %v the hit rate is %v, want %v", window, v, want)
		}
	}
}

func TestEveryTierHoldsTheSameTotals(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(10*time.Minute, 70, 30)
	for _, rows := range s.h.tiers() {
		hits, secs := rows.total(colHits, 0, math.MaxInt64)
		if !near(hits, 42_000) || math.Abs(secs-600) > 0.01 {
			t.Errorf("rows of %v hold %v hits in %v s, want 42,000 in 600", rows.step, hits, secs)
		}
	}
}

func TestGapsAreSeen(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		do   func(s *sim)
		gap  int // seconds, at least
	}{
		{"restart", func(s *sim) { s.node.restart(); s.tick() }, 1},
		{"reset", func(s *sim) { s.node.reset(); s.tick() }, 1},
		{"suspended", func(s *sim) { s.wait(29 * time.Second); s.tick() }, 29},
		{"cut", func(s *sim) {
			s.node.err = errCut
			s.play(20*time.Second, 1, 0)
			s.node.err = nil
			s.tick()
		}, 20},
		{"one lost poll is none", func(s *sim) {
			s.node.err = errCut
			s.tick()
			s.node.err = nil
			s.tick()
		}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(DefaultConfig())
			s.poll()
			s.play(30*time.Second, 90, 10)
			before := s.now
			test.do(s)
			until := s.now
			s.play(30*time.Second, 90, 10)
			gaps := 0
			series := s.h.Series(MetricHits, s.now, s.now.Sub(before)+5*time.Second, 300)
			for i, v := range series.Values {
				if end := series.Start.Add(time.Duration(i+1) * series.Step); math.IsNaN(v) {
					gaps++
					if end.Before(before.Add(-time.Second)) || end.After(until.Add(time.Second)) {
						t.Errorf("a gap at %v, which is outside of %v to %v", end, before, until)
					}
				} else if v > 90.1 {
					t.Errorf("%v hits/s, but there were 90 at most", v)
				}
			}
			if gaps < test.gap || gaps > test.gap+2 {
				t.Errorf("%d seconds of gap, want about %d", gaps, test.gap)
			}
		})
	}
}

func TestPastStepsDoNotChange(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(10*time.Minute, 90, 10)
	at := func(series Series) map[int64]float64 {
		values := map[int64]float64{}
		for i, v := range series.Values {
			values[series.Start.Add(time.Duration(i)*series.Step).UnixNano()] = v
		}
		return values
	}
	before := s.h.Series(MetricHits, time.Time{}, 10*time.Minute, 100)
	s.play(3*time.Second, 5000, 10)
	after := at(s.h.Series(MetricHits, time.Time{}, 10*time.Minute, 100))
	for i, v := range before.Values[:len(before.Values)-1] {
		if now, ok := after[before.Start.Add(time.Duration(i)*before.Step).UnixNano()]; ok && !math.IsNaN(v) && now != v {
			t.Errorf("step %d was %v and is %v now", i, v, now)
		}
	}
}

func TestValueAtAnInstant(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(time.Minute, 90, 10)
	if v := s.h.ValueAt(MetricHitRate, s.now.Add(-30*time.Second)); !near(v.Or(-1), 0.9) {
		t.Errorf("30 s ago the hit rate was %v, want 0.9", v)
	}
	if v := s.h.ValueAt(MetricMemoryUsed, s.now); !near(v.Or(-1), 600<<20) {
		t.Errorf("used memory is %v, want 600 MiB", v)
	}
	for _, when := range []time.Time{s.now.Add(-2 * time.Minute), s.now.Add(time.Hour), s.now.Add(-30 * 24 * time.Hour), {}} {
		if v := s.h.ValueAt(MetricHitRate, when); v.Known() {
			t.Errorf("at %v the hit rate is %v, want unknown", when, v)
		}
	}
}

func TestSeriesOfNothing(t *testing.T) {
	t.Parallel()
	h := New(DefaultConfig())
	if s := h.Series(MetricHits, time.Time{}, time.Minute, 60); len(s.Values) != 0 {
		t.Errorf("before the first snapshot there are %d steps", len(s.Values))
	}
	s := newSim(DefaultConfig())
	s.poll()
	for _, series := range []Series{
		s.h.Series(MetricHits, s.now, 0, 60),
		s.h.Series(MetricHits, s.now, -time.Minute, 60),
		s.h.Series(MetricHits, s.now, time.Minute, 0),
		s.h.Series(metricCount, s.now, time.Minute, 60),
		s.h.Series(-1, s.now, time.Minute, 60),
	} {
		if len(series.Values) != 0 {
			t.Errorf("got %+v, want no steps", series)
		}
	}
	for _, v := range s.h.NodeSeries("nobody:1", MetricHits, s.now, time.Minute, 60).Values {
		if !math.IsNaN(v) {
			t.Errorf("a node that is not there has %v hits/s", v)
		}
	}
}

func TestNodesHaveTheirOwnSeries(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.more = []*node{{addr: "cache-2:6379"}}
	s.more[0].restart()
	s.poll()
	for range 60 {
		s.more[0].lookups(30, 0)
		s.node.lookups(10, 0)
		s.tick()
	}
	for addr, want := range map[string]float64{"cache-1:6379": 10, "cache-2:6379": 30} {
		v := s.h.NodeSeries(addr, MetricHits, s.now, 30*time.Second, 30).Values
		if !near(v[10], want) {
			t.Errorf("%s has %v hits/s, want %v", addr, v[10], want)
		}
	}
	if v := s.h.Series(MetricHits, s.now, 30*time.Second, 30).Values; !near(v[10], 40) {
		t.Errorf("in all %v hits/s, want 40", v[10])
	}
	if v := s.h.NodeSeries("cache-1:6379", MetricKeys, s.now, 30*time.Second, 30).Values; len(known(v)) != 0 {
		t.Errorf("keys are not kept by node, got %v", v)
	}
}

func TestNodeThatMissedAPollFillsItsPart(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.more = []*node{{addr: "cache-2:6379"}}
	s.more[0].restart()
	s.poll()
	for i := range 20 {
		s.more[0].lookups(30, 0)
		s.node.lookups(10, 0)
		s.more[0].err = nil
		if i == 10 {
			s.more[0].err = errCut
		}
		s.tick()
	}
	for i, v := range s.h.Series(MetricHits, s.now, 15*time.Second, 15).Values {
		if !near(v, 40) {
			t.Errorf("second %d has %v hits/s, want 40", i, v)
		}
	}
}

func TestNodesThatLeftAreForgotten(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.more = []*node{{addr: "cache-2:6379"}}
	s.more[0].restart()
	s.poll()
	s.more = nil
	s.play(nodeKeep+2*time.Second, 1, 0)
	if len(s.h.nodes) != 1 {
		t.Errorf("%d nodes are remembered, want 1", len(s.h.nodes))
	}
}

func TestClientsClockSetBackAndForth(t *testing.T) {
	t.Parallel()
	for _, jump := range []time.Duration{-30 * time.Second, -time.Hour, -48 * time.Hour, time.Hour, 48 * time.Hour} {
		s := newSim(DefaultConfig())
		s.poll()
		s.play(time.Minute, 90, 10)
		s.now = s.now.Add(jump)
		s.node.skew -= jump // the server's clock goes on as before
		s.play(time.Minute, 90, 10)
		v := known(s.h.Series(MetricHits, s.now, 50*time.Second, 50).Values)
		if len(v) < 49 {
			t.Errorf("after a jump of %v only %d of 50 seconds are known", jump, len(v))
		}
		for _, v := range v {
			if math.Abs(v-90) > 0.1 {
				t.Errorf("after a jump of %v there are %v hits/s, want 90", jump, v)
			}
		}
	}
}

func TestTimesWithoutACalendarDoNoHarm(t *testing.T) {
	t.Parallel()
	for _, start := range []time.Time{{}, time.Unix(-5, 0), time.Unix(0, 0)} {
		s := newSim(DefaultConfig())
		s.now = start
		s.poll()
		if got := s.play(30*time.Second, 9, 1).HitRate.Interval.Or(-1); got != 0.9 {
			t.Errorf("from %v the hit rate is %v, want 0.9", start, got)
		}
		s.h.Series(MetricHits, s.now, time.Minute, 60)
	}
}
