package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// History derives State from snapshots and keeps their figures in bounded memory.
// It is not safe for concurrent use: the Update that adds to it alone may read it.
type History struct {
	config  Config
	state   State
	version uint64
}

// New returns an empty history that judges by c.
func New(c Config) *History { return &History{config: c} }

// Add takes in a snapshot and returns what it means.
func (h *History) Add(s collector.Snapshot) State {
	h.version++
	h.state = State{Snapshot: s, Time: s.Time}
	return h.state
}

// State is that of the newest snapshot.
func (h *History) State() State { return h.state }

// Version grows with each snapshot and each mark: what was drawn for a version is good for it.
func (h *History) Version() uint64 { return h.version }

// Series is metric m over the window that ends at until (zero: now), in at most about points steps.
func (h *History) Series(m Metric, until time.Time, window time.Duration, points int) Series {
	return Series{}
}

// NodeSeries is Series of one node.
func (h *History) NodeSeries(addr string, m Metric, until time.Time, window time.Duration, points int) Series {
	return Series{}
}

// ValueAt is metric m at an instant, as finely as it is kept.
func (h *History) ValueAt(m Metric, t time.Time) maybe.Value[float64] {
	return maybe.Value[float64]{}
}

// Mark sets a mark on every chart.
func (h *History) Mark(m Mark) { h.version++ }

// Marks lists the marks from one time to another, in their order.
func (h *History) Marks(from, to time.Time) []Mark { return nil }
