package analysis

import (
	"testing"
	"time"

	"valktop/maybe"
)

func TestRejectedConnections(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	grow(&s.node.info.Stats.RejectedConnections, 500) // before valktop came
	s.poll()
	expect(t, s.tick(), "rejected_connections", Healthy, "48 of 10,000 connections, none rejected")
	s.node.info.Clients.Connected = maybe.Of(int64(9_500))
	expect(t, s.tick(), "rejected_connections", Degraded, "9,500 of 10,000 connections, over 90 %")
	grow(&s.node.info.Stats.RejectedConnections, 3)
	expect(t, s.tick(), "rejected_connections", Unhealthy, "3 connections rejected in 1 m, 9,500 of 10,000 connections")
	s.node.info.Clients.Connected = maybe.Of(int64(48))
	expect(t, s.play(2*time.Minute, 0, 0), "rejected_connections", Healthy, "48 of 10,000 connections, none rejected")
}
