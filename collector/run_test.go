package collector

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestPollsOncePerInterval(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		begin := time.Now()
		for v := range uint64(5) {
			s := next(t, c, v)
			if s.Version != v+1 || s.Interval != time.Second || s.Deployment != "fake" || len(s.Nodes) != 1 {
				t.Fatalf("snapshot %+v", s)
			}
			if at := s.Time.Sub(begin); at != time.Duration(v)*time.Second {
				t.Errorf("snapshot %d came after %v", s.Version, at)
			}
			node := s.Nodes[0]
			if node.Err != nil || node.Age != 0 || node.Info.Stats.KeyspaceHits.Or(0) != int64(v+1) || node.DBSize.Or(0) != 7 || node.Ping.Or(0) != time.Millisecond || !node.Clock.Known() {
				t.Errorf("node %+v", node)
			}
		}
	}, n)
	if n.duringPng != 0 {
		t.Error("a PING ran beside a batch")
	}
}

func TestIntervalChangesAtOnceAndKeepsItsBounds(t *testing.T) {
	t.Parallel()
	collect(t, time.Hour, func(t *testing.T, c *Collector) {
		if got := c.Interval(); got != MaxInterval {
			t.Errorf("interval %v, want the longest", got)
		}
		next(t, c, 0)
		time.Sleep(2 * time.Second)
		changed := time.Now()
		c.SetInterval(time.Millisecond)
		for v := uint64(1); v < 4; v++ {
			if s := next(t, c, v); s.Time.Sub(changed) != time.Duration(v-1)*MinInterval || s.Interval != MinInterval {
				t.Errorf("snapshot %d came %v after the change, interval %v", v+1, s.Time.Sub(changed), s.Interval)
			}
		}
	}, newFake("a:1"))
	if got := New(nil, Options{}).Interval(); got != DefaultInterval {
		t.Errorf("default interval %v", got)
	}
}

func TestSlowPollsDoNotPileUp(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.took = 350 * time.Millisecond
	collect(t, MinInterval, func(t *testing.T, c *Collector) {
		begin := time.Now()
		var s Snapshot
		for range 10 {
			s = next(t, c, s.Version)
			if s.Nodes[0].Err != nil {
				t.Errorf("a slow link is no silent one: %v", s.Nodes[0].Err)
			}
			if s.Nodes[0].Poll != n.took {
				t.Errorf("poll took %v", s.Nodes[0].Poll)
			}
		}
		if took := time.Since(begin); took != 10*n.took {
			t.Errorf("10 polls took %v, want one after the other", took)
		}
	}, n)
	if n.most != 1 {
		t.Errorf("%d polls in flight", n.most)
	}
}

func TestSilentNodeDoesNotHoldBackTheOthers(t *testing.T) {
	t.Parallel()
	good, slow := newFake("good:1"), newFake("slow:1")
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		begin := time.Now()
		next(t, c, 0)
		slow.set(func(f *fakeNode) { f.took = time.Hour })
		var s Snapshot
		for v := uint64(1); v < 12; v++ {
			s = next(t, c, v)
			if s.Nodes[0].Err != nil || s.Nodes[0].Age != 0 {
				t.Errorf("the good node: %v, age %v", s.Nodes[0].Err, s.Nodes[0].Age)
			}
			e, ok := errors.AsType[*Error](s.Nodes[1].Err)
			if !ok || e.Kind != NoAnswer || e.Node != "slow:1" || e.Try == "" {
				t.Fatalf("the silent node: %v", s.Nodes[1].Err)
			}
			if s.Nodes[1].Age != s.Time.Sub(begin) || s.Nodes[1].Info.Stats.KeyspaceHits.Or(0) != 1 {
				t.Errorf("old data at age %v after %v", s.Nodes[1].Age, s.Time.Sub(begin))
			}
		}
		if at := s.Time.Sub(begin); at > 13*time.Second {
			t.Errorf("11 snapshots took %v", at)
		}
		if got := s.Nodes[1].Err.Error(); got != "slow:1: INFO: no answer for 11 s yet" { // 12 s old, asked for since the second after
			t.Errorf("error %q after %v", got, s.Time.Sub(begin))
		}
		slow.set(func(f *fakeNode) { f.took = 0 })
		for s.Nodes[1].Err != nil {
			s = next(t, c, s.Version)
			if s.Time.Sub(begin) > time.Minute {
				t.Fatal("the node answers and is not heard")
			}
		}
		if since := s.Time.Sub(begin); since > 20*time.Second || s.Nodes[1].Age != 0 {
			t.Errorf("the node was good again after %v, age %v", since, s.Nodes[1].Age)
		}
	}, good, slow)
	if slow.most != 1 {
		t.Errorf("%d polls in flight", slow.most)
	}
}

