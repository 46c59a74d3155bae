package analysis

import (
	"testing"
	"time"
)

func TestDipIsSaidBeforeItIsAlarming(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(10*time.Minute, 950, 50)
	state := s.play(11*time.Second, 600, 400) // the minute still has some 88 %
	if state.Health.Level != Healthy {
		t.Fatalf("health is %v: %v", state.Health.Level, state.Health.Reasons())
	}
	if !says(state.Verdict, false, "hit rate 60.0 % over the last 10 s, under its target") || !says(state.Verdict, false, "over 1 m, target 80 %") {
		t.Errorf("the dip is not said in %+v", state.Verdict)
	}
	if !says(state.Verdict, false, "misses ×8.0 for 8 s: 400 /s, usually 50 /s; hits fell") {
		t.Errorf("the misses are not said in %+v", state.Verdict)
	}
	if !says(state.Verdict, true, "not eviction") {
		t.Errorf("no cause is looked for in %+v", state.Verdict)
	}
	if !state.HitRate.Dips {
		t.Error("the hit rate is not marked as dipping")
	}
	if state = s.play(2*time.Minute, 950, 50); len(state.Verdict) != 1 || state.HitRate.Dips {
		t.Errorf("the dip is over, got %+v", state.Verdict)
	}
}

func TestFewLookupsAreNoDip(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(2*time.Minute, 95, 5)
	if state := s.play(10*time.Second, 1, 1); says(state.Verdict, false, "10 s") {
		t.Errorf("20 lookups are too few, got %+v", state.Verdict)
	}
}

func TestRestartThatWasSeenIsSaid(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(2*time.Minute, 950, 50)
	s.node.restart()
	if state := s.play(5*time.Second, 950, 50); !says(state.Verdict, false, "started 5 s ago: the cache may still be filling") {
		t.Errorf("got %+v", state.Verdict)
	}
	if state := s.play(11*time.Minute, 950, 50); len(state.Verdict) != 1 {
		t.Errorf("that was long ago, got %+v", state.Verdict)
	}
}

func TestFlushThatWasSeenIsSaid(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(time.Minute, 950, 50)
	s.node.call("flushall", 1)
	s.play(time.Second, 950, 50)
	if state := s.play(4*time.Second, 950, 50); !says(state.Verdict, false, "a flush emptied a database 4 s ago") {
		t.Errorf("got %+v", state.Verdict)
	}
}
