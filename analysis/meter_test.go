package analysis

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"valktop/collector"
)

func TestAMeterSaysWhatAHistorySays(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		s, m := newSim(DefaultConfig()), NewMeter()
		other := &node{addr: "cache-2:6379"}
		other.restart()
		s.more = []*node{other}
		known, unknown := 0, 0
		for n := range 100 {
			for _, node := range []*node{&s.node, other} {
				node.lookups(random.Int64N(1000), random.Int64N(100))
				node.probe(random.Int64N(50), random.Int64N(50))
				node.err = nil
				switch random.IntN(20) {
				case 0:
					node.restart()
				case 1:
					node.reset()
				case 2:
					node.err = errors.New("gone")
				}
			}
			s.wait(time.Second * time.Duration(1+random.IntN(5)))
			snap := collector.Snapshot{Version: uint64(n), Time: s.now, Interval: s.each, Nodes: []collector.NodeSnapshot{s.node.snapshot(s.now), other.snapshot(s.now)}}
			want := s.h.Add(snap).HitRate.Interval
			if got := m.Add(snap); got != want {
				t.Fatalf("%v, want %v", got, want)
			}
			if want.Known() {
				known++
			} else {
				unknown++
			}
		}
		if known < 50 || unknown == 0 {
			t.Errorf("%d were known, %d were not: that proves little", known, unknown)
		}
	}
}
