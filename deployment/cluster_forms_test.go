package deployment

import (
	"slices"
	"testing"

	"valktop/collector"
	"valktop/testserver"
)

func TestNodesThatJoinAndLeaveAreSeen(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 0, func(t *testing.T, c *testserver.Cluster) {
		d := deploy(t, at(t, c.Primaries[0]))
		if got := addrs(t, d); len(got) != 2 {
			t.Fatalf("nodes %v", got)
		}
		joined := c.Join("--cluster-allow-replica-migration", "no") // else it becomes a replica when its last slot goes
		until(t, "the new node is seen", func() bool {
			return slices.Contains(addrs(t, d), joined.Addr) && shifted(d, collector.Joined, joined.Addr)
		})
		c.Move(joined, 1, 2, 3)
		until(t, "it serves", func() bool {
			return memberAt(t, d, joined.Addr).Slots == 3 && slices.Contains(primaryAddrs(t, d), joined.Addr)
		})
		c.Move(c.Primaries[0], 1, 2, 3)
		until(t, "it serves no more", func() bool { return memberAt(t, d, joined.Addr).Slots == 0 })
		c.Leave(joined)
		until(t, "the node is gone", func() bool {
			return !slices.Contains(addrs(t, d), joined.Addr) && shifted(d, collector.Left, joined.Addr)
		})
		if top := d.Topology(); top.Partial != "" || len(addrs(t, d)) != 2 {
			t.Errorf("topology %+v of %v", top, addrs(t, d))
		}
	})
}

func TestAClusterIsFoundWithoutSomeOfItsCommands(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 2, func(t *testing.T, c *testserver.Cluster) {
		for _, rules := range [][]any{
			{"-cluster|shards"},
			{"-cluster|shards", "-cluster|nodes"},
			{"-cluster|shards", "-cluster|slots"},
			{"-cluster|shards", "-cluster|myid", "-cluster|info"},
		} {
			for _, n := range c.Nodes() {
				n.Do(append([]any{"ACL", "SETUSER", "watcher", "reset", "on", ">p", "~*", "+@all"}, rules...)...)
			}
			config := at(t, c.Primaries[1])
			config.User, config.Password = "watcher", NewSecret("p")
			d := deploy(t, config)
			until(t, "the nodes, their slots and who follows whom", func() bool {
				d.Refresh(within(t))
				return same(addrs(t, d), serverAddrs(c.Nodes())) && same(primaryAddrs(t, d), serverAddrs(c.Primaries)) &&
					memberAt(t, d, c.Primaries[0].Addr).Slots == slotCount/2 && memberAt(t, d, c.Replicas[0].Addr).PrimaryAddr == c.Primaries[0].Addr
			})
			if top := d.Topology(); top.Form != collector.Cluster || top.Partial != "" {
				t.Errorf("with %v: topology %+v", rules, top)
			}
			d.Close()
		}
		for _, n := range c.Nodes() {
			n.Do("ACL", "SETUSER", "watcher", "-cluster")
		}
		config := at(t, c.Primaries[1])
		config.User, config.Password = "watcher", NewSecret("p")
		d := deploy(t, config)
		until(t, "the seed is watched alone, and it is said why", func() bool {
			got := addrs(t, d)
			return len(got) == 1 && got[0] == c.Primaries[1].Addr && d.Topology().Partial != ""
		})
	})
}

func TestAClusterOfHostNamesUnderTLS(t *testing.T) {
	t.Parallel()
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		certs := testserver.NewCerts(t, day, "localhost") // and for no address
		c := testserver.StartTLSCluster(t, kind, certs, 2)
		for _, n := range c.Nodes() {
			n.Do("CONFIG", "SET", "cluster-announce-hostname", "localhost", "cluster-preferred-endpoint-type", "hostname")
		}
		first, second := Address{"localhost", c.Primaries[0].TLSPort}, Address{"localhost", c.Primaries[1].TLSPort}
		config := over(at(t, c.Primaries[0]), TLS{CACert: certs.CA})
		config.Host, config.Port = first.Host, first.Port
		d := deploy(t, config)
		until(t, "both nodes by their names", func() bool {
			d.Refresh(within(t))
			return slices.Equal(addrs(t, d), []string{first.String(), second.String()})
		})
		for _, n := range d.Nodes(within(t)) {
			ask(t, n.(*node), "PING")
		}
	}
}

func TestAClusterThroughSSH(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	c := testserver.StartCluster(t, testserver.Valkey, 2, 1)
	d := deploy(t, through(at(t, c.Primaries[0]), v.via(v.host().Spec())))
	until(t, "all nodes", func() bool { d.Refresh(within(t)); return same(addrs(t, d), serverAddrs(c.Nodes())) })
	for _, n := range d.Nodes(within(t)) {
		ask(t, n.(*node), "PING")
	}
	if d.Loopback() {
		t.Error("what lies behind a bastion passes for this machine")
	}
}

func TestSentinelsThroughSSH(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	s := testserver.StartSentinels(t, testserver.Redis, 1, 2)
	c, err := ParseURL(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	d := deploy(t, through(c, v.via(v.host().Spec())))
	until(t, "the primary and its replica", func() bool {
		d.Refresh(within(t))
		return same(addrs(t, d), []string{s.Primary.Addr, s.Replicas[0].Addr})
	})
	promoted := s.Failover()
	until(t, "the failover", func() bool {
		return slices.Equal(primaryAddrs(t, d), []string{promoted.Addr}) && shifted(d, collector.Failover, promoted.Addr)
	})
	ask(t, d.Nodes(within(t))[0].(*node), "PING")
}
