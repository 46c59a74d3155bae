package keyspace_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"valktop/deployment"
	"valktop/keyspace"
	"valktop/testserver"
)

// slotCount is how many slots a cluster has.
const slotCount = 16384

// shifting is a cluster whose list of primaries is told by the test.
type shifting struct {
	t       *testing.T
	cluster *testserver.Cluster
	mute    bool // Owner tells what was the case before slots moved

	mu      sync.Mutex
	nodes   map[*testserver.Server]*told
	list    []keyspace.Node
	changed chan struct{}
}

// watch returns the primaries of a cluster as a deployment that shifts.
func watch(t *testing.T, c *testserver.Cluster) *shifting {
	t.Helper()
	s := &shifting{t: t, cluster: c, nodes: map[*testserver.Server]*told{}, changed: make(chan struct{})}
	for _, n := range c.Nodes() {
		s.nodes[n] = &told{Node: reach(t, n, deployment.Config{OnlySeed: true}).Primaries(t.Context())[0]}
	}
	s.tell(c.Primaries...)
	return s
}

// told is a node whose slots are as the test told them last: each by itself would learn of
// a move at another time, so that for a while nobody seemed to serve a slot.
type told struct {
	keyspace.Node
	mu    sync.Mutex
	slots []keyspace.SlotRange
	count uint64
}

func (n *told) Slots() ([]keyspace.SlotRange, uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.slots, n.count
}

// serve tells the node which slots it serves.
func (n *told) serve(slots []keyspace.SlotRange) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.slots, n.count = slots, n.count+1
}

// tell says which primaries there are now.
func (s *shifting) tell(primaries ...*testserver.Server) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = nil
	served := map[*testserver.Server][]keyspace.SlotRange{}
	for slot := range slotCount {
		owner := s.cluster.Owner(slot)
		if at := len(served[owner]) - 1; at >= 0 && served[owner][at].Last == slot-1 {
			served[owner][at].Last = slot
		} else {
			served[owner] = append(served[owner], keyspace.SlotRange{First: slot, Last: slot})
		}
	}
	for _, p := range primaries {
		s.nodes[p].serve(served[p])
		s.list = append(s.list, s.nodes[p])
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *shifting) Primaries(context.Context) []keyspace.Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.list
}

func (s *shifting) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

func (s *shifting) Refresh(context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mute = false
}

func (s *shifting) At(addr string) (keyspace.Node, bool) {
	for server, n := range s.nodes {
		if server.Addr == addr {
			return n, true
		}
	}
	return nil, false
}

func (s *shifting) Owner(_ context.Context, key string) (keyspace.Node, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mute {
		return s.list[0], nil
	}
	return s.nodes[s.cluster.OwnerOf(key)], nil
}

// tags are the slots of the tags that tagged gives keys of a primary.
func slotsOf(c *testserver.Cluster, s *testserver.Server, most int) (slots []int) {
	for tag := 0; len(slots) < most && tag < 1000; tag++ {
		slot := c.SlotOf(fmt.Sprintf("{%d}", tag))
		if c.Owner(slot) == s && s.Do("CLUSTER", "COUNTKEYSINSLOT", slot) != int64(0) {
			slots = append(slots, slot)
		}
	}
	return slots
}

