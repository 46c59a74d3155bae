package analysis

import (
	"math"
	"strings"
	"testing"
	"time"

	"valktop/maybe"
)

func TestCountsAreTheApplicationsOwn(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.lookups(1000, 1000)
	s.node.probe(50, 50)
	if first := s.poll(); first.Tick.Hits.Known() || first.Gap != gapFirst {
		t.Errorf("the first poll has no interval, got hits %v, gap %q", first.Tick.Hits, first.Gap)
	}
	s.node.lookups(90, 10)
	s.node.probe(7, 300)
	state := s.tick()
	tick := state.Tick
	if tick.Hits.Or(-1) != 90 || tick.Misses.Or(-1) != 10 || tick.OwnHits.Or(-1) != 7 || tick.OwnMisses.Or(-1) != 300 {
		t.Errorf("hits %v, misses %v, own %v and %v", tick.Hits, tick.Misses, tick.OwnHits, tick.OwnMisses)
	}
	if got := tick.Commands.Or(-1); got != 110 { // 100 GET, 10 SET
		t.Errorf("commands %d, want 110 without the poll's own INFO", got)
	}
	if got := state.HitRate.Interval.Or(-1); got != 0.9 {
		t.Errorf("hit rate %v, want 0.9", got)
	}
	if got := state.HitRate.Lifetime.Or(-1); math.Abs(got-1090.0/2100) > 1e-12 {
		t.Errorf("lifetime hit rate %v, want 1090 of 2100", got)
	}
	if got := state.Rates.NetIn.Or(-1); got != 0 {
		t.Errorf("network in %v /s, want 0: all of it was the poll's own", got)
	}
}

func TestRatesAreOfTheServersClock(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.node.lookups(100, 0)
	s.wait(time.Second)
	s.node.skew += time.Second // on the server two seconds have passed
	state := s.poll()
	if got := state.Rates.Hits.Or(-1); got != 50 {
		t.Errorf("%v hits/s, want 50", got)
	}
	if got := state.Elapsed.Or(0); got != 2*time.Second {
		t.Errorf("elapsed %v, want 2s", got)
	}
}

func TestNoLookupsHaveNoHitRate(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	state := s.tick()
	if state.HitRate.Interval.Known() || state.HitRate.Interval.Why() != "no lookups" {
		t.Errorf("hit rate %v, want unknown without lookups", state.HitRate.Interval)
	}
	if got, ok := state.Rates.Hits.Get(); !ok || got != 0 {
		t.Errorf("hits/s %v, want a known 0", state.Rates.Hits)
	}
}

func TestBrokenIntervals(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		do     func(s *sim)
		gap    string
		counts int64  // hits of the interval; -1: unknown
		mark   string // how the newest mark begins
	}{
		{"restart", func(s *sim) { s.node.restart(); s.node.lookups(5, 0) }, gapRestart, -1, "restart"},
		{"restart that counted past the old figures", func(s *sim) { s.node.restart(); s.node.lookups(1e6, 1e6) }, gapRestart, -1, "restart"},
		{"another server took the address over", func(s *sim) { s.node.run++; s.node.up += time.Hour }, gapOtherServer, -1, "another server"},
		{"CONFIG RESETSTAT", func(s *sim) { s.node.reset(); s.node.lookups(5, 0) }, gapReset, -1, "counters were reset"},
		{"CONFIG RESETSTAT on a server whose lookups passed their old count", func(s *sim) {
			s.node.reset()
			s.node.lookups(1e6, 1e6)
		}, gapReset, -1, "counters were reset"},
		{"suspended laptop", func(s *sim) { s.node.lookups(70, 0); s.wait(8 * time.Hour) }, gapSuspended, 70, "not watched for 8 h"},
		{"one lost poll", func(s *sim) {
			s.node.lookups(30, 0)
			s.node.err = errCut
			s.tick()
			s.node.err = nil
			s.node.lookups(40, 0)
		}, "", 70, "answers again after 1 s"},
		{"a minute without an answer", func(s *sim) {
			s.node.err = errCut
			for range 60 {
				s.node.lookups(1, 0)
				s.tick()
			}
			s.node.err = nil
		}, gapNoAnswer, 60, "answers again after 1 m"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(DefaultConfig())
			s.node.lookups(1000, 100)
			s.poll()
			s.node.lookups(10, 0)
			s.tick()
			s.tick()
			test.do(s)
			state := s.tick()
			if state.Gap != test.gap {
				t.Errorf("gap %q, want %q", state.Gap, test.gap)
			}
			if got := state.Tick.Hits.Or(-1); got != test.counts {
				t.Errorf("hits %d, want %d", got, test.counts)
			}
			if rated := state.Rates.Hits.Known(); rated != (test.gap == "") {
				t.Errorf("hits/s %v with gap %q", state.Rates.Hits, test.gap)
			}
			marks := s.h.Marks(time.Time{}, s.now)
			if len(marks) == 0 || !marks[len(marks)-1].Gap || !strings.HasPrefix(marks[len(marks)-1].Label, test.mark) {
				t.Errorf("marks %+v, want the last to begin with %q", marks, test.mark)
			}
			s.node.lookups(8, 2)
			if after := s.tick(); after.Gap != "" || after.HitRate.Interval.Or(-1) != 0.8 {
				t.Errorf("after the gap: %q, hit rate %v, want 0.8", after.Gap, after.HitRate.Interval)
			}
		})
	}
}

