package analysis

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Real answers of many servers, and any bytes, go through without a panic, and nothing
// that comes out is negative or infinite.
func FuzzAnyAnswer(f *testing.F) {
	files, err := filepath.Glob("../collector/testdata/*/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if b, err := os.ReadFile(file); err == nil {
			f.Add(string(b), string(b), int64(time.Second))
		}
	}
	f.Add("keyspace_hits:5\r\nkeyspace_misses:9223372036854775807\r\n", "keyspace_hits:9223372036854775807\r\nkeyspace_misses:0\r\n", int64(-5))
	f.Add("used_memory:0\r\nmaxmemory:0\r\nuptime_in_seconds:0\r\n", "used_memory:-1\r\nmaxmemory:1\r\nuptime_in_seconds:-9\r\n", int64(0))
	f.Fuzz(func(t *testing.T, first, second string, step int64) {
		h := New(DefaultConfig())
		now := time.Unix(1_700_000_000, 0)
		for i, text := range []string{first, second, second} {
			n := collector.NodeSnapshot{Addr: "a:1", Info: collector.ParseInfo(text), Ping: maybe.Of(time.Millisecond)}
			state := h.Add(collector.Snapshot{Version: uint64(i), Time: now, Interval: time.Second, Nodes: []collector.NodeSnapshot{n}})
			for _, v := range []Ratio{state.HitRate.Interval, state.HitRate.Lifetime, state.HitRate.Window1m} {
				if x, ok := v.Get(); ok && !(x >= 0 && x <= 1) {
					t.Fatalf("hit rate %v", x)
				}
			}
			for _, v := range []Ratio{state.Rates.Hits, state.Rates.Commands, state.Rates.NetIn, state.Rates.CPU} {
				if x, ok := v.Get(); ok && (x < 0 || math.IsNaN(x) || math.IsInf(x, 0)) {
					t.Fatalf("rate %v", x)
				}
			}
			now = now.Add(time.Duration(step % int64(time.Hour)))
		}
		h.Series(MetricHitRate, now, time.Minute, 60)
	})
}
