package testserver_test

import (
	"fmt"
	"testing"
	"time"

	"valktop/testserver"
)

func TestClusterServesEverySlotAndReplicates(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 3, 1, func(t *testing.T, c *testserver.Cluster) {
		for i := range 30 {
			key := fmt.Sprintf("{user%d}:name", i)
			c.OwnerOf(key).Do("SET", key, i) // fails with MOVED at another node
		}
		keys := int64(0)
		for _, s := range c.Primaries {
			n := s.Do("DBSIZE").(int64)
			if n == 0 {
				t.Errorf("%s holds no key", s.Addr)
			}
			keys += n
		}
		if keys != 30 {
			t.Errorf("the primaries hold %d keys, want 30", keys)
		}
		replica, want := c.Replicas[0], c.Primaries[0].Do("DBSIZE")
		for deadline := time.Now().Add(time.Minute); replica.Do("DBSIZE") != want; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("the replica holds %v keys, its primary %v", replica.Do("DBSIZE"), want)
			}
		}
	})
}

func TestSlotsMoveWithTheirKeys(t *testing.T) {
	t.Parallel()
	testserver.EachCluster(t, 2, 1, func(t *testing.T, c *testserver.Cluster) {
		from, to := c.Primaries[0], c.Primaries[1]
		key := "{a}:0"
		for i := 0; c.OwnerOf(key) != from; i++ {
			key = fmt.Sprintf("{a%d}:0", i)
		}
		from.Do("SET", key, "v")
		c.Move(to, c.SlotOf(key))
		if c.OwnerOf(key) != to || to.Do("GET", key) != "v" || from.Do("DBSIZE") != int64(0) {
			t.Errorf("%s is not at %s", key, to.Addr)
		}
		from.Kill()
		c.Promote(c.Replicas[0])
		if got := c.Primaries[0]; got != c.Replicas[0] || got.Do("ROLE").([]any)[0] != "master" {
			t.Errorf("%s is the primary", got.Addr)
		}
	})
}
