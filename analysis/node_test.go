package analysis

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// pair is a primary that is asked for keys and a replica that serves reads, watched for a
// while; alone has seen the replica's snapshots and no others.
func pair(seconds int) (s *sim, replica *node, alone *History) {
	s = newSim(DefaultConfig())
	replica = &node{addr: "cache-2:6379", ping: time.Millisecond}
	replica.restart()
	replica.up = 50 * time.Hour
	replica.info.Replication = collector.ReplicationInfo{
		Role: collector.Replica, PrimaryAddr: s.node.addr, LinkUp: maybe.Of(true), LastIO: maybe.Of(time.Second),
	}
	s.more = []*node{replica}
	alone = New(DefaultConfig())
	for range seconds {
		s.node.lookups(900, 100)
		replica.lookups(150, 50)
		state := s.tick()
		one := state.Snapshot
		one.Nodes = one.Nodes[1:]
		alone.Add(one)
	}
	return s, replica, alone
}

func TestOneNodeIsJudgedAsIfItWereAlone(t *testing.T) {
	t.Parallel()
	s, replica, alone := pair(400)
	only := s.h.Only(replica.addr)
	said := func(h *History) string {
		st := h.State()
		text := fmt.Sprintf("%v %v %v %v %v %v %v\n", st.HitRate.Interval, st.HitRate.Window5m, st.HitRate.Lifetime, st.Rates, st.Memory, st.Clients, st.Keys)
		for _, c := range st.Health.Checks {
			if c.Name != "misses_baseline" && c.Name != "fills" { // an hour is not kept, nor are fills
				text += fmt.Sprintln(c)
			}
		}
		for _, m := range []Metric{MetricHitRate, MetricHits, MetricMisses, MetricCommands, MetricEvicted, MetricMemoryUsed, MetricClients, MetricCPU, MetricPing} {
			if !h.Keeps(m) {
				t.Errorf("metric %d is not kept", m)
			}
			text += fmt.Sprintf("%.6g\n", h.Series(m, time.Time{}, 5*time.Minute, 12).Values)
		}
		return text
	}
	if got, want := said(only), said(alone); got != want {
		t.Errorf("of all nodes it says\n%s\nalone it says\n%s", got, want)
	}
	if only.Keeps(MetricExpired) || only.Keeps(MetricFragmentation) || !alone.Keeps(MetricExpired) {
		t.Error("what is not kept of a single node is not told from what is")
	}
	if s.h.Only("cache-9:6379") != nil {
		t.Error("a node that is not there has a history")
	}
}

func TestOneNodeReachesBackFifteenMinutesInAnyWindow(t *testing.T) {
	t.Parallel()
	s, replica, _ := pair(400)
	values := s.h.Only(replica.addr).Series(MetricHits, time.Time{}, 2*time.Hour, 300).Values
	known := 0
	for _, v := range values {
		if v == v {
			known++
			if v < 149.999 || v > 150.001 {
				t.Errorf("%v hits/s, want 150", v)
			}
		}
	}
	if known < 10 || known > 20 { // 400 s in steps of 24 s
		t.Errorf("%d of %d steps are known", known, len(values))
	}
}

func TestLookupsAreToldApartByRole(t *testing.T) {
	t.Parallel()
	s, replica, _ := pair(30)
	state := s.h.State()
	for name, v := range map[string][2]float64{
		"hits of primaries":     {state.ByRole.Primaries.Hits.Or(-1), 900},
		"hit rate of primaries": {state.ByRole.Primaries.HitRate.Or(-1), 0.9},
		"misses of replicas":    {state.ByRole.Replicas.Misses.Or(-1), 50},
		"hit rate of replicas":  {state.ByRole.Replicas.HitRate.Or(-1), 0.75},
		"hit rate of the node":  {state.Nodes[1].HitRate.Or(-1), 0.75},
		"share of the keys":     {state.Nodes[0].KeyShare.Or(-1), 1},
	} {
		if d := v[0] - v[1]; d > 1e-6 || d < -1e-6 {
			t.Errorf("%s: %v, want %v", name, v[0], v[1])
		}
	}
	if got := state.Nodes[1].Primary; got != s.node.addr {
		t.Errorf("the replica follows %q", got)
	}
	replica.err = errCut
	if state = s.tick(); state.Nodes[1].HitRate.Known() || state.ByRole.Replicas.HitRate.Known() {
		t.Error("a node that does not answer has a hit rate")
	}
}

