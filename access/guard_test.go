package access_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/access"
	"valktop/testserver"
)

// longest is a burst that only its guard, or its number of lines, ends while a test waits.
func longest() access.Budget { return access.Budget{For: 2 * patience, Lines: 1 << 30} }

// clients run f again and again, each on a connection of its own, until stop or the test's end.
func clients(t *testing.T, s *testserver.Server, n int, f func(ctx context.Context, do func(...any) error)) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for range n {
		running.Go(func() {
			c := s.Client()
			defer c.Close()
			for ctx.Err() == nil {
				f(ctx, func(args ...any) error { return c.Do(ctx, args...).Err() })
			}
		})
	}
	stop = func() { cancel(); running.Wait() }
	t.Cleanup(stop)
	return stop
}

// trickle is an application that nearly lets the server rest.
func trickle(ctx context.Context, do func(...any) error) {
	_ = do("GET", "a") // nil is an error to it
	select {
	case <-ctx.Done():
	case <-time.After(20 * time.Millisecond):
	}
}

// bursting waits for a burst that runs and shows lines.
func bursting(r access.Report) bool { return r.Burst.State == access.Running && r.Burst.Lines > 0 }

func ended(r access.Report) bool { return r.Burst.State == access.Ended }

func TestABurstEndsAtOnceWhenTheServersLoadRises(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		clients(t, s, 1, trickle)
		_, until := watching(t, s, access.Plan{Monitor: true, Budget: longest()})
		until("a burst", bursting)
		const busy = "for i = 1, 300000 do end" // some ms of the server's time
		clients(t, s, 6, func(_ context.Context, do func(...any) error) { _ = do("EVAL", busy, "0") })
		r := until("its end", ended)
		if r.Burst.Why != "the server's CPU rose" && r.Burst.Why != "the server's round trips rose" {
			t.Errorf("it ended since %q, after %v and %d lines", r.Burst.Why, r.Burst.Took, r.Burst.Lines)
		}
	})
}

func TestABurstEndsAtOnceWhenThroughputFalls(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		stop := clients(t, s, 8, func(ctx context.Context, do func(...any) error) {
			for range 10 {
				_ = do("GET", "a")
			}
			select {
			case <-ctx.Done():
			case <-time.After(10 * time.Millisecond):
			}
		})
		soon(t, "the application is at work", func() bool {
			return strings.Count(s.Do("CLIENT", "LIST").(string), "cmd=get") >= 8
		})
		_, until := watching(t, s, access.Plan{Monitor: true, Budget: longest()})
		until("a burst", bursting)
		stop()
		if r := until("its end", ended); r.Burst.Why != "the server's throughput fell" {
			t.Errorf("it ended since %q, after %v and %d lines", r.Burst.Why, r.Burst.Took, r.Burst.Lines)
		}
	})
}

func TestABurstEndsWhenTheServerNoLongerAnswers(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	clients(t, s, 1, trickle)
	_, until := watching(t, s, access.Plan{Monitor: true, Budget: longest()})
	until("a burst", bursting)
	s.Pause()
	t.Cleanup(s.Resume)
	r := until("its end", ended)
	s.Resume()
	if r.Burst.Why != "the server does not answer" {
		t.Errorf("it ended since %q", r.Burst.Why)
	}
}

func TestABurstLastsItsTimeOnAServerAtRest(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const during = 1300 * time.Millisecond
		_, until := watching(t, s, access.Plan{Monitor: true, Budget: access.Budget{For: during}})
		r := until("its end", ended)
		if r.Burst.Why != "its time was over" || r.Burst.Took < during {
			t.Errorf("it ended since %q, after %v", r.Burst.Why, r.Burst.Took)
		}
		if r.Burst.Cost.Known() {
			t.Errorf("without traffic it is said to have cost %v", r.Burst.Cost)
		}
	})
}

func TestABurstShowsNoMoreLinesThanItsBudget(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		const most = 30
		clients(t, s, 1, trickle)
		_, until := watching(t, s, access.Plan{Monitor: true, Budget: access.Budget{For: 2 * patience, Lines: most}})
		if r := until("its end", ended); r.Burst.Why != "it had its number of lines" || r.Burst.Lines != most {
			t.Errorf("it ended since %q, after %d lines", r.Burst.Why, r.Burst.Lines)
		}
	})
}