func TestAFarNodeIsNotASilentOne(t *testing.T) {
	t.Parallel()
	n := newFake("far:1")
	n.took = 4 * time.Second // the first poll connects, which takes some round trips
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		s := next(t, c, 0)
		for trip := range 30 {
			n.set(func(f *fakeNode) { f.took = time.Duration(1500+trip%2*900) * time.Millisecond })
			if s = next(t, c, s.Version); s.Nodes[0].Err != nil {
				t.Fatalf("round trip %d: %v", trip, s.Nodes[0].Err)
			}
		}
	}, n)
}

func TestSilenceIsSeenSoonWhateverTheInterval(t *testing.T) {
	t.Parallel()
	for _, interval := range []time.Duration{MinInterval, time.Second, 10 * time.Second} {
		n := newFake("a:1")
		collect(t, interval, func(t *testing.T, c *Collector) {
			var s Snapshot
			for range 3 {
				s = next(t, c, s.Version)
			}
			n.set(func(f *fakeNode) { f.took = 4 * time.Second }) // it stands still once: that makes no slow link
			for s.Nodes[0].Err == nil {
				s = next(t, c, s.Version)
			}
			n.set(func(f *fakeNode) { f.took = 0 })
			for s.Nodes[0].Err != nil {
				s = next(t, c, s.Version)
			}
			still := time.Now()
			n.set(func(f *fakeNode) { f.took = time.Hour })
			for s.Nodes[0].Err == nil {
				s = next(t, c, s.Version)
			}
			if e, ok := errors.AsType[*Error](s.Nodes[0].Err); !ok || e.Kind != NoAnswer {
				t.Errorf("every %v: %v", interval, s.Nodes[0].Err)
			}
			if late := time.Since(still); late > interval+2*time.Second {
				t.Errorf("every %v: it is seen after %v", interval, late)
			}
		}, n)
	}
}

func TestTheFirstPollIsWaitedFor(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.took = 9 * time.Second
	collect(t, MinInterval, func(t *testing.T, c *Collector) {
		if s := next(t, c, 0); s.Nodes[0].Err != nil {
			t.Errorf("it was not waited for: %v", s.Nodes[0].Err)
		}
	}, n)
	good, silent := newFake("good:1"), newFake("silent:1")
	silent.took = time.Hour
	collect(t, MinInterval, func(t *testing.T, c *Collector) {
		begin := time.Now()
		if s := next(t, c, 0); s.Nodes[0].Err != nil || s.Nodes[1].Err == nil || time.Since(begin) > 2*time.Second {
			t.Errorf("after %v: %v, %v", time.Since(begin), s.Nodes[0].Err, s.Nodes[1].Err)
		}
	}, good, silent)
}

