package access_test

import (
	"context"
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

func TestABurstEndsWhenTheServerHasLessThanBefore(t *testing.T) {
	t.Parallel()
	before := pace{commands: 1000, cpu: 0.3, ping: time.Millisecond}
	for want, now := range map[string]pace{
		"the server's throughput fell":  {commands: 500, cpu: 0.3, ping: time.Millisecond},
		"the server's CPU rose":         {commands: 1000, cpu: 0.8, ping: time.Millisecond},
		"the server's round trips rose": {commands: 1000, cpu: 0.3, ping: 20 * time.Millisecond},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			s := testserver.Start(t, testserver.Valkey)
			clients(t, s, 1, trickle)
			d := newPaced(reached(t, s.URL()).Accesses(), before)
			until := sampling(t, d, access.Plan{Monitor: true, Budget: longest()})
			until("a burst", bursting)
			d.turn(pace{commands: 800, cpu: 0.45, ping: 4 * time.Millisecond}) // it goes up and down
			shown := until("some lines", bursting).Burst.Lines
			until("more lines", func(r access.Report) bool { return bursting(r) && r.Burst.Lines > shown+20 })
			d.turn(now)
			if r := until("its end", ended); r.Burst.Why != want {
				t.Errorf("it ended since %q, after %v and %d lines", r.Burst.Why, r.Burst.Took, r.Burst.Lines)
			}
		})
	}
}

// On a machine that is busy it may end before there is any load, or for another reason.
func TestABurstEndsWhenARealServersLoadRises(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		until := sampling(t, reached(t, s.URL()).Accesses(), access.Plan{Monitor: true, Budget: longest()})
		until("a burst", func(r access.Report) bool { return r.Burst.State != access.Idle })
		const busy = "for i = 1, 3000000 do end" // some ten ms of the server's time
		clients(t, s, 6, func(_ context.Context, do func(...any) error) { _ = do("EVAL", busy, "0") })
		switch r := until("its end", ended); r.Burst.Why {
		case "the server's CPU rose", "the server's round trips rose", "the server does not answer", "the lines came later and later: the connection is too slow for it":
		default:
			t.Errorf("it ended since %q, after %v and %d lines", r.Burst.Why, r.Burst.Took, r.Burst.Lines)
		}
	})
}

func TestABurstEndsWhenTheServerNoLongerAnswers(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	clients(t, s, 1, trickle)
	d := newPaced(reached(t, s.URL()).Accesses(), pace{ping: time.Millisecond})
	until := sampling(t, d, access.Plan{Monitor: true, Budget: longest()})
	until("a burst", bursting)
	s.Pause()
	t.Cleanup(s.Resume)
	d.strict()
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
		until := watching(t, s.URL(), access.Plan{Monitor: true, Budget: access.Budget{For: during}})
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
		until := watching(t, s.URL(), access.Plan{Monitor: true, Budget: access.Budget{For: 2 * patience, Lines: most}})
		if r := until("its end", ended); r.Burst.Why != "it had its number of lines" || r.Burst.Lines != most {
			t.Errorf("it ended since %q, after %d lines", r.Burst.Why, r.Burst.Lines)
		}
	})
}
