package access_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"valktop/access"
	"valktop/analysis"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/testserver"
)

// patience is how long a test waits for what must come.
const patience = 20 * time.Second

// app is an application that looks keys up with known hit rates.
type app struct {
	rates map[string]*atomic.Int64 // percent that hit, by prefix
}

// lookups begins an application with these hit rates and weights, until the test ends.
func lookups(t *testing.T, s *testserver.Server, rates, weights map[string]int) *app {
	t.Helper()
	a := &app{rates: map[string]*atomic.Int64{}}
	var prefixes []string
	for prefix, rate := range rates {
		a.rates[prefix] = &atomic.Int64{}
		a.rates[prefix].Store(int64(rate))
		for range weights[prefix] {
			prefixes = append(prefixes, prefix)
		}
		for i := range 200 {
			s.Do("SET", fmt.Sprint(prefix, ":", i), "value")
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			c := s.Client()
			defer c.Close()
			for ctx.Err() == nil {
				pipe := c.Pipeline()
				for range 25 {
					prefix := prefixes[rand.IntN(len(prefixes))]
					n := rand.IntN(200)
					if rand.Int64N(100) >= a.rates[prefix].Load() {
						n += 1000 // which is not there
					}
					pipe.Get(ctx, fmt.Sprint(prefix, ":", n))
				}
				_, _ = pipe.Exec(ctx) // nulls are errors to it
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	t.Cleanup(func() { stop(); running.Wait() })
	return a
}

// watching begins to sample s and returns what waits for a report.
func watching(t *testing.T, s *testserver.Server, p access.Plan) (*access.Engine, func(what string, done func(access.Report) bool) access.Report) {
	t.Helper()
	return watchingAt(t, s.URL(), p)
}

func watchingAt(t *testing.T, url string, p access.Plan) (*access.Engine, func(what string, done func(access.Report) bool) access.Report) {
	t.Helper()
	d := reached(t, url)
	e := access.New(d.Accesses(), nil)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = e.Run(ctx, p) }) // it ends with ctx
	t.Cleanup(func() { stop(); running.Wait() })
	return e, func(what string, done func(access.Report) bool) access.Report {
		t.Helper()
		within, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		for after := uint64(0); ; {
			r, err := e.Next(within, after)
			if err != nil {
				last, _ := e.Next(t.Context(), 0)
				t.Fatalf("waiting for %s: %v\nlast: %+v %+v ticks %d %q", what, err, last.Burst, last.Misses, len(last.Ticks), last.Ended)
			}
			if after = r.Version; done(r) {
				return r
			}
		}
	}
}

func ofFour() (rates, weights map[string]int) {
	return map[string]int{"user": 95, "session": 60, "page": 20, "product": 90}, map[string]int{"user": 5, "session": 2, "page": 1, "product": 3}
}

func holds(t *testing.T, what string, e maybe.Value[keyspace.Estimate], truth float64) {
	t.Helper()
	v, ok := e.Get()
	if !ok {
		t.Errorf("%s is unknown: %s", what, e.Why())
		return
	}
	const slack = 0.015 // 95 % of intervals hold the truth; all of these tests shall, so they get a bit more
	if truth < v.Low-slack || truth > v.High+slack {
		t.Errorf("%s is told as %.3f (%.3f to %.3f), and is %.3f", what, v.Value, v.Low, v.High, truth)
	}
	if v.High-v.Low > 0.25 {
		t.Errorf("%s is told as %.3f to %.3f, which says nothing", what, v.Low, v.High)
	}
}

func TestHitRatesOfPatternsHoldTheTruthAndTheCulpritIsNamedFirst(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", "notify-keyspace-events", "Em")
		rates, weights := ofFour()
		app := lookups(t, s, rates, weights)
		_, until := watching(t, s, access.Plan{Monitor: true, Misses: true})
		r := until("a burst and ticks", func(r access.Report) bool {
			return r.Burst.State == access.Ended && r.Misses.On && len(r.Ticks) >= 4 && r.Ticks[len(r.Ticks)-3].Heard
		})
		if r.Burst.Lines < 1000 {
			t.Fatalf("the burst showed %+v", r.Burst)
		}
		found := analysis.HitRates(r, 3*time.Second)
		for _, p := range found.Patterns {
			holds(t, p.Pattern, p.HitRate, float64(rates[p.Pattern[:len(p.Pattern)-len(":{id}")]])/100)
		}
		if len(found.Patterns) != 4 {
			t.Errorf("there are %d patterns: %+v", len(found.Patterns), found.Patterns)
		}
		before := r.Ticks
		app.rates["product"].Store(10)
		fell := time.Now()
		first := until("the culprit", func(r access.Report) bool {
			if len(r.Ticks) < len(before)+2 {
				return false
			}
			d, ok := analysis.WhoDropped(before[len(before)-2:], r.Ticks[len(r.Ticks)-1:])
			return ok && d.Change < -0.1 && d.Parts[0].Pattern == "product:{id}"
		})
		if took := time.Since(fell); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		d, _ := analysis.WhoDropped(before[len(before)-2:], first.Ticks[len(first.Ticks)-1:])
		if d.Unnamed > 0.03 || d.Unnamed < -0.03 {
			t.Errorf("%.3f of a change of %.3f is of misses without a name", d.Unnamed, d.Change)
		}
	})
}

func TestABurstAloneTellsHitRates(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		rates, weights := ofFour()
		lookups(t, s, rates, weights)
		_, until := watching(t, s, access.Plan{Monitor: true})
		r := until("the end", func(r access.Report) bool { return r.State == access.Ended })
		found := analysis.HitRates(r, time.Minute)
		if len(found.Patterns) != 4 || r.Burst.Resolved < 500 {
			t.Fatalf("%+v\n%+v", r.Burst, found)
		}
		for _, p := range found.Patterns {
			holds(t, p.Pattern, p.HitRate, float64(rates[p.Pattern[:len(p.Pattern)-len(":{id}")]])/100)
		}
	})
}

func TestAStampedeIsShownWithItsKeyAndWhatItCost(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	s.Do("CONFIG", "SET", "notify-keyspace-events", "Em")
	_, until := watching(t, s, access.Plan{Monitor: true, Misses: true})
	until("both", func(r access.Report) bool { return r.Misses.On && r.Burst.State == access.Running })
	soon(t, "MONITOR runs", func() bool { s.Do("SET", "other", "x"); time.Sleep(20 * time.Millisecond); return true })
	for range 8 {
		s.Do("GET", "report:daily")
	}
	for range 8 {
		s.Do("SET", "report:daily", "value")
		s.Do("SET", "lock:report", "me", "NX", "EX", "10")
	}
	for range 6 {
		s.Do("GET", "nobody:fills:it")
	}
	r := until("the stampede", func(r access.Report) bool {
		return r.Burst.State == access.Ended && len(r.Stampedes) == 2 && r.Stampedes[1].Filled.Known() && r.Stampedes[0].Fills.Known()
	})
	if first := r.Stampedes[0]; first.Name != "report:daily" || first.Misses != 8 || first.Fills != maybe.Of(8) {
		t.Errorf("the stampede is told as %+v", first)
	}
	if second := r.Stampedes[1]; second.Name != "nobody:fills:it" || second.Filled.Or(true) {
		t.Errorf("what nobody fills is told as %+v", second)
	}
	if len(r.Locks) != 1 || r.Locks[0].Tries != 8 || r.Locks[0].Failed != 7 {
		t.Errorf("the lock is told as %+v", r.Locks)
	}
}
