package scene

import (
	"math"
	"time"

	"valktop/access"
	"valktop/collector"
	"valktop/maybe"
)

// Incident is a story of which one cause is the right one.
type Incident struct {
	Cause   string
	Says    string                         // how the text of the likeliest cause begins
	At      func(i int) collector.Snapshot // second i; it happens at DeployAt
	Cluster bool                           // At is of the cluster
	Own     string                         // what was changed from here at DeployAt; "" for nothing
	Heard   func(now time.Time) access.Report
}

// FailedAt is when a primary of the incident's cluster dies: its replica takes over at DeployAt.
const FailedAt = DeployAt - FailoverAfter

// Incidents are one for each cause, in the order in which rules are asked.
func Incidents() []Incident {
	on := func(happen func(t *turn)) func(int) collector.Snapshot {
		return func(i int) collector.Snapshot { return stage(i, happen) }
	}
	return []Incident{
		{Cause: "eviction", Says: "evicted 1.9 k/s", At: Evicting},
		{Cause: "expiry", Says: "expired 6.4 k/s, usually 229 /s", At: on(expiring)},
		{Cause: "origin", Says: "0.00 fills a miss, before 1.02", At: OriginDown},
		{Cause: "flush", Says: "a flush emptied a database 18 s ago", At: on(flushed)},
		{Cause: "restart", Says: "started 19 s ago", At: on(restarted)},
		{Cause: "deploy", Says: "46 connections opened", At: on(deployed)},
		{Cause: "dropped_keys", Says: "about 177,038 keys deleted", At: on(dropped)},
		{Cause: "crawler", Says: "2.6 k/s more lookups of what is not there", At: on(crawled)},
		{Cause: "config_change", Says: "maxmemory 2.00 GiB → 1.20 GiB", At: on(limited)},
		{Cause: "failover", Says: "failover to 10.0.0.6:6379", At: func(i int) collector.Snapshot { return Cluster(i, FailedAt) }, Cluster: true},
		{Cause: "writes_refused", Says: "writes refused 661 /s (OOM)", At: on(refused)},
		{Cause: "cpu_limit", Says: "the server gets too little of the machine", At: on(starved)},
		{Cause: "own_change", Says: "changed from here 19 s ago: invalidate product:", At: on(dropped), Own: "invalidate product:"},
		{Cause: "client_storm", Says: "connections opened 873 /s", At: on(stormed)},
		{Cause: "slow_command", Says: "KEYS takes 240 ms a call", At: on(walked)},
		{Cause: "big_key", Says: "user:1:followers is big: SMEMBERS took 130 ms", At: on(bigRead)},
		{Cause: "hot_key", Says: "flag:checkout is hot: 83.2 % of the reads", At: on(hot), Heard: hotReads},
		{Cause: "blocked_server", Says: "the server stood still for 840 ms", At: on(forked)},
		{Cause: "network", Says: "ping 62 ms, before 0.31 ms", At: on(far)},
	}
}

func expiring(t *turn) {
	if t.happened() {
		t.c.expired += math.Floor(6200 * t.since)
	}
	t.miss(1500, 1450)
}

func flushed(t *turn) {
	t.miss(5900, 5700)
	if t.happened() {
		t.say("cmdstat_flushall:calls=1,usec=61204")
		t.say("used_memory:%.0f\nused_memory_dataset:%.0f\ndb0:keys=%.0f,expires=%.0f", 61e6+7e6*t.since, 7e6*t.since, 5700*t.since, 5600*t.since)
	}
}

func restarted(t *turn) {
	if !t.happened() {
		return
	}
	t.c = counters{hits: 900 * t.since, misses: 7120 * t.since, sets: 6900 * t.since}
	t.say("run_id:0b77a1\nuptime_in_seconds:%.0f\ntotal_connections_received:%.0f", t.since, 48+3*t.since)
	t.say("used_cpu_user:%f\nused_cpu_sys:%f", 0.21*t.since, 0.09*t.since)
	t.say("used_memory:%.0f\nused_memory_dataset:%.0f\nused_memory_peak:%.0f", 2e6+7e6*t.since, 7e6*t.since, 2e6+7e6*t.since)
	t.say("db0:keys=%.0f,expires=%.0f\ndb3:keys=0,expires=0", 6900*t.since, 6800*t.since)
}

func deployed(t *turn) {
	t.miss(2100, 2030)
	if t.happened() {
		t.node.Past.ClientAges = maybe.Of(collector.ClientAges{Count: 48, Median: time.Duration(t.since) * time.Second, Oldest: 76 * time.Hour, Under1m: 46})
		t.say("total_connections_received:%.0f", 90_046+3*(DeployAt+t.since))
	}
}

