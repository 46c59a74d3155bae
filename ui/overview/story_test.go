package overview

import (
	"fmt"
	"math"
	"time"

	"valktop/analysis"
	"valktop/collector"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/screen"
)

// start is when the synthetic server's story begins.
func start() time.Time { return time.Date(2026, 3, 14, 11, 55, 0, 0, time.UTC) }

// story plays seconds of a cache with a dip of its hit rate two minutes before the end,
// and returns what a screen draws from.
func story(seconds int, th themes.Theme, change func(*collector.NodeSnapshot)) screen.Context {
	h := analysis.New(analysis.DefaultConfig())
	var hits, misses, sets int64 = 9_000_000, 1_200_000, 1_100_000
	var state analysis.State
	var now time.Time
	for i := range seconds {
		now = start().Add(time.Duration(i) * time.Second)
		rate := 8000 + 800*math.Sin(float64(i)/17)
		missing := 0.08 + 0.01*math.Sin(float64(i)/5)
		if since := i - (seconds - 120); since >= 0 && seconds > 130 {
			missing += 0.5 * math.Exp(-float64(since)/25)
			if since == 0 {
				h.Mark(analysis.Mark{Time: now, Label: "deploy v42"})
			}
		}
		hits += int64(rate * (1 - missing))
		misses += int64(rate * missing)
		sets += int64(rate * missing * 0.97)
		info := collector.ParseInfo(infoText(now, i, hits, misses, sets))
		n := collector.NodeSnapshot{
			Addr: "cache-1:6379", Info: info, Clock: maybe.Of(now), DBSize: maybe.Of[int64](1_204_332),
			Ping: maybe.Of(310 * time.Microsecond), Poll: 700 * time.Microsecond,
			Ledger: collector.Ledger{Commands: uint64(3 * i)},
		}
		if change != nil {
			change(&n)
		}
		state = h.Add(collector.Snapshot{
			Version: uint64(i + 1), Time: now, Interval: time.Second, Deployment: "cache-1:6379",
			Nodes: []collector.NodeSnapshot{n},
		})
	}
	return screen.Context{
		State: state, History: h, Theme: th, Now: now, Until: now, Window: 5 * time.Minute, Zone: time.UTC,
	}
}

func infoText(now time.Time, i int, hits, misses, sets int64) string {
	used := 1_298_000_000 + 200_000*i
	return fmt.Sprintf(`# Server
redis_version:7.2.4
server_name:valkey
valkey_version:8.0.1
redis_mode:standalone
run_id:7d1f2c
uptime_in_seconds:%d
server_time_usec:%d
# Clients
connected_clients:48
maxclients:10000
blocked_clients:0
# Memory
used_memory:%d
used_memory_rss:%d
used_memory_peak:1395000000
used_memory_overhead:61000000
used_memory_startup:900000
used_memory_dataset:1236100000
maxmemory:2147483648
maxmemory_policy:allkeys-lru
mem_fragmentation_ratio:1.08
mem_fragmentation_bytes:94371840
allocator_frag_ratio:1.03
allocator_frag_bytes:38000000
allocator_rss_ratio:1.02
allocator_rss_bytes:26000000
rss_overhead_ratio:1.01
rss_overhead_bytes:13000000
mem_not_counted_for_evict:0
mem_clients_normal:4200000
mem_clients_slaves:0
mem_aof_buffer:0
number_of_cached_scripts:2
# Persistence
loading:0
rdb_changes_since_last_save:120934
rdb_last_save_time:%d
rdb_last_bgsave_status:ok
aof_enabled:0
# Stats
total_connections_received:%d
rejected_connections:0
total_commands_processed:%d
total_net_input_bytes:%d
total_net_output_bytes:%d
expired_keys:%d
evicted_keys:0
expired_stale_perc:0.40
keyspace_hits:%d
keyspace_misses:%d
total_error_replies:12
# Replication
role:master
connected_slaves:0
second_repl_offset:-1
# CPU
used_cpu_user_main_thread:%f
used_cpu_sys_main_thread:%f
# Commandstats
cmdstat_get:calls=%d,usec=1,usec_per_call=0.3,rejected_calls=0,failed_calls=0
cmdstat_set:calls=%d,usec=1,usec_per_call=0.3,rejected_calls=0,failed_calls=0
# Keyspace
db0:keys=1204332,expires=1198020,avg_ttl=2104000
db3:keys=812,expires=0,avg_ttl=0
`, 274_000+i, now.UnixMicro(), used, used*108/100, start().Add(-40*time.Minute).Unix(),
		90_000+3*i, hits+misses+sets, 180*(hits+misses), 900*(hits+misses), 400_000+int(230*float64(i)+40*math.Sin(float64(i)/9)),
		hits, misses, 3000+0.21*float64(i), 1200+0.09*float64(i), hits+misses, sets)
}