func TestReconnectsWhenTheNextAttemptIsDue(t *testing.T) {
	t.Parallel()
	good, lost := newFake("good:1"), newFake("lost:1")
	collect(t, MaxInterval, func(t *testing.T, c *Collector) {
		s := next(t, c, 0)
		time.Sleep(time.Second)
		since := time.Now()
		lost.set(func(f *fakeNode) {

			f.down = func(time.Time) Down {
				return Down{Since: since, Attempt: 3, RetryAt: since.Add(MaxInterval + 300*time.Millisecond)}
			}
		})
		s = next(t, c, s.Version)
		e, ok := errors.AsType[*Error](s.Nodes[1].Err)
		if !ok || e.Kind != Unreachable || e.Op != "connect" || s.Nodes[1].Down.Attempt != 3 || s.Nodes[0].Err != nil {
			t.Fatalf("lost: %v %+v", s.Nodes[1].Err, s.Nodes[1].Down)
		}
		if s.Nodes[1].Age == 0 || s.Nodes[1].Info.Stats.KeyspaceHits.Or(0) != 1 {
			t.Errorf("the last data is kept and aged: %v", s.Nodes[1].Age)
		}
		lost.set(func(f *fakeNode) { f.down = nil })
		s = next(t, c, s.Version)
		if at := s.Time.Sub(since); at != MaxInterval+300*time.Millisecond || s.Nodes[1].Err != nil || s.Nodes[1].Down != (Down{}) {
			t.Errorf("back after %v: %v", at, s.Nodes[1].Err)
		}
		if s.Nodes[0].Age != 0 || s.Nodes[0].Info.Stats.KeyspaceHits.Or(0) != 3 {
			t.Errorf("the other node was polled along: %+v", s.Nodes[0].Info.Stats.KeyspaceHits)
		}
	}, good, lost)
}

func TestEachFailedAttemptShowsWhileNothingElseDoes(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	attempt := 0
	n.down = func(now time.Time) Down {
		attempt++
		return Down{Since: now, Attempt: attempt, RetryAt: now.Add(time.Duration(attempt) * 50 * time.Millisecond)}
	}
	collect(t, MaxInterval, func(t *testing.T, c *Collector) {
		begin := time.Now()
		var s Snapshot
		for i := range 5 {
			s = next(t, c, s.Version)
			if got := s.Nodes[0].Down.Attempt; got != i+1 {
				t.Errorf("attempt %d, want %d", got, i+1)
			}
		}
		if since := s.Time.Sub(begin); since != (50+100+150+200)*time.Millisecond {
			t.Errorf("5 attempts in %v", since)
		}
	}, n)
}

func TestAttemptUnderWayIsLookedAtAgainSoon(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.down = func(now time.Time) Down { return Down{Since: now, Attempt: 1} }
	collect(t, MaxInterval, func(t *testing.T, c *Collector) {
		begin := time.Now()
		s := next(t, c, 0)
		n.set(func(f *fakeNode) { f.down = nil })
		s = next(t, c, s.Version)
		if since := s.Time.Sub(begin); since != recheck || s.Nodes[0].Err != nil {
			t.Errorf("connected after %v: %v", since, s.Nodes[0].Err)
		}
	}, n)
}

func TestRetryPollsAtOnceAndEndsWaits(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.down = func(now time.Time) Down { return Down{Since: now, Attempt: 9, RetryAt: now.Add(time.Hour)} }
	collect(t, MaxInterval, func(t *testing.T, c *Collector) {
		s := next(t, c, 0)
		time.Sleep(3 * time.Second)
		begin := time.Now()
		c.Retry()
		s = next(t, c, s.Version)
		if since := time.Since(begin); since != 0 || s.Nodes[0].Err != nil || n.retried != 1 {
			t.Errorf("after %v: %v, %d retries", since, s.Nodes[0].Err, n.retried)
		}
	}, n)
}

func TestRunLeavesNoPollBehind(t *testing.T) {
	t.Parallel()
	n := newFake("a:1")
	n.took = time.Hour
	collect(t, time.Second, func(t *testing.T, c *Collector) {
		time.Sleep(time.Second)
		synctest.Wait()
		if n.inFlight != 1 {
			t.Errorf("%d polls in flight", n.inFlight)
		}
	}, n)
	if n.inFlight != 0 {
		t.Error("a poll outlived Run")
	}
}
