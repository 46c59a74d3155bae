package deployment

import (
	"cmp"
	"context"
	"slices"

	"valktop/collector"
)

// keep makes a view of what was found, and the only one that is known. A node that stays
// is the same value, one that left is closed.
func (d *Deployment) keep(ctx context.Context, f discovery) {
	old, _ := d.now()
	next := view{known: true, version: old.version, topology: collector.Topology{Form: f.form, Set: f.set, Partial: f.partial, Sentinels: f.sentinels}}
	f.members = d.nodesOf(f.members, old, &next)
	if len(f.members) == 0 {
		return // nothing is worth less than what was known
	}
	for _, m := range f.members {
		next.nodes = append(next.nodes, m.node)
		next.members = append(next.members, m.place(f.members))
	}
	next.shards = d.shardsOf(f.members)
	d.sample(ctx, f.members, old, &next)
	next.topology.Shifts = bounded(append(slices.Clone(old.topology.Shifts), d.shifts(old, next)...))
	for i, n := range next.nodes {
		n.settle(next.members[i], next.served(n))
	}
	d.publish(old, next)
	for _, n := range append(slices.Clone(old.nodes), d.seed) {
		if !slices.Contains(next.nodes, n) && (n != d.seed || d.config.Sentinel == nil) {
			n.close()
		}
	}
}

// publish makes next the view.
func (d *Deployment) publish(old, next view) {
	changed := !old.known || !slices.Equal(old.nodes, next.nodes) || !slices.EqualFunc(old.shards, next.shards, shard.equal)
	d.mu.Lock()
	defer d.mu.Unlock()
	if changed {
		next.version++
	}
	d.view, d.unnamed = next, nil
	if changed {
		close(d.newer)
		d.newer = make(chan struct{})
	}
}

// equal reports whether the same nodes serve the same slots.
func (s shard) equal(other shard) bool {
	return s.primary == other.primary && s.sampled == other.sampled && slices.Equal(s.slots, other.slots)
}

// nodesOf finds the node of each member, or makes one, and puts them in order: primaries by
// their slots, then replicas in the order of their primaries.
func (d *Deployment) nodesOf(members []member, old view, next *view) []member {
	first := map[string]int{} // slot, by id of the primary
	for _, m := range members {
		first[m.id] = m.firstSlot()
	}
	slices.SortStableFunc(members, func(a, b member) int {
		return cmp.Or(a.rank()-b.rank(), first[cmp.Or(a.follows, a.id)]-first[cmp.Or(b.follows, b.id)])
	})
	taken := map[*node]bool{}
	for _, m := range members {
		taken[m.node] = true
	}
	var all []member
	for _, m := range members {
		if m.node == nil {
			m.node = d.known(m, old, taken)
		}
		if m.node == nil {
			made, err := d.newNode(d.config.at(m.reached, m.announced))
			if err != nil {
				next.topology.Partial = err.Error()
				continue
			}
			m.node = made
		}
		taken[m.node] = true
		all = append(all, m)
	}
	return all
}

// known is the node that a member is, nil when it is new. One that is at another address
// than before is reached anew, but where the user said where it is.
func (d *Deployment) known(m member, old view, taken map[*node]bool) *node {
	for _, n := range old.nodes {
		if taken[n] {
			continue
		}
		id, here := n.Member().ID, n.config.where() == m.reached
		if m.id != "" && id == m.id && (here || n.config.announced == Address{}) || here && (id == "" || m.id == "") {
			return n
		}
	}
	return nil
}

// rank puts primaries that serve slots first, and replicas last.
func (m member) rank() int {
	switch {
	case m.role == collector.Replica:
		return 2
	case len(m.slots) == 0:
		return 1
	}
	return 0
}

// firstSlot is the first slot that the member serves; one too many when it serves none.
func (m member) firstSlot() int {
	if len(m.slots) == 0 {
		return slotCount
	}
	return m.slots[0].First
}

// place is the member as it is shown.
func (m member) place(all []member) collector.Member {
	shown := collector.Member{ID: m.id, Role: m.role, State: m.state, Slots: count(m.slots)}
	if m.announced.Host != "" && m.announced.String() != m.node.Addr() {
		shown.Announced = m.announced.String()
	}
	for _, p := range all {
		if m.follows != "" && (m.follows == p.id || m.follows == p.announced.String()) {
			shown.PrimaryAddr = p.node.Addr()
		}
	}
	return shown
}

// shardsOf are the primaries that have keys. Where there is none, the first node stands in.
func (d *Deployment) shardsOf(members []member) []shard {
	var shards []shard
	for _, m := range members {
		if m.role == collector.Primary && (m.id == "" || len(m.slots) > 0) {
			shards = append(shards, shard{primary: m.node, sampled: m.node, slots: m.slots})
		}
	}
	if len(shards) == 0 {
		shards = []shard{{primary: members[0].node, sampled: members[0].node}}
	}
	return shards
}
