package analysis

import (
	"fmt"
	"testing"
	"time"

	"valktop/collector"
)

// bytes is the memory that the rows take.
func (t *tier) bytes() int {
	n := 0
	for c := range t.sums {
		n += 8*cap(t.sums[c]) + 4*cap(t.secs[c])
	}
	return n
}

// bytes is the memory that the rows take.
func (h *History) bytes() int {
	n := 0
	for _, t := range h.tiers() {
		n += t.bytes()
	}
	for _, node := range h.nodes {
		n += node.rows.bytes()
	}
	return n
}

// A day of polls fits into about a megabyte, and does not grow after it.
func TestMemoryOfADayIsBounded(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	s.each = 10 * time.Second
	s.poll()
	s.play(24*time.Hour, 90, 10)
	day := s.h.bytes()
	if day > 1<<20 {
		t.Errorf("a day takes %d bytes, want at most 1 MiB", day)
	}
	if len(known(s.h.Series(MetricHitRate, s.now, 24*time.Hour, 288).Values)) < 288 {
		t.Error("the chart of 24 h is not full after 24 h")
	}
	for range 2 * maxEvents {
		s.h.Mark(Mark{Time: s.now, Label: "m"})
	}
	s.play(time.Hour, 90, 10)
	if s.h.bytes() != day || len(s.h.events.list) > maxEvents {
		t.Errorf("another hour grew the history to %d bytes and %d marks", s.h.bytes(), len(s.h.events.list))
	}
}

// snapshots prepares polls, so that a benchmark times the history alone.
func snapshots(n, nodes int) []collector.Snapshot {
	s := newSim(DefaultConfig())
	for i := 1; i < nodes; i++ {
		more := &node{addr: fmt.Sprintf("cache-%d:6379", i+1)}
		more.restart()
		s.more = append(s.more, more)
	}
	var all []collector.Snapshot
	for range n {
		s.node.lookups(9000, 1000)
		all = append(all, s.tick().Snapshot)
	}
	return all
}

func BenchmarkAdd(b *testing.B) {
	for _, nodes := range []int{1, 6} {
		b.Run(fmt.Sprintf("nodes=%d", nodes), func(b *testing.B) {
			polls := snapshots(1000, nodes)
			h := New(DefaultConfig())
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				snap := polls[i%len(polls)]
				if i%len(polls) == 0 {
					h = New(DefaultConfig())
				}
				h.Add(snap)
			}
		})
	}
}

func BenchmarkSeries(b *testing.B) {
	s := newSim(DefaultConfig())
	s.poll()
	s.play(2*time.Hour, 90, 10)
	for _, m := range []struct {
		name   string
		metric Metric
	}{{"hits", MetricHits}, {"hit_rate", MetricHitRate}} {
		for _, window := range []time.Duration{5 * time.Minute, 15 * time.Minute, 2 * time.Hour, 24 * time.Hour} {
			b.Run(fmt.Sprintf("%s/%v", m.name, window), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					s.h.Series(m.metric, s.now, window, 300)
				}
			})
		}
	}
}

// BenchmarkDay reports how much memory a day of polls each second takes.
func BenchmarkDay(b *testing.B) {
	for b.Loop() {
		s := newSim(DefaultConfig())
		s.each = 10 * time.Second
		s.poll()
		s.play(24*time.Hour, 90, 10)
		b.ReportMetric(float64(s.h.bytes()), "bytes/day")
	}
}
