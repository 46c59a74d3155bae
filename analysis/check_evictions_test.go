package analysis

import (
	"testing"
	"time"
)

func TestEvictions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		evicted int64 // a second, of a million keys
		most    float64
		level   Level
		text    string
	}{
		{0, 0, Healthy, "evicted 0 /s over 1 m"},
		{100, 0, Healthy, "evicted 100 /s over 1 m"}, // all keys in three hours
		{2000, 0, Degraded, "evicted 2.0 k/s over 1 m: as many as all keys within 8 m 20 s"},
		{100, 50, Unhealthy, "evicted 100 /s over 1 m, at most 50 /s"},
	} {
		config := DefaultConfig()
		config.MaxEvicted = test.most
		s := newSim(config)
		s.poll()
		var state State
		for range 120 {
			grow(&s.node.info.Stats.EvictedKeys, test.evicted)
			state = s.tick()
		}
		expect(t, state, "evictions", test.level, test.text)
	}
	s := newSim(DefaultConfig())
	expect(t, s.poll(), "evictions", Unknown, "evictions: nothing counted in this time")
	expect(t, s.play(time.Second, 1, 1), "evictions", Healthy, "evicted 0 /s over 1 s")
}
