package analysis

import (
	"testing"

	"valktop/collector"
)

func TestReachable(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.err = errCut
	state := s.poll()
	expect(t, state, "reachable", Unknown, "no answer for 12 s: connection refused")
	if state.Health.Level != Unknown || len(state.Past) != 0 {
		t.Errorf("never reached: health %v, past %v", state.Health.Level, state.Past)
	}
	if len(state.Verdict) != 1 || state.Verdict[0].Text != "no answer for 12 s: connection refused" {
		t.Errorf("verdict %+v", state.Verdict)
	}
	s.node.err = nil
	expect(t, s.tick(), "reachable", Healthy, "the server answers")
	s.node.err = errCut
	state = s.tick()
	expect(t, state, "reachable", Unhealthy, "no answer for 12 s: connection refused")
	expect(t, state, "memory", Unknown, "not judged: no answer")
	if state.Memory.Used.Or(0) != 600<<20 || !state.Partial || state.Rates.Hits.Known() {
		t.Errorf("the last good figures stay and nothing is said of this interval: %+v", state)
	}
}

func TestReachableNodes(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	replica := &node{addr: "cache-2:6379"}
	replica.restart()
	replica.info.Replication.Role = collector.Replica
	s.more = []*node{replica}
	expect(t, s.poll(), "reachable", Healthy, "all 2 nodes answer")
	replica.err = errCut
	state := s.tick()
	expect(t, state, "reachable", Degraded, "1 of 2 nodes: no answer for 12 s: connection refused")
	if c := find(t, state, "reachable"); c.Node != "cache-2:6379" || !state.Partial {
		t.Errorf("node %q, partial %v", c.Node, state.Partial)
	}
	replica.err, s.node.err = nil, errCut
	state = s.tick()
	expect(t, state, "reachable", Unhealthy, "1 of 2 nodes: no answer for 12 s: connection refused")
}

func TestReachableAfterAFailover(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	other := &node{addr: "cache-2:6379", member: collector.Member{ID: "b", Role: collector.Primary, Slots: 8192}}
	other.restart()
	s.more = []*node{other}
	s.node.member = collector.Member{ID: "a", Role: collector.Primary, Slots: 8192}
	s.poll()
	s.node.err = errCut
	state := s.tick()
	expect(t, state, "reachable", Unhealthy, "1 of 2 nodes: no answer for 12 s: connection refused")
	if !state.Partial {
		t.Error("the totals hold all, while half of the slots are served by nobody")
	}
	s.node.member.Slots, other.member.Slots = 0, 16384
	state = s.tick()
	expect(t, state, "reachable", Degraded, "1 of 2 nodes: no answer for 12 s: connection refused")
	if state.Partial {
		t.Error("the totals lack something, while another node has all slots")
	}
}

func TestTotalsOfASetWhosePrimaryIsReplaced(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.info.Replication.Role, s.node.member.Role = collector.Primary, collector.Primary
	for _, addr := range []string{"cache-2:6379", "cache-3:6379"} {
		replica := &node{addr: addr, member: collector.Member{Role: collector.Replica, PrimaryAddr: s.node.addr}}
		replica.restart()
		replica.info.Replication.Role = collector.Replica
		s.more = append(s.more, replica)
	}
	want := s.poll().Memory.Used
	if !want.Known() {
		t.Fatal("nothing is known")
	}
	s.node.err = errCut
	if got := s.tick().Memory.Used; got != want {
		t.Errorf("while two replicas are left, %v are used, want %v", got, want)
	}
	// The former primary is back, and nobody has told it yet that it was replaced.
	s.node.err, s.node.member = nil, collector.Member{Role: collector.Replica, PrimaryAddr: "cache-2:6379"}
	s.more[0].info.Replication.Role, s.more[0].member.Role = collector.Primary, collector.Primary
	if got := s.tick().Memory.Used; got != want {
		t.Errorf("with two that take themselves for the primary, %v are used, want %v", got, want)
	}
}
