package cli_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

// tick is what the tests read of a line of `valktop stats --json`.
type tick struct {
	Hits, Misses, Commands *int64
	HitsPerSec             *float64 `json:"hits_per_sec"`
	MissesPerSec           *float64 `json:"misses_per_sec"`
	CommandsPerSec         *float64 `json:"commands_per_sec"`
	HitRate                *float64 `json:"hit_rate"`
	EvictedPerSec          *float64 `json:"evicted_per_sec"`
	ExpiredPerSec          *float64 `json:"expired_per_sec"`
	Keys                   *int64
	MemoryUsed             *int64   `json:"memory_used"`
	MemoryMax              *int64   `json:"memory_max"`
	FragmentationRatio     *float64 `json:"fragmentation_ratio"`
	ClientsConnected       *int64   `json:"clients_connected"`
	ClientsBlocked         *int64   `json:"clients_blocked"`
	ClientsMax             *int64   `json:"clients_max"`
	Health                 string
	Nodes                  []struct{ Addr, Error string }
}

// watcher adds up the ticks of a running `valktop stats --json`.
type watcher struct {
	*process
	hits, misses int64
	last         tick
}

func watch(t *testing.T, url string, interval time.Duration) *watcher {
	t.Helper()
	return &watcher{process: start(t, "stats", url, "--json", "--interval", interval.String())}
}

// next reads a tick, checks that nothing in it is impossible, and adds it up.
func (w *watcher) next(most int64) tick {
	w.t.Helper()
	line := w.line()
	w.last = tick{}
	if err := json.Unmarshal([]byte(line), &w.last); err != nil {
		w.t.Fatalf("%v in %s", err, line)
	}
	for _, n := range []*int64{w.last.Hits, w.last.Misses, w.last.Commands} {
		if n != nil && (*n < 0 || *n > most) {
			w.t.Fatalf("%d in one tick, when the driver sent %d in all: %s", *n, most, line)
		}
	}
	for _, n := range []*float64{w.last.HitsPerSec, w.last.MissesPerSec, w.last.CommandsPerSec, w.last.EvictedPerSec, w.last.ExpiredPerSec} {
		if n != nil && *n < 0 {
			w.t.Fatalf("a negative rate: %s", line)
		}
	}
	if w.last.Hits != nil && w.last.Misses != nil {
		w.hits += *w.last.Hits
		w.misses += *w.last.Misses
	}
	return w.last
}

// until reads ticks until want holds.
func (w *watcher) until(what string, most int64, want func() bool) {
	w.t.Helper()
	for deadline := time.Now().Add(patience); !want(); {
		if time.Now().After(deadline) {
			w.t.Fatalf("waited for %s; sums are %d hits, %d misses; last tick %+v", what, w.hits, w.misses, w.last)
		}
		w.next(most)
	}
}

// driver sends lookups whose outcome it knows, and counts them.
type driver struct {
	client       *redis.Client
	hits, misses int64
}

func newDriver(t *testing.T, s *testserver.Server) *driver {
	t.Helper()
	d := &driver{client: s.Client()}
	d.fill(t)
	return d
}

// fill writes the keys that lookups will find. SET counts as no lookup.
func (d *driver) fill(t *testing.T) {
	t.Helper()
	for i := range 10 {
		if err := d.client.Set(t.Context(), fmt.Sprintf("here:%d", i), "v", 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// look sends n lookups in bursts of changing size over about the given time.
func (d *driver) look(t *testing.T, n int, over time.Duration) {
	t.Helper()
	random := rand.New(rand.NewPCG(1, uint64(n)))
	for sent := 0; sent < n; {
		burst := min(1+random.IntN(2*n/50), n-sent)
		pipe := d.client.Pipeline()
		for range burst {
			if random.IntN(4) > 0 {
				pipe.Get(t.Context(), fmt.Sprintf("here:%d", random.IntN(10)))
				d.hits++
			} else {
				pipe.Get(t.Context(), fmt.Sprintf("gone:%d", random.IntN(10)))
				d.misses++
			}
		}
		if _, err := pipe.Exec(t.Context()); err != nil && !errors.Is(err, redis.Nil) {
			t.Error(err)
			return
		}
		sent += burst
		pause(t.Context(), over*time.Duration(burst)/time.Duration(n))
	}
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

const lookups = 3000

func TestTicksAddUpToTheDriversOwnCount(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d := newDriver(t, s)
		watchers := []*watcher{watch(t, s.URL(), 200*time.Millisecond), watch(t, s.URL(), 330*time.Millisecond)}
		for _, w := range watchers {
			w.next(lookups)
		}
		d.look(t, lookups, 5*time.Second)
		for _, w := range watchers {
			w.until("all lookups", lookups, func() bool { return w.hits+w.misses >= d.hits+d.misses })
			for range 3 { // and nothing is counted twice
				w.next(lookups)
			}
			if w.hits != d.hits || w.misses != d.misses {
				t.Errorf("ticks add up to %d hits, %d misses; the driver sent %d and %d", w.hits, w.misses, d.hits, d.misses)
			}
			if code := w.stop(os.Interrupt); code != 130 {
				t.Errorf("ctrl-c: exit code %d, want 130", code)
			}
		}
	})
}

func TestResetCountersLeaveAGapAndNoSpike(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d := newDriver(t, s)
		w := watch(t, s.URL(), 200*time.Millisecond)
		w.next(lookups)
		d.look(t, lookups/2, time.Second)
		w.until("the lookups before", lookups, func() bool { return w.hits+w.misses == d.hits+d.misses })
		s.Do("CONFIG", "RESETSTAT")
		w.until("a gap", lookups, func() bool { return w.last.Hits == nil && w.last.HitRate == nil })
		d.look(t, lookups/2, time.Second)
		w.until("the lookups after", lookups, func() bool { return w.hits+w.misses >= d.hits+d.misses })
		if w.hits != d.hits || w.misses != d.misses {
			t.Errorf("ticks add up to %d hits, %d misses; the driver sent %d and %d", w.hits, w.misses, d.hits, d.misses)
		}
	})
}

