package deployment

import (
	"valktop/collector"
	"valktop/keyspace"
)

// view is a deployment as it was found at one time. It is never changed.
type view struct {
	known    bool // it was found out, not only named by the user
	version  uint64
	topology collector.Topology
	nodes    []*node            // never empty
	members  []collector.Member // of nodes, where it is known
	shards   []shard            // never empty
}

// shard is a part of the keys and who has it.
type shard struct {
	primary *node
	sampled *node // who is asked which keys there are: the primary, or a replica in its place
	slots   []keyspace.SlotRange
}

// owner is the shard of a slot, or of all keys where there are no slots; nil when nobody
// serves it.
func (v view) owner(slot int) *shard {
	for i, s := range v.shards {
		if v.topology.Form != collector.Cluster || len(v.shards) == 1 && s.slots == nil {
			return &v.shards[i]
		}
		for _, r := range s.slots {
			if slot >= r.First && slot <= r.Last {
				return &v.shards[i]
			}
		}
	}
	return nil
}

// member is the place of a node, and whether it is there.
func (v view) member(n *node) (collector.Member, bool) {
	for i, is := range v.nodes {
		if is == n && i < len(v.members) {
			return v.members[i], true
		}
	}
	return collector.Member{}, false
}

// served are the slots of a primary, or of the replica that is sampled in its place.
func (v view) served(n *node) []keyspace.SlotRange {
	for _, s := range v.shards {
		if s.primary == n || s.sampled == n {
			return s.slots
		}
	}
	return nil
}

// at is the node that is reached at an address; nil when there is none.
func (v view) at(a Address) *node {
	for _, n := range v.nodes {
		if n.broken == nil && n.config.where() == a {
			return n
		}
	}
	return nil
}
