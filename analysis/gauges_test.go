package analysis

import (
	"math"
	"slices"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

func TestTotalsOfNodes(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	primary, replica := &node{addr: "cache-2:6379"}, &node{addr: "cache-3:6379"}
	s.more = []*node{primary, replica}
	for _, n := range s.more {
		n.restart()
	}
	replica.info.Replication.Role = collector.Replica
	primary.ping = 4 * time.Millisecond
	s.poll()
	for _, n := range []*node{&s.node, primary, replica} {
		n.lookups(10, 0)
		grow(&n.info.Stats.ExpiredKeys, 5)
	}
	state := s.tick()
	if got := state.Tick.Hits.Or(0); got != 30 {
		t.Errorf("%d hits, want those of all three nodes", got)
	}
	if got := state.Tick.Commands.Or(0); got != 20 {
		t.Errorf("%d commands, want those of two primaries", got)
	}
	if got := state.Rates.Expired.Or(0); got != 10 {
		t.Errorf("%v expired/s, want those of two primaries", got)
	}
	if state.Memory.Used.Or(0) != 1200<<20 || state.Keys.Total.Or(0) != 2_000_000 || state.Clients.Connected.Or(0) != 144 {
		t.Errorf("memory %v, keys %v, clients %v", state.Memory.Used, state.Keys.Total, state.Clients.Connected)
	}
	if state.Ping.Or(0) != 4*time.Millisecond || state.Replication.Primaries != 2 || state.Replication.Replicas != 1 {
		t.Errorf("ping %v, replication %+v", state.Ping, state.Replication)
	}
	s.more = append(s.more, &node{addr: "cache-4:6379", err: errCut}) // never reached
	if state := s.tick(); !state.Partial || state.Memory.Used.Or(0) != 1200<<20 {
		t.Errorf("partial %v, memory %v", state.Partial, state.Memory.Used)
	}
}

func TestWhatFillsTheMemory(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	m := &s.node.info.Memory
	m.Used, m.Overhead, m.Dataset = maybe.Of(int64(1000)), maybe.Of(int64(300)), maybe.Of(int64(700))
	m.ClientsNormal, m.ClientsReplicas, m.AOFBuffer = maybe.Of(int64(100)), maybe.Of(int64(50)), maybe.Of(int64(0))
	m.ScriptsAndFunctions = maybe.Of(int64(20))
	want := []MemoryPart{
		{"dataset", 700, true}, {"overhead", 130, true}, {"normal clients", 100, true}, {"replicas", 50, false}, {"scripts", 20, true},
	}
	if got := s.poll().Memory.Fills; !slices.Equal(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if got := s.tick().Memory.Keys; got.Known() {
		t.Errorf("keys take %v where it is not known what the server took at its start", got)
	}
	m.Startup = maybe.Of(int64(30))
	if got := s.tick().Memory.Keys; got != maybe.Of(int64(800)) { // 1000 - 100 - 50 - 20 - 30
		t.Errorf("keys and their tables take %v, want 800", got)
	}
	m.Overhead = Bytes{}
	if got := s.tick().Memory.Fills; got != nil {
		t.Errorf("without overhead nothing can be told apart, got %+v", got)
	}
}

func TestGrowthOfMemory(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	grows := func(d int) State {
		var state State
		for range d {
			grow(&s.node.info.Memory.Used, 1<<20)
			state = s.tick()
		}
		return state
	}
	if g := grows(5).Memory.Growth; g.Known() {
		t.Errorf("after 5 s growth is %v, want unknown", g)
	}
	if g := grows(120).Memory.Growth.Or(0); math.Abs(g-(1<<20)) > 1<<15 {
		t.Errorf("growth %v, want 1 MiB/s", g)
	}
	s.node.restart()
	s.node.info.Memory.Used = maybe.Of(int64(1 << 20))
	s.tick()
	if g := grows(5).Memory.Growth; g.Known() {
		t.Errorf("5 s after a restart growth is %v, want unknown", g)
	}
	if g := grows(30).Memory.Growth.Or(0); math.Abs(g-(1<<20)) > 1<<16 {
		t.Errorf("growth after a restart %v, want 1 MiB/s", g)
	}
}

func TestKeysOfDatabases(t *testing.T) {
	t.Parallel()
	a := &collector.NodeSnapshot{DB: 3, DBSize: maybe.Of(int64(5)), Info: collector.Info{Keyspace: []collector.DatabaseInfo{
		{Index: 3, Keys: 5}, {Index: 0, Keys: 10, Expires: 10, AvgTTL: time.Minute},
	}}}
	b := &collector.NodeSnapshot{DB: 3, DBSize: maybe.Of(int64(0)), Info: collector.Info{
		Keyspace:    []collector.DatabaseInfo{{Index: 0, Keys: 40, Expires: 30, AvgTTL: 5 * time.Minute}},
		Persistence: collector.PersistenceInfo{ExpiredStale: maybe.Of(12.5)},
	}}
	k := keys([]*collector.NodeSnapshot{a, b})
	if k.Total.Or(0) != 55 || k.WithTTL.Or(0) != 40 || k.DBSize.Or(0) != 5 || k.DB != 3 || k.ExpiredStale.Or(0) != 0.125 {
		t.Errorf("got %+v", k)
	}
	want := []collector.DatabaseInfo{{Index: 0, Keys: 50, Expires: 40, AvgTTL: 4 * time.Minute}, {Index: 3, Keys: 5}}
	if !slices.Equal(k.Databases, want) {
		t.Errorf("got %+v\nwant %+v", k.Databases, want)
	}
	if empty := keys([]*collector.NodeSnapshot{{}}); empty.Total.Or(-1) != 0 {
		t.Errorf("a server without keys has %v, want 0", empty.Total)
	}
	if never := keys([]*collector.NodeSnapshot{{Err: errCut}}); never.Total.Known() {
		t.Errorf("a server that never answered has %v keys, want unknown", never.Total)
	}
}

func TestChangeOfTheHitRate(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.play(61*time.Second, 980, 20)
	if got := s.play(11*time.Second, 960, 40).HitRate.Change.Or(0); !near(got, -0.02) {
		t.Errorf("change %v, want two points less", got)
	}
}

func TestWindowsAreSums(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.now = time.Unix(1_700_000_000, 0)
	s.poll()
	s.play(4*time.Minute, 0, 100)
	s.play(50*time.Second, 100, 0)
	r := s.play(10*time.Second, 0, 300).HitRate
	for _, test := range []struct {
		name string
		got  Ratio
		want float64
	}{
		{"10 s", r.Window10s, 0},
		{"1 m", r.Window1m, 5000.0 / 8000},
		{"5 m", r.Window5m, 5000.0 / 32000},
		{"lifetime", r.Lifetime, 5000.0 / 32000},
	} {
		if !near(test.got.Or(-1), test.want) {
			t.Errorf("%s: %v, want %v", test.name, test.got, test.want)
		}
	}
	r = s.play(20*time.Second, 0, 0).HitRate
	if r.Window10s.Known() || !r.Window1m.Known() {
		t.Errorf("10 s without lookups: %v, 1 m: %v", r.Window10s, r.Window1m)
	}
}
