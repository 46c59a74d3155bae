package deployment

import (
	"fmt"
	"time"

	"valktop/collector"
	"valktop/keyspace"
)

const (
	// maxShifts bounds the shifts that are kept: more than anybody looks at.
	maxShifts = 200
	// movingFor is for how long slots that move to a node are one and the same resharding:
	// they go one by one, and a mark for each would hide the chart.
	movingFor = time.Minute
)

// shifts are what changed from one view to the next. What the user named, before it was
// known, is no view.
func (d *Deployment) shifts(old, next view) []collector.Shift {
	if !old.known {
		return nil
	}
	now := time.Now().Round(0)
	var all []collector.Shift
	add := func(kind collector.ShiftKind, n *node, format string) {
		all = append(all, collector.Shift{Time: now, Kind: kind, Node: n.Addr(), Text: fmt.Sprintf(format, n.Addr())})
	}
	for _, s := range next.shards {
		if role(next, s.primary) == collector.Primary && (role(old, s.primary) == collector.Replica || tookOver(old, next, s.primary)) {
			add(collector.Failover, s.primary, "failover to %s")
		}
	}
	for _, n := range next.nodes {
		if !old.has(n.Addr()) && !tookOver(old, next, n) {
			add(collector.Joined, n, "%s joined")
		}
	}
	for _, n := range old.nodes {
		if !next.has(n.Addr()) {
			add(collector.Left, n, "%s left")
		}
	}
	for _, s := range next.shards {
		if d.takesSlots(old, next, s, now) {
			add(collector.Resharded, s.primary, "slots move to %s")
		}
	}
	return all
}

// tookOver reports whether a node that was not there is the primary of one that was a
// primary before.
func tookOver(old, next view, n *node) bool {
	if old.has(n.Addr()) {
		return false
	}
	for i, m := range next.members {
		if m.Role == collector.Replica && m.PrimaryAddr == n.Addr() && role(old, next.nodes[i]) == collector.Primary {
			return true
		}
	}
	return false
}

// takesSlots reports whether a primary began to take slots over from others that stay
// primaries.
func (d *Deployment) takesSlots(old, next view, s shard, now time.Time) bool {
	moved := false
	for _, was := range old.shards {
		if was.primary != s.primary && role(next, was.primary) == collector.Primary && overlap(was.slots, s.slots) {
			moved = true
		}
	}
	if !moved {
		return false
	}
	if d.moved == nil {
		d.moved = map[string]time.Time{}
	}
	last := d.moved[s.primary.Addr()]
	d.moved[s.primary.Addr()] = now
	return now.Sub(last) > movingFor
}

// overlap reports whether two lists have a slot in common.
func overlap(a, b []keyspace.SlotRange) bool {
	for _, x := range a {
		for _, y := range b {
			if x.First <= y.Last && y.First <= x.Last {
				return true
			}
		}
	}
	return false
}

// role is that of a node in a view; empty when it is not there.
func role(v view, n *node) string {
	m, _ := v.member(n)
	return m.Role
}

// has reports whether there is a node at an address.
func (v view) has(addr string) bool {
	for _, n := range v.nodes {
		if n.Addr() == addr {
			return true
		}
	}
	return false
}

// bounded leaves out the oldest shifts when there are too many.
func bounded(all []collector.Shift) []collector.Shift {
	if len(all) > maxShifts {
		all = all[len(all)-maxShifts:]
	}
	return all
}
