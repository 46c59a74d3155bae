package analysis

import (
	"time"

	"valktop/collector"
)

// Meter tells the interval hit rate and keeps nothing but what that takes: it is for those
// that look at nothing else. It is not safe for concurrent use.
type Meter struct {
	nodes    map[string]*nodeHistory // without rows
	interval time.Duration
}

// NewMeter returns one that has seen nothing yet.
func NewMeter() *Meter { return &Meter{nodes: map[string]*nodeHistory{}} }

// Add takes in a snapshot and returns the hit rate since the one before, a fraction: what
// State.HitRate.Interval of a History is.
func (m *Meter) Add(s collector.Snapshot) Ratio {
	now := s.Time.Round(0)
	asked := max(s.Interval, m.interval)
	m.interval = s.Interval
	v := look(s)
	intervals := make([]interval, len(v.all))
	for i, n := range v.all {
		node := m.nodes[n.Addr]
		if node == nil {
			node = &nodeHistory{owedRuns: map[string]int64{}}
			m.nodes[n.Addr] = node
		}
		intervals[i] = node.observe(n, now, asked, nil)
	}
	forget(m.nodes, now)
	sum := total(v, intervals)
	return ratioOf(sum.count[colHits], sum.count[colMisses])
}
