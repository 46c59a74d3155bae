package scene

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// ClusterName is how the made-up cluster was connected to.
const ClusterName = "10.0.0.1:6379"

// FailoverAfter is how many seconds after its death a primary's replica takes over.
const FailoverAfter = 6

// slotsOfEach is what a primary serves, of 16,384: the first takes the odd one.
const slotsOfEach = 5461

// member is a node of the made-up cluster.
type member struct {
	addr           string
	primary        int // of a replica: which one it follows; -1
	keys, used     int64
	lookups, share float64 // a second, and what part of them misses
	slots          int
}

// members are three primaries, of which the second has far more keys than its fellows, and
// a replica of each, which serve reads.
func members() []member {
	at := func(n int) string { return fmt.Sprintf("10.0.0.%d:6379", n) }
	return []member{
		{at(1), -1, 402_118, 431_000_000, 2700, 0.081, slotsOfEach + 1},
		{at(2), -1, 1_038_950, 842_000_000, 3900, 0.066, slotsOfEach},
		{at(3), -1, 398_204, 428_000_000, 2600, 0.083, slotsOfEach},
		{at(4), 0, 402_118, 430_000_000, 1100, 0.079, 0},
		{at(5), 1, 1_038_950, 840_000_000, 1300, 0.070, 0},
		{at(6), 2, 398_204, 427_000_000, 1000, 0.085, 0},
	}
}

// Cluster is second i of the cluster. The third primary dies at second failed, unless that
// is 0, and its replica takes over a little later.
func Cluster(i, failed int) collector.Snapshot {
	now := Begin().Add(time.Duration(i) * time.Second)
	s := collector.Snapshot{
		Version: uint64(i + 1), Time: now, Interval: time.Second, Deployment: ClusterName,
		Topology: collector.Topology{Form: collector.Cluster},
	}
	all, dead, promoted := members(), failed > 0 && i >= failed, failed > 0 && i >= failed+FailoverAfter
	if promoted {
		all[5].primary, all[5].slots, all[2].slots = -1, slotsOfEach, 0
		s.Topology.Shifts = []collector.Shift{{
			Time: Begin().Add(time.Duration(failed+FailoverAfter) * time.Second), Kind: collector.Failover,
			Node: all[5].addr, Text: "failover to " + all[5].addr,
		}}
	} else if dead {
		s.Topology.Partial = "the cluster has not replaced " + all[2].addr + " yet"
	}
	for k, m := range all {
		n := m.snapshot(k, i, all)
		if dead && k == 2 {
			n = m.snapshot(k, failed-1, all)
			n.Err = &collector.Error{
				Node: m.addr, Op: "connect", Kind: collector.Unreachable, Err: errors.New("connection refused"),
				Try: "Check that the server runs, and that host and port are right.",
			}
			n.Member.State, n.Age = "fail", time.Duration(i-failed+1)*time.Second
			n.Down = collector.Down{Since: Begin().Add(time.Duration(failed) * time.Second), Attempt: 3 + i - failed, RetryAt: now.Add(time.Second)}
		}
		s.Nodes = append(s.Nodes, n)
	}
	return s
}

func (m member) snapshot(k, i int, all []member) collector.NodeSnapshot {
	now := Begin().Add(time.Duration(i) * time.Second)
	n := collector.NodeSnapshot{
		Addr: m.addr, Info: collector.ParseInfo(m.info(k, i, all)), Clock: maybe.Of(now), DBSize: maybe.Of(m.keys),
		Ping: maybe.Of(pings(i+17*k) + time.Duration(40*k)*time.Microsecond), Poll: 800 * time.Microsecond,
		Ledger: collector.Ledger{Commands: uint64(3 * i)},
		Member: collector.Member{ID: fmt.Sprintf("%x07c37dfeb235213a872192d90877d0cd55635b9%d", 10+k, k), Slots: m.slots, State: "online", Role: collector.Primary},
		Past:   collector.Past{Time: Begin()},
	}
	if m.primary >= 0 {
		n.Member.Role, n.Member.PrimaryAddr = collector.Replica, all[m.primary].addr
	}
	return n
}

