package analysis

import (
	"strings"
	"testing"
	"time"
)

func TestFillsFollowMisses(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	state := s.play(90*time.Second, 900, 100)
	expect(t, state, "fills", Unknown, "1.00 fills a miss, no hour before to compare with yet")
	expect(t, s.play(10*time.Minute, 900, 100), "fills", Healthy, "1.00 fills a miss, usually 1.00")

	for range 60 { // the origin is down: misses, and hardly a write
		grow(&s.node.info.Stats.KeyspaceHits, 900)
		grow(&s.node.info.Stats.KeyspaceMisses, 400)
		s.node.call("get", 1300)
		s.node.call("set", 40)
		state = s.tick()
	}
	c := find(t, state, "fills")
	if c.Level != Degraded || !strings.HasSuffix(c.Text, "fills a miss, usually 1.00: the origin is down or writes fail") {
		t.Errorf("got %v: %q", c.Level, c.Text)
	}
}

func TestTooFewMissesForFills(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.poll()
	s.node.lookups(1000, 10)
	expect(t, s.tick(), "fills", Unknown, "fills: too few misses in the last minute")
}

func TestOtherFillCommands(t *testing.T) {
	t.Parallel()
	config := DefaultConfig()
	config.FillCommands = []string{"json.set"}
	s := newSim(config)
	s.poll()
	s.play(30*time.Second, 0, 100)
	s.node.call("json.set", 300)
	if got := s.play(30*time.Second, 0, 100).Fills.PerMiss.Or(-1); got < 0.04 || got > 0.06 {
		t.Errorf("%v fills a miss, want about 0.05", got)
	}
}
