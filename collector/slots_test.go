package collector_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/deployment"
	"valktop/testserver"
)

// untilSlots waits for what the owner of a slot says of its slots.
func untilSlots(t *testing.T, c *collector.Collector, of *testserver.Cluster, slot int, what string, ok func(slots collector.Slots) bool) (found collector.Slots) {
	t.Helper()
	untilAll(t, c, 0, what, func(s collector.Snapshot) bool {
		for _, n := range s.Nodes {
			if n.Addr == of.Owner(slot).Addr {
				found = n.Detail.Slots.Or(collector.Slots{})
				return ok(found)
			}
		}
		return false
	})
	return found
}

func TestTheHottestSlotsOfAClusterAreToldWithTheirKeys(t *testing.T) {
	t.Parallel()
	cluster := testserver.StartCluster(t, testserver.Valkey, 2, 1)
	hot := cluster.SlotOf("{user:7}")
	owner := cluster.OwnerOf("{user:7}")
	for _, name := range []string{"{user:7}:a", "{user:7}:b", "{user:8}:a"} {
		cluster.OwnerOf(name).Do("SET", name, strings.Repeat("v", 1000))
	}
	c := poll(t, cluster.Nodes()[0], 100*time.Millisecond, deployment.Config{})
	c.Watch(collector.TopicSlots)
	off := untilSlots(t, c, cluster, hot, "the slots", func(s collector.Slots) bool { return s.All.Keys >= 2 })
	if off.Counted || off.Hot[0].Slot != hot || off.Hot[0].Keys != 2 || off.Hot[0].CPU != 0 {
		t.Errorf("where nothing is counted the slots are %+v", off.Hot)
	}
	if names := slices.Sorted(slices.Values(off.Hot[0].Names)); !slices.Equal(names, []string{"{user:7}:a", "{user:7}:b"}) {
		t.Errorf("its keys are %q", names)
	}
	if setting := owner.Do("CONFIG", "GET", "cluster-slot-stats-enabled").([]any)[1]; setting != "no" {
		t.Errorf("it was switched on: %v", setting)
	}
	c.Watch(0)
	for _, n := range cluster.Nodes() {
		n.Do("CONFIG", "SET", "cluster-slot-stats-enabled", "yes")
	}
	c.Watch(collector.TopicSlots)
	// A driver of the hot slot: as long as it is looked at, so that some is within each walk.
	now := untilSlots(t, c, cluster, hot, "rates of the slots", func(s collector.Slots) bool {
		for range 20 {
			owner.Do("GET", "{user:7}:a")
		}
		return s.Took > 0 && s.All.CPU > 0
	})
	first := now.Hot[0]
	if !now.Counted || first.Slot != hot || first.CPU <= 0 || first.CPU > now.Took || first.Out < 1000 || first.In == 0 || first.Bytes() > now.All.Bytes() {
		t.Errorf("over %v the hottest is %+v of %+v", now.Took, first, now.All)
	}
	untilAll(t, c, 0, "that a replica says why it tells nothing", func(s collector.Snapshot) bool {
		return slices.ContainsFunc(s.Nodes, func(n collector.NodeSnapshot) bool {
			return n.Member.Role == collector.Replica && strings.Contains(n.Detail.Slots.Why(), "replica")
		})
	})
}

func TestAServerWithoutSlotStatsSaysSo(t *testing.T) {
	t.Parallel()
	cluster := testserver.StartCluster(t, testserver.Redis, 1, 0)
	c := poll(t, cluster.Nodes()[0], 100*time.Millisecond, deployment.Config{})
	c.Watch(collector.TopicSlots)
	s := until(t, c, 0, "an answer", func(n collector.NodeSnapshot) bool { return n.Detail.Topics.Has(collector.TopicSlots) })
	if why := s.Nodes[0].Detail.Slots.Why(); why != "this server has no CLUSTER SLOT-STATS" {
		t.Errorf("it says %q", why)
	}
}
