package analysis

import (
	"time"

	"valktop/access"
	"valktop/collector"
	"valktop/maybe"
)

// How far back rows of which length reach. Each tier keeps a little more than the longest
// window that is drawn from it, because a chart's steps begin at round times.
const (
	fastStep, fastKeep = 100 * time.Millisecond, 2*time.Minute + 10*time.Second // only while polls come faster than fineStep
	fineStep, fineKeep = time.Second, 15*time.Minute + 10*time.Second
	wideStep, wideKeep = 10 * time.Second, 2*time.Hour + time.Minute
	dayStep, dayKeep   = time.Minute, 24*time.Hour + 10*time.Minute
)

// History derives State from snapshots and keeps their figures in bounded memory.
// It is not safe for concurrent use: the Update that adds to it alone may read it.
type History struct {
	config  Config
	state   State
	version uint64

	now      time.Time     // of the newest snapshot, without the monotonic clock, which sleeps with the laptop
	interval time.Duration // asked for at the snapshot before
	reached  bool          // whether any node has ever answered

	fast, fine, wide, day *tier // fast is nil until polls come that fast
	fresh                 [columnCount]int64
	nodes                 map[string]*nodeHistory
	events                events
	lastShift             time.Time // of the newest shift that is listed
	commands              *commandLog
	edges                 edges
	builds                builds
	accesses              access.Report // the newest sample
	pings                 pings
	began                 time.Time // of the first snapshot
	earlier               *earlier  // what somebody else measured before; nil: nothing
	byCommand, byError    *tallies  // what commands, and kinds of errors, of all nodes counted
	tails                 *tallies  // the 99th percentile of commands, in microseconds

	continuous time.Time // since when memory grows without a restart in between
	missesHigh time.Time // since when misses are over their bound; zero: they are not
	restarted  time.Time // when a server was last seen to have started anew
	flushed    time.Time // when FLUSHALL or FLUSHDB was last seen to run
	medians    [metricCount]median
}

// New returns an empty history that judges by c.
func New(c Config) *History {
	return &History{
		config: c,
		fine:   newTier(fineStep, fineKeep, allColumns()),
		wide:   newTier(wideStep, wideKeep, allColumns()),
		day:    newTier(dayStep, dayKeep, allColumns()),
		nodes:  map[string]*nodeHistory{}, commands: newCommandLog(),

		byCommand: newTallies(tallyStep), byError: newTallies(tallyStep), tails: newTallies(tallyStep),
	}
}

// State is that of the newest snapshot.
func (h *History) State() State { return h.state }

// Version grows with each snapshot and each mark: what was drawn for a version is good for it.
func (h *History) Version() uint64 { return h.version }

// Add takes in a snapshot and returns what it means.
func (h *History) Add(s collector.Snapshot) State {
	h.version++
	before, first := h.now, h.state.Since.IsZero()
	h.now = s.Time.Round(0)
	state := State{Snapshot: s, Time: s.Time, Since: h.state.Since}
	if first {
		state.Since, h.began = s.Time, h.now
	}
	if s.Interval < fineStep && s.Interval > 0 && h.fast == nil {
		h.fast = newTier(fastStep, fastKeep, allColumns())
	}
	for _, t := range h.tiers() {
		t.advance(h.now.UnixNano())
	}
	h.byCommand.advance(h.now.UnixNano())
	h.byError.advance(h.now.UnixNano())
	h.tails.advance(h.now.UnixNano())
	asked := max(s.Interval, h.interval)
	h.interval = s.Interval

	h.shifted(s)
	v := look(s)
	intervals := h.observe(v, asked)
	sum := total(v, intervals)
	sum.fill(&state)
	h.gauges(&state, v)
	h.record(v, intervals, sum, &state, before, asked)
	h.measure(v, intervals)
	h.noteSlow(v)
	h.derive(&state, v)
	h.log(v, intervals)
	h.watchEdges(&state)
	h.judge(&state, v)
	state.Events, h.events.fresh = h.events.fresh, nil
	h.state = state
	return state
}

// shifted lists what changed in the topology since the last snapshot.
func (h *History) shifted(s collector.Snapshot) {
	last := h.lastShift
	for _, shift := range s.Topology.Shifts {
		if shift.Time.After(last) {
			kind := EventTopology
			if shift.Kind == collector.Failover {
				kind = EventFailover
			}
			h.events.add(Event{Time: shift.Time, Kind: kind, Text: shift.Text})
			h.lastShift = shift.Time
		}
	}
}

// observe compares each node with its last good poll.
func (h *History) observe(v view, asked time.Duration) []interval {
	intervals := make([]interval, len(v.all))
	for i, n := range v.all {
		node := h.nodes[n.Addr]
		if node == nil {
			node = newNodeHistory()
			h.nodes[n.Addr] = node
		}
		was := *node
		intervals[i] = node.observe(n, h.now, asked, h.config.FillCommands)
		h.notice(n, &was, node, intervals[i])
		h.reached = h.reached || n.Err == nil
	}
	forget(h.nodes, h.now)
	return intervals
}

// tiers in use, the finest first.
func (h *History) tiers() []*tier {
	if h.fast == nil {
		return []*tier{h.fine, h.wide, h.day}
	}
	return []*tier{h.fast, h.fine, h.wide, h.day}
}

// seconds of a known duration.
func seconds(d maybe.Value[time.Duration]) Ratio {
	return maybe.Then(d, time.Duration.Seconds)
}

func toFloat(n maybe.Value[int64]) Ratio {
	return maybe.Then(n, func(n int64) float64 { return float64(n) })
}
