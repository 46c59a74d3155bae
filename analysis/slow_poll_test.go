package analysis

import (
	"math"
	"testing"
	"time"

	"valktop/collector"
)

// pollOf takes a snapshot whose poll took so long.
func (s *sim) pollOf(took time.Duration) State {
	s.n++
	node := s.node.snapshot(s.now)
	node.Poll = took
	return s.h.Add(collector.Snapshot{Version: s.n, Time: s.now, Interval: s.each, Deployment: s.node.addr, Nodes: []collector.NodeSnapshot{node}})
}

func TestAServerThatStoodStillLeavesAGapThoughItsFirstAnswerWasSlow(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(5*time.Second, 30, 10)
	s.node.err = errCut
	s.play(4*time.Second, 0, 0)
	s.node.err = nil
	s.wait(4 * time.Second)
	s.node.lookups(30, 10)
	state := s.pollOf(4 * time.Second) // it was asked while it stood still
	if state.Gap != gapNoAnswer || state.Tick.Hits.Or(-1) != 30 || state.Rates.Hits.Known() {
		t.Errorf("gap %q, hits %v, rate %v; want %q, the 30 of these seconds, and no rate", state.Gap, state.Tick.Hits, state.Rates.Hits, gapNoAnswer)
	}
	values := s.h.Series(MetricHits, s.now, 10*time.Second, 10).Values
	for i, v := range values[3:] {
		if !math.IsNaN(v) {
			t.Errorf("%d s after it stood still the chart shows %v hits/s, want a gap", i+1, v)
		}
	}
}

func TestPollsThatAreAllSlowLeaveNoGap(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.pollOf(4 * time.Second)
	for range 3 {
		s.wait(4 * time.Second)
		s.node.lookups(30, 10)
		if state := s.pollOf(4 * time.Second); state.Gap != "" || !state.Rates.Hits.Known() {
			t.Errorf("gap %q, %v hits/s", state.Gap, state.Rates.Hits)
		}
	}
}
