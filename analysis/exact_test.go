package analysis

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

type tally struct{ hits, misses, commands int64 }

// Whatever happens to a server, the sums over ticks are exact for all that can be known,
// and no figure is ever negative or larger than what the traffic was.
func TestSumsAreExactAndNothingIsNegative(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := newSim(DefaultConfig())
		s.each = rapid.SampledFrom([]time.Duration{100 * time.Millisecond, time.Second, 10 * time.Second}).Draw(t, "interval")
		s.node.lookups(1e6, 1e6)
		s.poll()
		var want, got, pending tally
		broken := false // the counters began anew since the last good poll
		polls := 1      // good ones since the counters began
		most := 0.0     // hits/s in any stretch of time
		for range rapid.IntRange(1, 50).Draw(t, "ticks") {
			hits, misses := rapid.Int64Range(0, 5000).Draw(t, "hits"), rapid.Int64Range(0, 5000).Draw(t, "misses")
			s.node.lookups(hits, misses)
			pending.hits += hits
			pending.misses += misses
			pending.commands += hits + 2*misses
			most = max(most, float64(hits)/s.each.Seconds())
			s.node.probe(rapid.Int64Range(0, 300).Draw(t, "own hits"), rapid.Int64Range(0, 300).Draw(t, "own misses"))
			s.node.err = nil
			switch rapid.SampledFrom([]string{"", "", "", "", "restart", "reset", "fail", "sleep"}).Draw(t, "event") {
			case "restart":
				s.node.restart()
				broken = true
			case "reset":
				if polls >= 2 { // two resets in a row cannot be told from none
					s.node.reset()
					broken = true
				}
			case "fail":
				s.node.err = errCut
			case "sleep":
				s.wait(time.Hour)
			}
			state := s.tick()
			polls++
			got.hits += state.Tick.Hits.Or(0)
			got.misses += state.Tick.Misses.Or(0)
			got.commands += state.Tick.Commands.Or(0)
			if s.node.err != nil {
				polls--
			} else {
				if broken {
					polls = 1
				} else {
					want.hits += pending.hits
					want.misses += pending.misses
					want.commands += pending.commands
				}
				pending, broken = tally{}, false
			}
			checkFigures(t, state, most)
		}
		if got != want {
			t.Fatalf("sums over ticks are %+v, want %+v", got, want)
		}
		checkSeries(t, s.h, most)
	})
}

func checkFigures(t *rapid.T, s State, most float64) {
	for name, v := range map[string]Ratio{
		"hits": s.Rates.Hits, "misses": s.Rates.Misses, "commands": s.Rates.Commands, "expired": s.Rates.Expired,
		"net in": s.Rates.NetIn, "net out": s.Rates.NetOut, "connections": s.Rates.Connections, "cpu": s.Rates.CPU, "fills": s.Rates.Fills,
		"hit rate": s.HitRate.Interval, "10 s": s.HitRate.Window10s, "1 m": s.HitRate.Window1m, "5 m": s.HitRate.Window5m, "life": s.HitRate.Lifetime,
	} {
		if x, ok := v.Get(); ok && (x < 0 || math.IsNaN(x) || math.IsInf(x, 0)) {
			t.Fatalf("%s is %v", name, x)
		}
	}
	for _, v := range []Ratio{s.HitRate.Interval, s.HitRate.Window10s, s.HitRate.Window1m, s.HitRate.Window5m, s.HitRate.Lifetime} {
		if v.Or(0) > 1 {
			t.Fatalf("hit rate %v", v)
		}
	}
	if r := s.Rates.Hits.Or(0); r > most*1.001 {
		t.Fatalf("%v hits/s, but there were never more than %v", r, most)
	}
}

func checkSeries(t *rapid.T, h *History, most float64) {
	for m := range metricCount {
		for _, window := range []time.Duration{time.Minute, 15 * time.Minute, 2 * time.Hour, 24 * time.Hour} {
			for _, v := range h.Series(m, time.Time{}, window, 200).Values {
				if v < 0 || math.IsInf(v, 0) {
					t.Fatalf("metric %d has %v over %v", m, v, window)
				}
				if m == MetricHits && v > most*1.001 {
					t.Fatalf("a chart over %v has %v hits/s, but there were never more than %v", window, v, most)
				}
				if m == MetricHitRate && v > 1 {
					t.Fatalf("a chart over %v has a hit rate of %v", window, v)
				}
			}
		}
	}
}

// A deployment's sums are exact, too, while its nodes fail one by one.
func TestSumsOfNodesAreExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := newSim(DefaultConfig())
		s.more = []*node{{addr: "cache-2:6379"}, {addr: "cache-3:6379"}}
		for _, n := range s.more {
			n.restart()
		}
		nodes := append([]*node{&s.node}, s.more...)
		for _, n := range nodes {
			n.lookups(1e6, 1e6)
		}
		s.poll()
		var sent, got int64
		for range rapid.IntRange(1, 30).Draw(t, "ticks") {
			for _, n := range nodes {
				hits := rapid.Int64Range(0, 1000).Draw(t, "hits")
				n.lookups(hits, 0)
				sent += hits
				n.err = nil
				if rapid.IntRange(0, 3).Draw(t, "fails") == 0 {
					n.err = errCut
				}
			}
			got += s.tick().Tick.Hits.Or(0)
		}
		for _, n := range nodes {
			n.err = nil
		}
		got += s.tick().Tick.Hits.Or(0)
		if got != sent {
			t.Fatalf("%d hits, want %d", got, sent)
		}
		checkSeries(t, s.h, 3000)
	})
}
