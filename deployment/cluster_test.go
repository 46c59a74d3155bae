package deployment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"valktop/collector"
	"valktop/testserver"
)

// deploy connects to c until the test ends.
func deploy(t testing.TB, c Config) *Deployment {
	t.Helper()
	d, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// addrs are the nodes of d.
func addrs(t testing.TB, d *Deployment) []string {
	t.Helper()
	var all []string
	for _, n := range d.Nodes(within(t)) {
		all = append(all, n.Addr())
	}
	return all
}

// primaryAddrs are the nodes that own keys.
func primaryAddrs(t testing.TB, d *Deployment) []string {
	t.Helper()
	var all []string
	for _, n := range d.Keyspace().Primaries(within(t)) {
		all = append(all, n.Addr())
	}
	return all
}

// memberAt is the place of a node; empty when it is not there.
func memberAt(t testing.TB, d *Deployment, addr string) collector.Member {
	t.Helper()
	for _, n := range d.Nodes(within(t)) {
		if n.Addr() == addr {
			return n.Member()
		}
	}
	return collector.Member{}
}

// shifted reports whether a change of the topology was noticed.
func shifted(d *Deployment, kind collector.ShiftKind, addr string) bool {
	return slices.ContainsFunc(d.Topology().Shifts, func(s collector.Shift) bool {
		return s.Kind == kind && s.Node == addr && !s.Time.IsZero() && strings.Contains(s.Text, addr)
	})
}

// same reports whether two lists hold the same, in whatever order.
func same(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func serverAddrs(servers []*testserver.Server) []string {
	var all []string
	for _, s := range servers {
		all = append(all, s.Addr)
	}
	return all
}

func TestAClusterIsFoundFromAnyOfItsNodes(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 3, func(t *testing.T, c *testserver.Cluster) {
		for _, seed := range c.Nodes() {
			d := deploy(t, at(t, seed))
			if got, want := addrs(t, d), serverAddrs(c.Nodes()); !same(got, want) {
				t.Fatalf("from %s: nodes %v, want %v", seed.Addr, got, want)
			}
			// Nodes tell each other of who follows whom.
			until(t, "the seed knows who follows whom", func() bool {
				d.Refresh(within(t))
				known := 0
				for i, r := range c.Replicas {
					if memberAt(t, d, r.Addr).PrimaryAddr == c.Primaries[i].Addr {
						known++
					}
				}
				return known == len(c.Replicas) && slices.Equal(addrs(t, d), serverAddrs(c.Nodes()))
			})
			if got, want := primaryAddrs(t, d), serverAddrs(c.Primaries); !slices.Equal(got, want) {
				t.Errorf("from %s: primaries %v, want %v", seed.Addr, got, want)
			}
			if top := d.Topology(); top.Form != collector.Cluster || top.Partial != "" || len(top.Shifts) != 0 {
				t.Errorf("topology %+v", top)
			}
			for i, s := range c.Primaries {
				m, r := memberAt(t, d, s.Addr), memberAt(t, d, c.Replicas[i].Addr)
				if m.Role != collector.Primary || m.Slots < slotCount/3 || m.ID != s.Do("CLUSTER", "MYID") || m.State != "online" {
					t.Errorf("primary %s: %+v", s.Addr, m)
				}
				if r.Role != collector.Replica || r.PrimaryAddr != s.Addr || r.Slots != 0 {
					t.Errorf("replica %s: %+v", c.Replicas[i].Addr, r)
				}
			}
			for i := range 20 {
				key := fmt.Sprintf("user:{%d}:name", i)
				owner, err := d.Changes().Owner(within(t), key)
				if err != nil || owner.Addr() != c.OwnerOf(key).Addr {
					t.Errorf("the owner of %s is %v, %v; want %s", key, owner, err, c.OwnerOf(key).Addr)
				}
			}
			if !d.Changes().Slotted() {
				t.Error("keys are not grouped by slot")
			}
			d.Close()
		}
	})
}
