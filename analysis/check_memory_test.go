package analysis

import (
	"testing"

	"valktop/collector"
	"valktop/maybe"
)

func TestMemoryNearItsLimit(t *testing.T) {
	t.Parallel()
	mib := func(n int64) collector.Int { return maybe.Of(n << 20) }
	for _, test := range []struct {
		name    string
		used    int64 // MiB
		not     int64 // not counted for eviction
		max     int64
		policy  string
		expires int64
		bound   float64
		level   Level
		text    string
	}{
		{"room", 600, 0, 1000, "noeviction", 0, 0, Healthy, "memory 60.0 % of 1000 MiB"},
		{"cannot evict", 950, 0, 1000, "noeviction", 0, 0, Unhealthy, "memory 95.0 % of 1000 MiB, noeviction: writes fail at the limit"},
		{"evicts", 999, 0, 1000, "allkeys-lru", 0, 0, Healthy, "memory 99.9 % of 1000 MiB, allkeys-lru evicts"},
		{"nothing to evict", 950, 0, 1000, "volatile-lru", 0, 0, Unhealthy, "memory 95.0 % of 1000 MiB, volatile-lru and no key has a TTL: writes fail at the limit"},
		{"something to evict", 950, 0, 1000, "volatile-lru", 5, 0, Healthy, "memory 95.0 % of 1000 MiB, volatile-lru evicts"},
		{"buffers do not count", 950, 150, 1000, "noeviction", 0, 0, Healthy, "memory 80.0 % of 1000 MiB"},
		{"unknown policy", 950, 0, 1000, "", 0, 0, Degraded, "memory 95.0 % of 1000 MiB, and the policy at the limit is unknown"},
		{"a bound of one's own", 850, 0, 1000, "allkeys-lru", 0, 0.8, Unhealthy, "memory 85.0 % of 1000 MiB, at most 80 %"},
		{"no limit", 600, 0, 0, "noeviction", 0, 0, Healthy, "memory 600 MiB, no limit"},
		{"no limit and no room", 15000, 0, 0, "noeviction", 0, 0, Degraded, "no memory limit, and 93.8 % of the machine's memory is taken"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			config := DefaultConfig()
			config.MemoryLimit = test.bound
			s := newSim(config)
			m := &s.node.info.Memory
			m.Used, m.RSS, m.NotCountedForEvict, m.MaxMemory, m.TotalSystem = mib(test.used), mib(test.used), mib(test.not), mib(test.max), mib(16000)
			m.MaxMemoryPolicy = maybe.Of(test.policy)
			if test.policy == "" {
				m.MaxMemoryPolicy = maybe.Value[string]{}
			}
			s.node.info.Keyspace[0].Expires = test.expires
			state := s.poll()
			expect(t, state, "memory", test.level, test.text)
			if state.Memory.Unlimited != (test.max == 0) || state.Memory.UsedOfMax.Known() != (test.max > 0) {
				t.Errorf("unlimited %v, used of max %v", state.Memory.Unlimited, state.Memory.UsedOfMax)
			}
		})
	}
}
