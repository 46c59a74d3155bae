package analysis

import (
	"testing"

	"valktop/maybe"
)

func TestFragmentationMattersOnlyWithItsBytes(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		used, rss int64 // MiB
		matters   bool
		level     Level
		text      string
	}{
		{"fine", 600, 648, false, Healthy, "fragmentation 1.08"},
		{"small data", 5, 12, false, Healthy, "fragmentation 2.40 does not matter: only 7.00 MiB beyond 5.00 MiB of data"},
		{"much waste", 1000, 1800, true, Degraded, "fragmentation 1.80, at most 1.50: 800 MiB beyond the data, mostly pages that the allocator keeps"},
		{"swapped out", 1000, 600, false, Healthy, "fragmentation 0.60"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSim(DefaultConfig())
			m := &s.node.info.Memory
			m.Used, m.RSS = maybe.Of(test.used<<20), maybe.Of(test.rss<<20)
			m.AllocatorFragBytes, m.AllocatorRSSBytes, m.RSSOverheadBytes = maybe.Of(int64(10<<20)), maybe.Of(int64(780<<20)), maybe.Of(int64(-3<<20))
			state := s.poll()
			expect(t, state, "fragmentation", test.level, test.text)
			f := state.Memory.Fragmentation
			if f.Matters != test.matters || f.Bytes.Or(0) != (test.rss-test.used)<<20 {
				t.Errorf("matters %v, bytes %v", f.Matters, f.Bytes)
			}
		})
	}
}

func TestFragmentationOfAnySingleNodeMatters(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	small := &node{addr: "cache-2:6379"}
	small.restart()
	small.info.Memory.Used, small.info.Memory.RSS = maybe.Of(int64(1<<20)), maybe.Of(int64(9<<20)) // a worse ratio on nothing
	s.more = []*node{small}
	s.node.info.Memory.RSS = maybe.Of(int64(1200 << 20))
	if f := s.poll().Memory.Fragmentation; !f.Matters || f.Ratio.Or(0) != 9 {
		t.Errorf("got %+v", f)
	}
}

func TestFragmentationNotReported(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.node.info.Memory.RSS = Bytes{}
	expect(t, s.poll(), "fragmentation", Unknown, "fragmentation: the server does not report it")
}
