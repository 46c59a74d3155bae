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