func TestSlotsThatMoveDuringAScanAreCountedOnce(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 0, func(t *testing.T, c *testserver.Cluster) {
		// The second primary is through while the others are under way still.
		want, _ := tagged(t, c, 9000, 300, 6000)
		d := watch(t, c)
		e, r := midway(t, d, 15_000)
		if r.Partial {
			t.Errorf("it is partial before anything moved: %+v", headOf(r))
		}
		first, second := slotsOf(c, c.Primaries[0], 12), slotsOf(c, c.Primaries[1], 5)
		c.Move(c.Primaries[1], first[:6]...)
		c.Move(c.Primaries[0], second...)
		c.OpenSlot(c.Primaries[2], first[6])
		if c.Carry(c.Primaries[2], first[6], 100) != 100 {
			t.Fatal("the slot has too few keys to be moved in halves")
		}
		d.tell(c.Primaries...)
		hurry(e)
		r = until(t, e, r.Version, "that slots move", func(r keyspace.Report) bool { return r.Partial && strings.Contains(r.Lacking, "slots") })
		r = until(t, e, r.Version, "waiting for the slot", func(r keyspace.Report) bool { return r.State == keyspace.Waiting })
		if r.Exact || !strings.Contains(r.Why, "moved") {
			t.Errorf("with a slot that is half moved: %+v", headOf(r))
		}
		c.Carry(c.Primaries[2], first[6], 0)
		c.CloseSlot(c.Primaries[2], first[6])
		r = until(t, e, r.Version, "the end of the scan", done)
		if !r.Exact || r.Partial || r.Lacking != "" || r.Total != want.keys() || r.Walked != want.keys() {
			t.Errorf("at the end: %+v", headOf(r))
		}
		checkCounts(t, r, want)

		// What moves when all is known is found out by the deployment alone.
		c.Move(c.Primaries[2], first[7:]...)
		d.tell(c.Primaries...)
		// It may be over before a report is due, so what it cost is waited for.
		before := r.Own.Commands
		r = until(t, e, r.Version, "the end of the scan", func(r keyspace.Report) bool { return done(r) && r.Own.Commands > before })
		if !r.Exact || r.Pass != 1 {
			t.Errorf("scanned anew: %+v", headOf(r))
		}
		checkCounts(t, r, want)
	})
}

func TestAScanGoesOnAtAPromotedReplica(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 2, func(t *testing.T, c *testserver.Cluster) {
		want, _ := tagged(t, c, 6000, 6000)
		c.InStep()
		d := watch(t, c)
		e, r := midway(t, d, 12_000)
		lost, heir := c.Primaries[0], c.Replicas[0]
		lost.Kill()
		hurry(e)
		r = until(t, e, r.Version, "that a primary is missing", func(r keyspace.Report) bool {
			return r.Partial && r.State == keyspace.Waiting && strings.HasPrefix(r.Lacking, lost.Addr) && r.Nodes[1].Complete
		})
		if r.Nodes[0].Complete || r.Sampled < 6000 {
			t.Errorf("without a primary: %+v", headOf(r))
		}
		before := r.Own.Commands
		c.Promote(heir)
		d.tell(c.Primaries...)
		r = until(t, e, r.Version, "the end of the scan", done)
		if !r.Exact || r.Partial || r.Nodes[0].Addr != heir.Addr || len(r.Nodes) != 2 || r.Own.Commands <= before {
			t.Errorf("at the end: %+v", headOf(r))
		}
		checkCounts(t, r, want)
	})
}

func TestAKeyIsFollowedToWhereItIs(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 0, func(t *testing.T, c *testserver.Cluster) {
		tagged(t, c, 300, 0)
		from, to := c.Primaries[0], c.Primaries[1]
		slot := slotsOf(c, from, 1)[0]
		c.OpenSlot(to, slot)
		first := func() string { return from.Do("CLUSTER", "GETKEYSINSLOT", slot, 1).([]any)[0].(string) }
		went := first()
		c.Carry(to, slot, 1)
		stay := first()
		d := watch(t, c)
		i := keyspace.NewInspector(d)
		for _, key := range []string{stay, went} {
			if r, err := i.Inspect(t.Context(), key, keyspace.ValuePage{}); err != nil || r.Type == "" || r.Refused != "" || !r.Memory.Known() {
				t.Errorf("%s, half moved: %+v, %v", key, r, err)
			}
		}
		c.Carry(to, slot, 0)
		c.CloseSlot(to, slot)
		d.mute = true // nobody told the deployment yet
		if r, err := i.Inspect(t.Context(), went, keyspace.ValuePage{}); err != nil || r.Type == "" {
			t.Errorf("%s, moved: %+v, %v", went, r, err)
		}
		if r, err := i.Inspect(t.Context(), went+"?", keyspace.ValuePage{}); err != nil || r.Type != "" {
			t.Errorf("a key that there is not: %+v, %v", r, err)
		}
	})
}