func TestRestartLeavesAGapAndNoSpike(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d := newDriver(t, s)
		w := watch(t, s.URL(), 200*time.Millisecond)
		w.next(lookups)
		d.look(t, lookups/2, time.Second)
		w.until("the lookups before", lookups, func() bool { return w.hits+w.misses == d.hits+d.misses })
		s.Kill()
		w.until("an error in nodes", lookups, func() bool { return w.last.Nodes[0].Error != "" })
		if w.last.MemoryUsed != nil || w.last.Hits != nil || w.last.Health != "unhealthy" {
			t.Errorf("while the server is down: %+v, want no figures and unhealthy", w.last)
		}
		s.Launch()
		w.until("an answer", lookups, func() bool { return w.last.Nodes[0].Error == "" && w.last.Hits != nil })
		d.fill(t)
		d.look(t, lookups/2, time.Second)
		w.until("the lookups after", lookups, func() bool { return w.hits+w.misses >= d.hits+d.misses })
		if w.hits != d.hits || w.misses != d.misses {
			t.Errorf("ticks add up to %d hits, %d misses; the driver sent %d and %d", w.hits, w.misses, d.hits, d.misses)
		}
	})
}

func TestFiguresEqualThoseOfRedisCLI(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("DEBUG", "POPULATE", 20_000, "key", 1000) // client buffers come and go; beside 20 MB they are nothing
		s.Do("CONFIG", "SET", "maxmemory", "100mb")
		w := watch(t, s.URL(), 200*time.Millisecond)
		for range 3 {
			w.next(lookups)
		}
		info := redisCLI(t, s, "INFO")
		got := w.next(lookups)
		// redis-cli counts its own connection.
		want := map[string]struct {
			got     float64
			want    float64
			percent float64 // that may lie between two moments
		}{
			"keys":                {float64(*got.Keys), 20_000, 0},
			"clients_connected":   {float64(*got.ClientsConnected), info["connected_clients"] - 1, 0},
			"clients_blocked":     {float64(*got.ClientsBlocked), info["blocked_clients"], 0},
			"clients_max":         {float64(*got.ClientsMax), info["maxclients"], 0},
			"memory_max":          {float64(*got.MemoryMax), info["maxmemory"], 0},
			"memory_used":         {float64(*got.MemoryUsed), info["used_memory"], 1},
			"fragmentation_ratio": {*got.FragmentationRatio, info["mem_fragmentation_ratio"], 2},
		}
		for name, c := range want {
			if math.Abs(c.got-c.want) > c.want*c.percent/100 {
				t.Errorf("%s = %v, redis-cli INFO says %v", name, c.got, c.want)
			}
		}
	}, "--enable-debug-command", "yes")
}

// redisCLI asks a server with redis-cli and returns the numbers of its answer.
func redisCLI(t *testing.T, s *testserver.Server, args ...string) map[string]float64 {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "redis-cli", slices.Concat([]string{"-p", strconv.Itoa(s.Port)}, args)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]float64{}
	for line := range strings.Lines(string(out)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		if n, err := strconv.ParseFloat(value, 64); err == nil {
			fields[name] = n
		}
	}
	return fields
}
