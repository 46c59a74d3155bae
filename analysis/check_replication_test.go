package analysis

import (
	"errors"
	"testing"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

func TestReplication(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	r := &s.node.info.Replication
	r.ConnectedReplicas = maybe.Of(int64(0))
	expect(t, s.poll(), "replication", Healthy, "no replicas")

	r.ConnectedReplicas, r.Offset = maybe.Of(int64(2)), maybe.Of(int64(5000))
	r.Replicas = []collector.ReplicaInfo{
		{Addr: "a:1", Offset: maybe.Of(int64(5000)), Lag: maybe.Of(time.Second)},
		{Addr: "b:1", Offset: maybe.Of(int64(4000)), Lag: maybe.Of(2 * time.Second)},
	}
	state := s.tick()
	expect(t, state, "replication", Healthy, "replicas follow")
	if state.Replication.LagBytes.Or(-1) != 1000 || state.Replication.Lag.Or(-1) != 2*time.Second || state.Replication.Connected.Or(-1) != 2 {
		t.Errorf("got %+v", state.Replication)
	}
	r.Replicas = []collector.ReplicaInfo{{Addr: "b:1", Lag: maybe.Of(time.Minute)}}
	expect(t, s.tick(), "replication", Degraded, "a replica was last heard of 1 m ago, at most 10 s")
}

func TestReplicaAlone(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.info.Replication = collector.ReplicationInfo{
		Role: collector.Replica, PrimaryAddr: "cache-0:6379", LinkUp: maybe.Of(true), LastIO: maybe.Of(time.Second),
		Offset: maybe.Of(int64(90)), PrimaryOffset: maybe.Of(int64(100)),
	}
	s.poll()
	s.node.lookups(10, 0)
	state := s.tick()
	expect(t, state, "replication", Healthy, "replicas follow")
	if state.Memory.Used.Or(0) != 600<<20 || state.Keys.Total.Or(0) != 1_000_000 || state.Tick.Commands.Or(0) != 10 {
		t.Errorf("a replica that stands alone has figures of its own: %+v %+v %+v", state.Memory, state.Keys, state.Tick)
	}
	if state.Replication.LagBytes.Or(-1) != 10 || state.Replication.Replicas != 1 || state.Replication.Primaries != 0 {
		t.Errorf("got %+v", state.Replication)
	}
	s.node.info.Replication.LinkUp, s.node.info.Replication.LinkDownSince = maybe.Of(false), maybe.Of(42*time.Second)
	expect(t, s.tick(), "replication", Unhealthy, "the link to the primary cache-0:6379 is down for 42 s")
	s.node.info.Replication = collector.ReplicationInfo{Role: collector.Replica, LinkUp: maybe.Of(true), SyncInProgress: maybe.Of(true)}
	expect(t, s.tick(), "replication", Degraded, "a replica copies the whole dataset")
}

// A primary with nothing to send pings its replicas every ten seconds: a replica that heard
// of it nine seconds ago lags behind by nothing. How far it is, its primary knows.
func TestAQuietPrimaryIsNoLag(t *testing.T) {
	t.Parallel()
	s, replica, alone := pair(1)
	lags := func(st State) maybe.Value[time.Duration] { return st.Nodes[len(st.Nodes)-1].Lag }
	replica.info.Replication.LastIO = maybe.Of(11 * time.Second)
	state := s.tick()
	expect(t, state, "replication", Healthy, "replicas follow")
	if got := lags(state); got != maybe.Of(time.Duration(0)) {
		t.Errorf("the lag of a replica of a quiet primary is %v", got)
	}
	s.node.info.Replication.Replicas = []collector.ReplicaInfo{{Addr: replica.addr, Lag: maybe.Of(3 * time.Second)}}
	if got := lags(s.tick()); got != maybe.Of(3*time.Second) {
		t.Errorf("its primary has not heard of it for 3 s, but its lag is %v", got)
	}
	s.node.err = errors.New("no answer")
	replica.info.Replication.LastIO = maybe.Of(25 * time.Second)
	state = s.tick()
	if got := lags(state); got != maybe.Of(14*time.Second) {
		t.Errorf("what a primary said before it fell silent counts, or its silence does not: %v", got)
	}
	one := state.Snapshot
	one.Nodes = one.Nodes[1:]
	expect(t, alone.Add(one), "replication", Degraded, "a replica was last heard of 14 s ago, at most 10 s")
}
