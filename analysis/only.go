package analysis

import (
	"slices"

	"valktop/collector"
)

// Only is the history of one node of the deployment: its state is judged as if that node
// were all there is. It reads the rows that h keeps of the node, so it is good until the
// next snapshot and reaches back 15 minutes whatever window is asked for; Keeps says which
// metrics it has. It is nil when the newest snapshot lacks the node.
func (h *History) Only(addr string) *History {
	s := h.state.Snapshot
	at := slices.IndexFunc(s.Nodes, func(n collector.NodeSnapshot) bool { return n.Addr == addr })
	node := h.nodes[addr]
	if at < 0 || node == nil {
		return nil
	}
	s.Nodes = s.Nodes[at : at+1 : at+1]
	o := &History{
		config: h.config, version: h.version, now: h.now, interval: h.interval, reached: node.seen,
		fine: node.rows, wide: node.rows, day: node.rows,
		nodes: map[string]*nodeHistory{addr: node}, events: events{list: slices.Clone(h.events.list), added: h.events.added},
		continuous: h.continuous, began: h.began, builds: h.builds, accesses: h.accesses, restarted: h.restarted, flushed: h.flushed,
		earlier:   h.earlier.of(addr),
		byCommand: node.byCommand, byError: node.byError, tails: node.latencies.tails,
	}
	state := State{Snapshot: s, Time: s.Time, Since: h.state.Since}
	v := look(s)
	sum := total(v, []interval{node.latest})
	sum.fill(&state)
	o.gauges(&state, v)
	o.derive(&state, v)
	o.judge(&state, v)
	o.state = state
	return o
}

// Keeps reports whether the history holds a metric: of a single node there are eight.
func (h *History) Keeps(m Metric) bool {
	f, ok := m.formula()
	for _, c := range append([]column{f.top}, f.bottom...) {
		ok = ok && h.fine.sums[c] != nil
	}
	return ok
}
