package analysis

import (
	"errors"
	"fmt"
	"maps"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// sim is a server and the clock beside it: a minute of polls takes a moment.
type sim struct {
	h    *History
	now  time.Time
	each time.Duration // between polls
	n    uint64
	node node
	more []*node // further nodes of the deployment
}

// node is a server whose counters a test moves.
type node struct {
	addr    string
	run     int
	up      time.Duration
	info    collector.Info
	member  collector.Member
	ledger  collector.Ledger
	past    collector.Past
	detail  collector.Detail
	err     error
	last    collector.Info // of its last good poll
	ping    time.Duration
	cpu     time.Duration
	skew    time.Duration // of its own clock
	noClock bool
}

var errCut = errors.New("connection refused")

func newSim(c Config) *sim {
	s := &sim{h: New(c), now: time.Unix(1_700_000_000, 400e6), each: time.Second}
	s.node.addr = "cache-1:6379"
	s.node.restart()
	s.node.up = 100 * time.Hour
	s.node.ping = 300 * time.Microsecond
	return s
}

// restart empties the counters as a new process does.
func (n *node) restart() {
	n.run++
	n.up = 0
	n.cpu = 0
	memory, replication, clients := n.info.Memory, n.info.Replication, n.info.Clients
	n.info = collector.Info{Memory: memory, Replication: replication, Clients: clients}
	if n.run == 1 {
		n.info.Memory = collector.MemoryInfo{
			Used: maybe.Of(int64(600 << 20)), RSS: maybe.Of(int64(648 << 20)), Peak: maybe.Of(int64(700 << 20)),
			MaxMemory: maybe.Of(int64(1000 << 20)), MaxMemoryPolicy: maybe.Of("allkeys-lru"),
		}
		n.info.Replication.Role = collector.Primary
		n.info.Clients = collector.ClientsInfo{Connected: maybe.Of(int64(48)), Blocked: maybe.Of(int64(0)), MaxClients: maybe.Of(int64(10_000))}
	}
	n.info.Persistence.Loading = maybe.Of(false)
	n.info.Keyspace = []collector.DatabaseInfo{{Keys: 1_000_000, Expires: 900_000}}
	n.reset()
}

// reset does what CONFIG RESETSTAT does.
func (n *node) reset() {
	zero := maybe.Of(int64(0))
	n.info.Stats = collector.StatsInfo{
		TotalConnectionsReceived: zero, RejectedConnections: zero, TotalCommandsProcessed: zero,
		TotalNetInputBytes: zero, TotalNetOutputBytes: zero, ExpiredKeys: zero, EvictedKeys: zero,
		KeyspaceHits: zero, KeyspaceMisses: zero, TotalErrorReplies: zero,
	}
	n.info.Commands = map[string]collector.CommandStat{}
}

func grow(v *collector.Int, by int64) { *v = maybe.Of(v.Or(0) + by) }

// call runs a command n times.
func (n *node) call(name string, times int64) {
	commands := maps.Clone(n.info.Commands) // a published snapshot is never changed
	stat := commands[name]
	stat.Calls += times
	commands[name] = stat
	n.info.Commands = commands
	grow(&n.info.Stats.TotalCommandsProcessed, times)
}

// lookups are an application's; each miss is filled with a SET.
func (n *node) lookups(hits, misses int64) {
	grow(&n.info.Stats.KeyspaceHits, hits)
	grow(&n.info.Stats.KeyspaceMisses, misses)
	n.call("get", hits+misses)
	n.call("set", misses)
}

// probe is valktop's own lookups.
func (n *node) probe(hits, misses int64) {
	grow(&n.info.Stats.KeyspaceHits, hits)
	grow(&n.info.Stats.KeyspaceMisses, misses)
	n.call("ttl", hits+misses)
	n.ledger.Hits += uint64(hits)
	n.ledger.Misses += uint64(misses)
	n.ledger.Commands += uint64(hits + misses)
}

func (n *node) snapshot(now time.Time) collector.NodeSnapshot {
	s := collector.NodeSnapshot{Addr: n.addr, Member: n.member, Err: n.err, Ledger: n.ledger, Past: n.past, Detail: n.detail, Poll: time.Millisecond}
	if n.err != nil {
		s.Info, s.Age = n.last, time.Second
		s.Down.Since = now.Add(-12 * time.Second)
		return s
	}
	n.info.Server = collector.ServerInfo{
		Flavour: "Valkey", Version: "8.0.1", RunID: fmt.Sprintf("run-%d-%s", n.run, n.addr), Uptime: maybe.Of(n.up.Truncate(time.Second)),
	}
	n.info.CPU.SysMainThread, n.info.CPU.UserMainThread = maybe.Of(time.Duration(0)), maybe.Of(n.cpu)
	s.Info, s.Ping = n.info, maybe.Of(n.ping)
	s.DBSize = maybe.Of(n.info.Keyspace[0].Keys)
	if !n.noClock {
		s.Clock = maybe.Of(now.Add(n.skew))
	}
	n.last = n.info
	grow(&n.info.Stats.TotalNetInputBytes, 60) // the poll itself, after it was answered
	grow(&n.info.Stats.TotalNetOutputBytes, 6000)
	n.ledger.BytesIn += 60
	n.ledger.BytesOut += 6000
	n.call("info", 1)
	n.ledger.Commands++
	return s
}

// wait lets time pass without a poll.
func (s *sim) wait(d time.Duration) {
	s.now = s.now.Add(d)
	s.node.up += d
	for _, n := range s.more {
		n.up += d
	}
}

// poll takes a snapshot now.
func (s *sim) poll() State {
	s.n++
	snap := collector.Snapshot{Version: s.n, Time: s.now, Interval: s.each, Deployment: s.node.addr, Nodes: []collector.NodeSnapshot{s.node.snapshot(s.now)}}
	for _, n := range s.more {
		snap.Nodes = append(snap.Nodes, n.snapshot(s.now))
	}
	return s.h.Add(snap)
}

// tick waits for an interval and polls.
func (s *sim) tick() State {
	s.wait(s.each)
	return s.poll()
}

// play ticks for d with the same traffic each second.
func (s *sim) play(d time.Duration, hits, misses int64) State {
	var state State
	for range int(d / s.each) {
		s.node.lookups(int64(float64(hits)*s.each.Seconds()), int64(float64(misses)*s.each.Seconds()))
		state = s.tick()
	}
	return state
}

// find returns the check of that name.
func find(t *testing.T, s State, name string) Check {
	t.Helper()
	for _, c := range s.Health.Checks {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("there is no check %q in %+v", name, s.Health.Checks)
	return Check{}
}

// expect compares a check's level and text.
func expect(t *testing.T, s State, name string, level Level, text string) {
	t.Helper()
	if c := find(t, s, name); c.Level != level || c.Text != text {
		t.Errorf("%s is %v: %q\nwant %v: %q", name, c.Level, c.Text, level, text)
	}
}