func TestClockSetBackOnTheServer(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.node.lookups(100, 0)
	s.node.skew = -time.Hour
	if got := s.tick().Rates.Hits.Or(-1); got != 100 {
		t.Errorf("%v hits/s, want 100 by the client's clock", got)
	}
}

func TestServerWithoutRunID(t *testing.T) {
	t.Parallel()
	before := reading{uptime: maybe.Of(time.Hour)}
	if got := (reading{uptime: maybe.Of(time.Second)}).begun(before); got != gapRestart {
		t.Errorf("uptime fell: %q, want %q", got, gapRestart)
	}
	if got := (reading{uptime: maybe.Of(2 * time.Hour)}).begun(before); got != "" {
		t.Errorf("uptime went on: %q", got)
	}
}

func TestLostRepliesMakeLookupsUnknown(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.node.lookups(90, 10)
	s.node.ledger.Lost++
	state := s.tick()
	if state.Tick.Hits.Known() || state.HitRate.Interval.Known() || state.Tick.Hits.Why() == "" {
		t.Errorf("hits %v, hit rate %v, want unknown with a reason", state.Tick.Hits, state.HitRate.Interval)
	}
	if got := state.Tick.Commands.Or(-1); got != 110 {
		t.Errorf("commands %d, want 110: they are known", got)
	}
	s.node.lookups(5, 5)
	if got := s.tick().HitRate.Interval.Or(-1); got != 0.5 {
		t.Errorf("the interval after: %v, want 0.5", got)
	}
}

func TestLedgerAheadOfTheServerIsPaidBack(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.node.ledger.Hits += 5 // counted here, not yet there
	s.node.lookups(2, 0)
	a := s.tick()
	grow(&s.node.info.Stats.KeyspaceHits, 5)
	s.node.lookups(4, 0)
	b := s.tick()
	if got := a.Tick.Hits.Or(-1) + b.Tick.Hits.Or(-1); got != 6 || a.Tick.Hits.Or(-1) < 0 {
		t.Errorf("hits %v and %v, want 6 in all and none negative", a.Tick.Hits, b.Tick.Hits)
	}
}

func TestMissingFieldIsUnknownNotZero(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	gone := maybe.Unknown[int64]("the server does not report it")
	s.node.info.Stats.KeyspaceHits, s.node.info.Memory.Used = gone, gone
	s.poll()
	s.node.call("get", 5)
	state := s.tick()
	if state.Tick.Hits.Known() || state.HitRate.Lifetime.Known() || state.Memory.Used.Known() || state.Memory.UsedOfMax.Known() {
		t.Errorf("got %+v, %+v, %+v", state.Tick.Hits, state.HitRate.Lifetime, state.Memory)
	}
	if got := state.Tick.Commands.Or(-1); got != 5 {
		t.Errorf("commands %d, want 5", got)
	}
}