func TestADeadPrimaryIsWhatTheDeploymentSays(t *testing.T) {
	t.Parallel()
	dead := collector.NodeSnapshot{Addr: "a", Err: errCut}
	dead.Info.Replication.Role = collector.Primary
	promoted := collector.NodeSnapshot{Addr: "b", Member: collector.Member{Role: collector.Replica}}
	promoted.Info.Replication.Role = collector.Primary
	if roleOf(&dead) != collector.Primary || roleOf(&promoted) != collector.Primary {
		t.Error("who answers knows best, and until the deployment says otherwise a primary stays one")
	}
	dead.Member.Role = collector.Replica
	if roleOf(&dead) != collector.Replica {
		t.Error("it was failed over")
	}
	state := New(DefaultConfig()).Add(collector.Snapshot{Version: 1, Time: time.Unix(1, 0), Nodes: []collector.NodeSnapshot{dead, promoted}})
	if r := state.Replication; r.Primaries != 1 || r.Replicas != 1 {
		t.Errorf("%d primaries and %d replicas, want 1 and 1", r.Primaries, r.Replicas)
	}
}

func TestAReplicaFindsItsPrimaryByTheAnnouncedAddress(t *testing.T) {
	t.Parallel()
	primary := &collector.NodeSnapshot{Addr: "bastion:7001", Member: collector.Member{Announced: "172.17.0.2:6379"}}
	replica := &collector.NodeSnapshot{Addr: "bastion:7002"}
	replica.Info.Replication.PrimaryAddr = "172.17.0.2:6379"
	all := []*collector.NodeSnapshot{primary, replica}
	if got := followed(all, replica); got != primary {
		t.Errorf("it follows %v", got)
	}
	replica.Info.Replication.PrimaryAddr = "172.17.0.9:6379"
	if got := followed(all, replica); got != nil {
		t.Errorf("it follows %v, which is not in the list", got)
	}
}

// Sentinel promotes a replica first, and tells the old primary some seconds later.
func TestAnOldPrimaryDoesNotTotalTwice(t *testing.T) {
	t.Parallel()
	s, replica, _ := pair(1)
	before := s.tick()
	replica.info.Replication = collector.ReplicationInfo{Role: collector.Primary}
	state := s.tick()
	if state.Replication.Primaries != 2 {
		t.Errorf("nobody says which of two primaries is the old one, but there are %d", state.Replication.Primaries)
	}
	both := state.Snapshot
	both.Version, both.Time = both.Version+1, both.Time.Add(time.Second)
	both.Nodes = slices.Clone(both.Nodes)
	both.Nodes[0].Member = collector.Member{Role: collector.Replica, PrimaryAddr: replica.addr}
	both.Nodes[1].Member = collector.Member{Role: collector.Primary}
	state = s.h.Add(both)
	if r := state.Replication; r.Primaries != 1 || r.Replicas != 1 || state.Memory.Used != before.Memory.Used || state.Keys.Total != before.Keys.Total {
		t.Errorf("%d primaries with %v and %v keys, before %v and %v", r.Primaries, state.Memory.Used, state.Keys.Total, before.Memory.Used, before.Keys.Total)
	}
	if n := state.Nodes[0]; n.Role != collector.Replica || n.Primary != replica.addr {
		t.Errorf("the old primary is %+v", n)
	}
	both.Version, both.Time = both.Version+1, both.Time.Add(time.Second)
	both.Nodes = slices.Clone(both.Nodes)
	both.Nodes[1].Info.Replication.Role = collector.Replica // not promoted yet, or no more
	if state = s.h.Add(both); state.Replication.Primaries != 1 || state.Nodes[0].Role != collector.Primary {
		t.Errorf("the one that serves as a primary is none: %+v", state.Nodes[0])
	}
}
