package analysis

import (
	"testing"

	"valktop/maybe"
)

func TestBlockedClients(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	expect(t, s.poll(), "blocked_clients", Healthy, "0 of 48 clients blocked")
	c := &s.node.info.Clients
	c.Blocked = maybe.Of(int64(20))
	expect(t, s.tick(), "blocked_clients", Healthy, "20 of 48 clients blocked")
	c.Blocked = maybe.Of(int64(24))
	expect(t, s.tick(), "blocked_clients", Degraded, "24 of 48 clients blocked, at most 50 %")
	c.Blocked, c.Connected = maybe.Of(int64(4)), maybe.Of(int64(5)) // workers of a queue
	expect(t, s.tick(), "blocked_clients", Healthy, "4 of 5 clients blocked")
}