func dropped(t *turn) {
	t.miss(2600, 2500)
	if t.happened() {
		left := 1_204_332 - 186_000*math.Exp(-t.since/40)
		t.say("cmdstat_unlink:calls=226,usec=167440\ndb0:keys=%.0f,expires=%.0f", left, left-6312)
	}
}

func crawled(t *turn) {
	if t.happened() {
		t.c.misses += math.Floor(2300 * t.since)
	}
}

func limited(t *turn) {
	t.miss(1400, 1350)
	if t.happened() {
		t.say("cmdstat_config|set:calls=1,usec=88\nmaxmemory:1288490188\nevicted_keys:%.0f", math.Floor(1700*t.since))
		t.say("used_memory:1288000000\nused_memory_dataset:1226000000")
	}
}

func refused(t *turn) {
	t.say("maxmemory_policy:noeviction")
	if t.happened() {
		t.say("used_memory:2147483000\nused_memory_dataset:2085000000\nerrorstat_OOM:count=%.0f", math.Floor(640*t.since))
		lost := math.Floor(70 * t.since * t.since)
		t.c.misses, t.c.hits, t.c.sets = t.c.misses+lost, t.c.hits-lost, t.c.sets-math.Floor(600*t.since)
	}
}

func starved(t *turn) {
	busy := 260_000 * (DeployAt + t.since) // microseconds
	if t.happened() {
		busy += 720_000 * t.since
		t.say("used_cpu_user:%f", 3000+0.21*(DeployAt+t.since)+0.15*t.since)
		t.node.Ping = maybe.Of(31 * time.Millisecond)
	}
	t.say("eventloop_duration_sum:%.0f", busy)
}

func stormed(t *turn) {
	if t.happened() {
		t.say("total_connections_received:%.0f\nconnected_clients:612", 90_000+3*(DeployAt+t.since)+870*t.since)
		t.node.Ping = maybe.Of(2 * time.Millisecond)
	}
}

// slowEntry is what the slow log has of a command that takes long.
func (t *turn) slowEntry(took time.Duration, name string, args ...string) {
	at := Begin().Add((DeployAt + time.Duration(t.since) - 1) * time.Second)
	entry := collector.SlowEntry{ID: 4000, Time: at, Duration: took, Args: args, Client: "10.0.3.40:40001", Name: name}
	t.node.Past.SlowLog = maybe.Of(append([]collector.SlowEntry{entry}, t.node.Past.SlowLog.Or(nil)...))
}

func walked(t *turn) {
	if t.happened() {
		t.say("cmdstat_keys:calls=%.0f,usec=%.0f", 20+2*t.since, 14_000+2*t.since*240_000)
		t.node.Ping = maybe.Of(140 * time.Millisecond)
		t.slowEntry(240*time.Millisecond, "reports", "KEYS", "session:*")
	}
}

func bigRead(t *turn) {
	if t.happened() {
		t.say("cmdstat_smembers:calls=%.0f,usec=%.0f", 3*t.since, 3*t.since*130_000)
		t.node.Ping = maybe.Of(90 * time.Millisecond)
		t.slowEntry(130*time.Millisecond, "web", "SMEMBERS", "user:1:followers")
	}
}

func hot(t *turn) {
	if t.happened() {
		t.c.hits += math.Floor(41_000 * t.since)
		t.say("used_cpu_user:%f", 3000+0.21*(DeployAt+t.since)+0.69*t.since)
		t.node.Ping = maybe.Of(9 * time.Millisecond)
	}
}

// hotReads is what MONITOR shows of a key that everybody asks for.
func hotReads(now time.Time) access.Report {
	r := access.Report{Version: 1, Time: now, Burst: access.Burst{State: access.Ended, Took: 410 * time.Millisecond, Lines: 20_000}}
	r.Reads = access.Top{Total: 19_210, Keys: []access.CountedKey{
		{Key: access.Key{Name: "flag:checkout"}, Count: 15_980}, {Key: access.Key{Name: "user:77"}, Count: 212}, {Key: access.Key{Name: "config:site"}, Count: 140},
	}}
	return r
}

func forked(t *turn) {
	if t.happened() {
		at := Begin().Add((DeployAt + 1) * time.Second)
		t.say("rdb_bgsave_in_progress:1\nlatest_fork_usec:840000")
		t.node.Past.Latency = maybe.Of([]collector.LatencyEvent{{Event: "fork", Time: at, Latest: 840 * time.Millisecond, Max: 840 * time.Millisecond}})
	}
}

func far(t *turn) {
	if t.happened() {
		t.node.Ping = maybe.Of(62 * time.Millisecond)
	}
}
