package analysis

import (
	"testing"
	"time"
)

func TestPing(t *testing.T) {
	t.Parallel()
	config := DefaultConfig()
	s := newSim(config)
	s.node.ping = 2 * time.Second
	expect(t, s.poll(), "ping", Healthy, "ping 2 s")
	config.MaxPing = 5 * time.Millisecond
	s = newSim(config)
	expect(t, s.poll(), "ping", Healthy, "ping 0.30 ms")
	s.node.ping = 12 * time.Millisecond
	expect(t, s.tick(), "ping", Unhealthy, "ping 12 ms, at most 5.0 ms")
}