// info is what INFO would say.
func (m member) info(k, i int, all []member) string {
	var hits, misses float64
	for s := range i {
		lookups := m.lookups * (1 + 0.06*math.Sin(float64(s+40*k)/19) + 0.03*noise(s+100*k))
		missing := m.share * (1 + 0.1*math.Sin(float64(s)/13) + 0.08*noise(s+7*k))
		hits += math.Floor(lookups * (1 - missing))
		misses += math.Floor(lookups * missing)
	}
	sets := misses * 0.97
	if m.primary >= 0 {
		sets = 0
	}
	used := m.used + int64(60_000*i)
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("redis_version:7.2.4\nserver_name:valkey\nvalkey_version:8.0.1\nredis_mode:cluster\nrun_id:7d1f2c%d", k)
	say("uptime_in_seconds:%d\nserver_time_usec:%d", 274_000+1000*k+i, Begin().Add(time.Duration(i)*time.Second).UnixMicro())
	say("connected_clients:%d\nmaxclients:10000\nblocked_clients:0", 22+3*k)
	say("used_memory:%d\nused_memory_rss:%d\nused_memory_peak:%d", used, used+used/14, used+9_000_000)
	say("used_memory_overhead:41000000\nused_memory_startup:900000\nused_memory_dataset:%d", used-41_900_000)
	say("maxmemory:1073741824\nmaxmemory_policy:allkeys-lru\nmem_not_counted_for_evict:0")
	say("mem_fragmentation_ratio:1.07\nmem_fragmentation_bytes:%d", used/14)
	say("mem_clients_normal:2100000\nmem_clients_slaves:0\nmem_aof_buffer:0")
	say("loading:0\nrdb_changes_since_last_save:2093\nrdb_last_save_time:%d\nrdb_last_bgsave_status:ok\naof_enabled:0", Begin().Add(-40*time.Minute).Unix())
	say("total_connections_received:%d\nrejected_connections:0", 30_000+i)
	say("total_commands_processed:%.0f", 4e6+hits+misses+sets)
	say("total_net_input_bytes:%.0f\ntotal_net_output_bytes:%.0f", 120*(hits+misses)+900*sets, 900*hits+5*misses)
	say("expired_keys:%d\nevicted_keys:0\nexpired_stale_perc:0.40\ntotal_error_replies:3", 90_000+70*i)
	say("keyspace_hits:%.0f\nkeyspace_misses:%.0f", 3e6+hits, 2e5+misses)
	say("used_cpu_user:%f\nused_cpu_sys:%f", 900+0.07*float64(i), 300+0.03*float64(i))
	say("cmdstat_get:calls=%.0f,usec=1\ncmdstat_set:calls=%.0f,usec=1", 4e6+hits+misses, sets)
	say("db0:keys=%d,expires=%d,avg_ttl=2104000", m.keys, m.keys-4000)
	m.replication(say, i, all)
	return b.String()
}

// replication is that section of INFO.
func (m member) replication(say func(string, ...any), i int, all []member) {
	offset := 88_120_400 + 41_300*i
	if m.primary >= 0 {
		host, port, _ := strings.Cut(all[m.primary].addr, ":")
		say("role:slave\nmaster_host:%s\nmaster_port:%s\nmaster_link_status:up\nmaster_last_io_seconds_ago:%d", host, port, i%2)
		say("master_sync_in_progress:0\nslave_read_repl_offset:%d\nslave_repl_offset:%d\nmaster_repl_offset:%d", offset, offset, offset)
		return
	}
	say("role:master\nsecond_repl_offset:-1\nmaster_repl_offset:%d", offset)
	followers := 0
	for _, r := range all {
		if r.primary >= 0 && all[r.primary].addr == m.addr {
			host, port, _ := strings.Cut(r.addr, ":")
			say("slave%d:ip=%s,port=%s,state=online,offset=%d,lag=%d", followers, host, port, offset-14_200, i%2)
			followers++
		}
	}
	say("connected_slaves:%d", followers)
}
