package analysis

import (
	"maps"
	"slices"
)

// Clone returns a history that stays as it is while h goes on: what a frozen display is
// drawn from. It costs a copy of the rows, some megabytes at most.
func (h *History) Clone() *History {
	c := *h
	c.fast, c.fine, c.wide, c.day = h.fast.clone(), h.fine.clone(), h.wide.clone(), h.day.clone()
	c.byCommand, c.byError, c.tails = h.byCommand.clone(), h.byError.clone(), h.tails.clone()
	c.nodes = maps.Clone(h.nodes)
	for addr, n := range h.nodes {
		node := *n
		node.rows = n.rows.clone()
		node.spikes = maps.Clone(n.spikes)
		node.byCommand, node.byError = n.byCommand.clone(), n.byError.clone()
		node.latencies = n.latencies.clone()
		c.nodes[addr] = &node
	}
	c.events.list = slices.Clone(h.events.list)
	c.commands = h.commands.clone()
	return &c
}

// clone copies a tier; nil stays nil.
func (t *tier) clone() *tier {
	if t == nil {
		return nil
	}
	c := *t
	for i := range c.sums {
		c.sums[i], c.secs[i] = slices.Clone(t.sums[i]), slices.Clone(t.secs[i])
	}
	return &c
}
