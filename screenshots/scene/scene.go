// Package scene makes up a cache and what happens to it, the same at every run: what
// pictures and golden frames are drawn from. Nothing in it comes from a server.
package scene

import (
	"fmt"
	"math"
	"strings"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Addr is where the made-up cache is.
const Addr = "cache-1:6379"

// Begin is when valktop comes to watch it.
func Begin() time.Time { return time.Date(2026, 3, 14, 11, 55, 0, 0, time.UTC) }

// DeployAt is the second at which a deploy drops product: and the misses begin.
const DeployAt = 300

// Snapshot is second i, from 0, of the cache: quiet traffic with 92 % hits until the
// deploy, after which the keys dropped are filled again within two minutes.
func Snapshot(i int) collector.Snapshot {
	now := Begin().Add(time.Duration(i) * time.Second)
	t := totals(i)
	return collector.Snapshot{
		Version: uint64(i + 1), Time: now, Interval: time.Second, Deployment: Addr,
		Nodes: []collector.NodeSnapshot{{
			Addr: Addr, Info: collector.ParseInfo(t.info(now, i)), Clock: maybe.Of(now),
			DBSize: maybe.Of[int64](1_204_332), Ping: maybe.Of(pings(i)), Poll: 700 * time.Microsecond,
			Ledger: collector.Ledger{Commands: uint64(3 * i)}, Past: past(),
			Detail: detail(now, t, i),
		}},
	}
}

// Lost is second i, after the connection broke at second broken.
func Lost(i, broken int, err error) collector.Snapshot {
	s, last := Snapshot(i), Snapshot(broken-1)
	n := last.Nodes[0]
	n.Err, n.Age = err, s.Time.Sub(last.Time)
	n.Down = collector.Down{Since: last.Time, Attempt: 4 + i - broken, RetryAt: s.Time.Add(time.Second)}
	s.Nodes = []collector.NodeSnapshot{n}
	return s
}

// counters are the sums since the server's start.
type counters struct{ hits, misses, sets, expired float64 }

// totals are the counters at second i.
func totals(i int) counters {
	c := counters{hits: 9_000_000, misses: 1_200_000, sets: 1_100_000, expired: 400_000}
	for s := range i {
		lookups := 8000 + 700*math.Sin(float64(s)/23) + 180*noise(s)
		missing := 0.078 + 0.006*math.Sin(float64(s)/11) + 0.008*noise(s+7)
		if since := float64(s - DeployAt); since >= 0 {
			missing += 0.46 * math.Exp(-since/28)
		}
		c.hits += math.Floor(lookups * (1 - missing))
		c.misses += math.Floor(lookups * missing)
		c.sets += math.Floor(lookups * missing * 0.97)
		c.expired += math.Floor(230 + 40*math.Sin(float64(s)/9) + 60*noise(s+3))
	}
	return c
}

// noise is between -1 and 1, the same for the same i.
func noise(i int) float64 {
	v := math.Sin(float64(i)*12.9898) * 43758.5453
	return 2*(v-math.Floor(v)) - 1
}

func pings(i int) time.Duration {
	return time.Duration(310+25*noise(i+11)) * time.Microsecond
}

// info is what INFO would say.
func (c counters) info(now time.Time, i int) string {
	used, keys, dropped := int64(1_298_000_000+150_000*i), 1_204_332, 0
	if i > DeployAt { // what was dropped and is filled again
		used -= int64(180_000_000 * math.Exp(-float64(i-DeployAt)/40))
		keys -= int(186_000 * math.Exp(-float64(i-DeployAt)/40))
		dropped = 186
	}
	clients := 48 + int(math.Round(2*noise(i/9)))
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("redis_version:7.2.4\nserver_name:valkey\nvalkey_version:8.0.1\nredis_mode:standalone\nrun_id:7d1f2c")
	say("uptime_in_seconds:%d\nserver_time_usec:%d", 274_000+i, now.UnixMicro())
	say("connected_clients:%d\nmaxclients:10000\nblocked_clients:0", clients)
	say("used_memory:%d\nused_memory_rss:%d\nused_memory_peak:1395000000", used, 1_402_000_000+90_000*int64(i))
	say("used_memory_overhead:61000000\nused_memory_startup:900000\nused_memory_dataset:%d", used-61_900_000)
	say("maxmemory:2147483648\nmaxmemory_policy:allkeys-lru\nmem_not_counted_for_evict:0")
	say("mem_fragmentation_ratio:%.2f\nmem_fragmentation_bytes:%d", float64(1_402_000_000+90_000*i)/float64(used), 1_402_000_000+90_000*int64(i)-used)
	say("allocator_frag_ratio:1.03\nallocator_frag_bytes:38000000\nallocator_rss_ratio:1.02\nallocator_rss_bytes:26000000")
	say("rss_overhead_ratio:1.01\nrss_overhead_bytes:13000000")
	say("mem_clients_normal:4200000\nmem_clients_slaves:0\nmem_aof_buffer:0")
	say("loading:0\nrdb_changes_since_last_save:120934\nrdb_last_save_time:%d\nrdb_last_bgsave_status:ok\naof_enabled:0", Begin().Add(-40*time.Minute).Unix())
	say("total_connections_received:%d\nrejected_connections:0", 90_000+3*i)
	say("total_commands_processed:%.0f", c.hits+c.misses+c.sets)
	say("total_net_input_bytes:%.0f\ntotal_net_output_bytes:%.0f", 120*(c.hits+c.misses)+900*c.sets, 900*c.hits+5*c.misses)
	say("expired_keys:%.0f\nevicted_keys:0\nexpired_stale_perc:0.40\ntotal_error_replies:12", c.expired)
	say("keyspace_hits:%.0f\nkeyspace_misses:%.0f", c.hits, c.misses)
	say("role:master\nconnected_slaves:0\nsecond_repl_offset:-1")
	say("used_cpu_user:%f\nused_cpu_sys:%f", 3000+0.21*float64(i), 1200+0.09*float64(i))
	commandLines(c, i, say)
	say("cmdstat_unlink:calls=%d,usec=%d", 40+dropped, 40+900*dropped)
	say("db0:keys=%d,expires=%d,avg_ttl=2104000\ndb3:keys=812,expires=0,avg_ttl=0", keys, keys-6_312)
	return b.String()
}

// past is what the server remembers from before.
func past() collector.Past {
	return collector.Past{
		Time: Begin(),
		SlowLog: maybe.Of([]collector.SlowEntry{
			{ID: 7, Time: Begin().Add(-14 * time.Minute), Duration: 212 * time.Millisecond, Args: []string{"KEYS", "user:*"}, Client: "10.0.3.17:51022"},
			{ID: 6, Time: Begin().Add(-3 * time.Hour), Duration: 18 * time.Millisecond, Args: []string{"HGETALL", "catalog:all"}, Client: "10.0.3.9:40112"},
		}),
		Latency: maybe.Of([]collector.LatencyEvent{
			{Event: "command", Time: Begin().Add(-14 * time.Minute), Latest: 212 * time.Millisecond, Max: 212 * time.Millisecond},
		}),
		ClientAges: maybe.Of(collector.ClientAges{Count: 48, Youngest: 40 * time.Second, Median: 5 * time.Hour, Oldest: 76 * time.Hour, Under1m: 1}),
		Others:     maybe.Of(0),
	}
}
