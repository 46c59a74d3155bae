package deployment

import (
	"testing"

	"valktop/collector"
	"valktop/testserver"
)

func TestAClusterIsFollowedThroughChanges(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 3, func(t *testing.T, c *testserver.Cluster) {
		seed, from, to := c.Primaries[0], c.Primaries[1], c.Primaries[2]
		replica := c.Replicas[0]
		d := deploy(t, at(t, seed))
		until(t, "replicas are known", func() bool {
			d.Refresh(within(t))
			return memberAt(t, d, replica.Addr).PrimaryAddr == seed.Addr
		})
		slots := memberAt(t, d, to.Addr).Slots
		first, _ := d.Changes().Owner(within(t), "{1}")
		c.Move(to, 6000, 6001)
		until(t, "slots have moved", func() bool {
			return memberAt(t, d, to.Addr).Slots == slots+2 && shifted(d, collector.Resharded, to.Addr)
		})
		if shifted(d, collector.Failover, to.Addr) || shifted(d, collector.Resharded, from.Addr) {
			t.Errorf("shifts %+v", d.Topology().Shifts)
		}
		if again, _ := d.Changes().Owner(within(t), "{1}"); again != first {
			t.Error("a node that stays is another value")
		}
		c.Promote(replica)
		until(t, "the failover is seen", func() bool {
			return memberAt(t, d, replica.Addr).Role == collector.Primary && shifted(d, collector.Failover, replica.Addr)
		})
		seed.Kill() // the seed dies: another node is asked from now on
		c.Move(to, 6002)
		until(t, "slots have moved", func() bool { return memberAt(t, d, to.Addr).Slots == slots+3 })
		for _, n := range d.Nodes(within(t)) {
			if ids := n.(*node).ClientIDs(); len(ids) > 4 {
				t.Errorf("%s has %d connections", n.Addr(), len(ids))
			}
		}
	})
}

func TestAPrimaryListsItsReplicasAndAReplicaItselfAlone(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, primary *testserver.Server) {
		replica := testserver.Start(t, primary.Kind, "--replicaof", "127.0.0.1 "+primary.Addr[len("127.0.0.1:"):], "--repl-diskless-sync-delay", "0")
		d := deploy(t, at(t, primary))
		until(t, "the replica is a node", func() bool {
			return memberAt(t, d, replica.Addr) == collector.Member{Role: collector.Replica, PrimaryAddr: primary.Addr}
		})
		if top := d.Topology(); top.Form != collector.Replication || len(primaryAddrs(t, d)) != 1 {
			t.Errorf("topology %+v, primaries %v", top, primaryAddrs(t, d))
		}
		alone := deploy(t, at(t, replica))
		if got := addrs(t, alone); len(got) != 1 || got[0] != replica.Addr || memberAt(t, alone, replica.Addr).Role != collector.Replica {
			t.Errorf("nodes of a replica: %v", got)
		}
		sampled := at(t, primary)
		sampled.FromReplicas = true
		e := deploy(t, sampled)
		until(t, "the replica is sampled", func() bool {
			got := primaryAddrs(t, e)
			return len(got) == 1 && got[0] == replica.Addr && e.Changes().Primaries(within(t))[0].Addr() == primary.Addr
		})
	})
}

func TestAddressesThatAreReachedElsewhere(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 0, func(t *testing.T, c *testserver.Cluster) {
		other := c.Primaries[1]
		c.Primaries[0].Do("CONFIG", "SET", "cluster-announce-ip", "127.0.0.1")
		other.Do("CONFIG", "SET", "cluster-announce-ip", "192.0.2.9") // an address for documentation
		announced := Address{"192.0.2.9", other.Port}
		config := at(t, c.Primaries[0])
		config.Map = []Mapping{{Address{"192.0.2.9", 0}, Address{"127.0.0.1", 0}}}
		d := deploy(t, config)
		until(t, "the node is reached where the user says", func() bool {
			d.Refresh(within(t))
			return memberAt(t, d, other.Addr).Announced == announced.String()
		})
		ask(t, d.Nodes(within(t))[1].(*node), "PING")
		config.Map, config.OnlySeed = nil, true
		if got := addrs(t, deploy(t, config)); len(got) != 1 || got[0] != c.Primaries[0].Addr {
			t.Errorf("nodes beside the seed: %v", got)
		}
	})
}

func TestAPrimaryThatIsDemotedByHandIsFollowed(t *testing.T) {
	t.Parallel()
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		set := testserver.StartSet(t, kind, 1)
		was, becomes := set.Primary, set.Replicas[0]
		d := deploy(t, at(t, was))
		until(t, "both are nodes", func() bool { return len(addrs(t, d)) == 2 })
		becomes.Do("REPLICAOF", "NO", "ONE")
		until(t, "the replica left", func() bool { d.Refresh(within(t)); return len(addrs(t, d)) == 1 })
		was.Do("REPLICAOF", "127.0.0.1", becomes.Port)
		until(t, "it is the primary's replica now", func() bool {
			return memberAt(t, d, becomes.Addr).Role == collector.Primary && memberAt(t, d, was.Addr) == collector.Member{Role: collector.Replica, PrimaryAddr: becomes.Addr}
		})
		if got := primaryAddrs(t, d); len(got) != 1 || got[0] != becomes.Addr || !shifted(d, collector.Failover, becomes.Addr) {
			t.Errorf("primaries %v, shifts %+v", got, d.Topology().Shifts)
		}
		becomes.Kill()
		until(t, "the primary stays while it is down", func() bool { d.Refresh(within(t)); return len(addrs(t, d)) == 2 })
	}
}
