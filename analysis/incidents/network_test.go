package incidents

import (
	"testing"
	"time"

	"valktop/testserver"
)

func TestASlowNetworkIsNotTheServersFault(t *testing.T) {
	t.Parallel()
	attempting(t, func(t testing.TB) {
		s := testserver.Start(t, testserver.Valkey)
		start(t, s, few, 20, 0)
		r := slowable(t, s.Addr)
		w := watch(t, r.port(), "")
		w.calm(before)
		r.delay.Store(int64(60 * time.Millisecond))
		w.found("network", "network")
		// Whoever comes later knows no other round trips.
		watch(t, r.port(), "").late("network", "network", later{cannot: "network"})
	})
}

func TestAFailoverIsTheFirstCauseAndOneEvent(t *testing.T) {
	t.Parallel()
	attempting(t, func(t testing.TB) {
		primary := testserver.Start(t, testserver.Redis)
		replica := testserver.Start(t, testserver.Redis, "--replicaof", "127.0.0.1", portOf(primary))
		start(t, primary, few, 20, 0)
		w := watch(t, primary.Port, "")
		for begun := time.Now(); len(w.state.Nodes) < 2 || !w.state.Replication.LinkUp.Or(false); {
			if w.next(); time.Since(begun) > patience {
				t.Fatal("no replica follows")
			}
		}
		w.calm(before)
		primary.Do("FAILOVER", "TO", "127.0.0.1", portOf(replica))
		w.found("failover", "failover")
		// What it cost is over when somebody comes later: nobody is blamed, but it is told.
		watch(t, replica.Port, "").late("failover", "failover", later{says: "was a replica before you came and is a primary now"})
		for range 20 { // until the old primary follows, and the deployment has been asked again
			w.next()
		}
		told := 0
		for _, e := range w.history.Events(time.Time{}, w.state.Time) {
			if e.Kind == "failover" {
				told++
			}
		}
		if told != 1 {
			t.Errorf("one failover is %d events: %+v", told, w.history.Events(time.Time{}, w.state.Time))
		}
	})
}
