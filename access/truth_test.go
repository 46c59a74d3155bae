package access_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/access"
	"valktop/analysis"
	"valktop/keyspace"
	"valktop/maybe"
	"valktop/testserver"
)

// patience is how long a test waits for what must come.
const patience = 60 * time.Second

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

// waits waits for a report.
type waits func(what string, done func(access.Report) bool) access.Report

// watching begins to sample a server, or a cluster, that nothing makes worse.
func watching(t *testing.T, url string, p access.Plan) waits {
	t.Helper()
	return sampling(t, newPaced(reached(t, url).Accesses(), pace{cpu: 0.1, ping: time.Millisecond}), p)
}

// sampling begins to sample a deployment.
func sampling(t *testing.T, d access.Deployment, p access.Plan) waits {
	t.Helper()
	e := access.New(d, nil)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = e.Run(ctx, p) }) // it ends with ctx
	t.Cleanup(func() { stop(); running.Wait() })
	return func(what string, done func(access.Report) bool) access.Report {
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

// enough is a burst that ends with its lines, however long they take.
func enough() access.Budget { return access.Budget{For: 2 * patience, Lines: 6000} }

// isMonitored reports whether the server shows its commands to somebody.
func isMonitored(s *testserver.Server) bool {
	return strings.Contains(s.Do("CLIENT", "LIST").(string), "cmd=monitor")
}

// fillUp ends bursts of enough lines by commands that tell nothing, until the test ends.
func fillUp(t *testing.T, servers ...*testserver.Server) {
	t.Helper()
	for _, s := range servers {
		clients(t, s, 4, func(_ context.Context, do func(...any) error) { _ = do("PING") })
	}
}

func ofFour() (rates, weights map[string]int) {
	return map[string]int{"user": 95, "session": 60, "page": 20, "product": 90}, map[string]int{"user": 5, "session": 2, "page": 1, "product": 3}
}

// wrong says how far the hit rates of four patterns are from the truth, or that they say
// nothing; "" when they hold it.
func wrong(found analysis.PatternRates, rates map[string]int) string {
	if len(found.Patterns) != len(rates) {
		return fmt.Sprintf("there are %d patterns: %+v", len(found.Patterns), found.Patterns)
	}
	var all strings.Builder
	for _, p := range found.Patterns {
		truth := float64(rates[strings.TrimSuffix(p.Pattern, ":{id}")]) / 100
		const slack = 0.015 // 95 % of intervals hold the truth; all of these tests shall, so they get a bit more
		if v, ok := p.HitRate.Get(); !ok || truth < v.Low-slack || truth > v.High+slack || v.High-v.Low > 0.25 {
			fmt.Fprintf(&all, "%s is told as %.3f (%.3f to %.3f) %s, and is %.3f\n", p.Pattern, v.Value, v.Low, v.High, p.HitRate.Why(), truth)
		}
	}
	return all.String()
}

func TestHitRatesOfPatternsHoldTheTruthAndTheCulpritIsNamedFirst(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", "notify-keyspace-events", "Em")
		rates, weights := ofFour()
		app := lookups(t, s, rates, weights)
		until := watching(t, s.URL(), access.Plan{Monitor: true, Misses: true, Budget: enough()})
		until("a burst and ticks", func(r access.Report) bool {
			return r.Burst.State == access.Ended && r.Misses.On && len(r.Ticks) >= 4 && r.Ticks[len(r.Ticks)-3].Heard
		})
		// A name that is heard late counts in the next tick: the more ticks, the less that is.
		r := until("the truth", func(r access.Report) bool { return wrong(analysis.HitRates(r, time.Minute), rates) == "" })
		before := r.Ticks
		app.rates["product"].Store(10)
		// By the ticks, not by the clock: a machine that is busy makes all of them late.
		busy := func(r access.Report) []access.Tick {
			full := r.Ticks[min(len(before)+1, len(r.Ticks)):] // that after before has some of both
			return slices.DeleteFunc(slices.Clone(full), func(tick access.Tick) bool { return tick.Lookups == 0 })
		}
		until("the culprit", func(r access.Report) bool {
			for i, tick := range busy(r) {
				d, ok := analysis.WhoDropped(before[len(before)-2:], []access.Tick{tick})
				if ok && d.Change < -0.1 && d.Parts[0].Pattern == "product:{id}" {
					return true
				}
				if i >= 5 {
					t.Fatalf("it is not told within five ticks: %+v", d)
				}
			}
			return false
		})
		until("that all misses have names", func(r access.Report) bool {
			d, ok := analysis.WhoDropped(before, busy(r))
			return ok && d.Change < -0.1 && math.Abs(d.Unnamed) < 0.03
		})
	})
}

func TestABurstAloneTellsHitRates(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		rates, weights := ofFour()
		lookups(t, s, rates, weights)
		until := watching(t, s.URL(), access.Plan{Monitor: true, Budget: enough()})
		r := until("the end", func(r access.Report) bool { return r.State == access.Ended })
		found := analysis.HitRates(r, time.Minute)
		if r.Burst.Resolved < 500 {
			t.Errorf("%+v", r.Burst)
		}
		if why := wrong(found, rates); why != "" {
			t.Error(why)
		}
	})
}

// losing is a deployment that loses some replies to questions of keys.
type losing struct {
	access.Deployment
	left atomic.Int32
}

type losingNode struct {
	access.Node
	of *losing
}

func (l *losing) Primaries(ctx context.Context) []access.Node {
	return []access.Node{&losingNode{l.Deployment.Primaries(ctx)[0], l}}
}

func (n *losingNode) Counted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	if batch[0][0] == "MEMORY" && n.of.left.Add(-1) >= 0 {
		return nil, keyspace.Spent{}, errors.New("lost")
	}
	return n.Node.Counted(ctx, batch...)
}

// What is looked up most is seen first, and all of it is there: to ask no more after that
// would say that everything hits.
func TestHitRatesHoldTheTruthWhenRepliesGetLost(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	rates, weights := ofFour()
	lookups(t, s, rates, weights)
	d := &losing{Deployment: newPaced(reached(t, s.URL()).Accesses(), pace{cpu: 0.1, ping: time.Millisecond})}
	d.left.Store(2)
	until := sampling(t, d, access.Plan{Monitor: true, Budget: enough()})
	r := until("the end", func(r access.Report) bool { return r.State == access.Ended })
	if why := wrong(analysis.HitRates(r, time.Minute), rates); why != "" {
		t.Errorf("%+v\n%s", r.Burst, why)
	}
}

func TestAStampedeIsShownWithItsKeyAndWhatItCost(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	s.Do("CONFIG", "SET", "notify-keyspace-events", "Em")
	until := watching(t, s.URL(), access.Plan{Monitor: true, Misses: true, Budget: enough()})
	until("misses", func(r access.Report) bool { return r.Misses.On })
	soon(t, "MONITOR runs", func() bool { return isMonitored(s) })
	missed := func(key string, times int) { // at once: within a second
		_, _ = s.Client().Pipelined(t.Context(), func(p redis.Pipeliner) error { // nulls are errors to it
			for range times {
				p.Get(t.Context(), key)
			}
			return nil
		})
	}
	missed("report:daily", 8)
	for range 8 {
		s.Do("SET", "report:daily", "value")
		s.Do("SET", "lock:report", "me", "NX", "EX", "10")
	}
	missed("nobody:fills:it", 6)
	until("what is heard of it", func(r access.Report) bool { return len(r.Stampedes) == 2 })
	fillUp(t, s)
	r := until("the stampede, with what the burst shows of it", func(r access.Report) bool {
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
