package analysis

import (
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/collector"
	"valktop/maybe"
	"valktop/testserver"
)

// watcher polls a real server as the collector does, and keeps the ledger itself.
type watcher struct {
	t      *testing.T
	h      *History
	c      *redis.Client
	ledger collector.Ledger
	now    time.Time
}

func (w *watcher) poll() State {
	w.t.Helper()
	text, err := w.c.Do(w.t.Context(), "INFO", "default", "commandstats", "errorstats").Text()
	if err != nil {
		w.t.Fatal(err)
	}
	info := collector.ParseInfo(text)
	w.now = w.now.Add(time.Second)
	n := collector.NodeSnapshot{Addr: "a:1", Info: info, Clock: info.Server.ServerTime, Ledger: w.ledger}
	w.ledger.Commands++
	return w.h.Add(collector.Snapshot{Time: w.now, Interval: time.Hour, Nodes: []collector.NodeSnapshot{n}})
}

// probe asks for the TTL of a key that is there and of one that is not.
func (w *watcher) probe(times int) {
	for range times {
		w.c.TTL(w.t.Context(), "key:0")
		w.c.TTL(w.t.Context(), "nowhere")
	}
	w.ledger.Hits += uint64(times)
	w.ledger.Misses += uint64(times)
	w.ledger.Commands += uint64(2 * times)
}

func client(t *testing.T, addr string) *redis.Client {
	c := redis.NewClient(&redis.Options{Addr: addr, Protocol: 2, DisableIdentity: true, PoolSize: 1, MaxRetries: 20})
	t.Cleanup(func() { c.Close() })
	if err := c.Set(t.Context(), "key:0", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// The sums over ticks are the driver's own counts on every server, and neither a reset
// nor a restart yields a figure that never was.
func TestSumsAreTheDriversOwnOnRealServers(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		driver := client(t, s.Addr)
		w := &watcher{t: t, h: New(DefaultConfig()), c: client(t, s.Addr), now: time.Unix(1_700_000_000, 0)}
		drive := func(hits, misses int) {
			for range hits {
				driver.Get(t.Context(), "key:0")
			}
			for i := range misses {
				driver.Get(t.Context(), "absent:"+strconv.Itoa(i))
			}
		}
		drive(20, 20)
		w.poll()
		var got, want tally
		for i := range 10 {
			drive(10*i, 7)
			w.probe(5 + i)
			state := w.poll()
			want.hits += int64(10 * i)
			want.misses += 7
			want.commands += int64(10*i + 7)
			got.hits += state.Tick.Hits.Or(-1)
			got.misses += state.Tick.Misses.Or(-1)
			got.commands += state.Tick.Commands.Or(-1)
		}
		if got != want {
			t.Errorf("sums over ticks are %+v, the driver counted %+v", got, want)
		}

		driver.ConfigResetStat(t.Context())
		drive(1, 1)
		if state := w.poll(); state.Gap != gapReset || state.Tick.Hits.Known() {
			t.Errorf("after CONFIG RESETSTAT: gap %q, hits %v", state.Gap, state.Tick.Hits)
		}
		drive(3, 1)
		if state := w.poll(); state.Tick.Hits.Or(-1) != 3 || state.HitRate.Interval.Or(-1) != 0.75 {
			t.Errorf("after the reset: %+v", state.Tick)
		}

		s.Kill()
		s.Launch()
		if err := driver.Set(t.Context(), "key:0", "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
		drive(200, 200)
		if state := w.poll(); state.Gap != gapRestart || state.Tick.Hits.Known() {
			t.Errorf("after a restart: gap %q, hits %v", state.Gap, state.Tick.Hits)
		}
		drive(2, 2)
		if state := w.poll(); state.Tick.Hits.Or(-1) != 2 || !maybe.AtLeast(state.Memory.Used, 1) {
			t.Errorf("after the restart: %+v, memory %v", state.Tick, state.Memory.Used)
		}
	})
}
