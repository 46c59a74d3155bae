package deployment

import (
	"errors"
	"slices"

	"valktop/collector"
	"valktop/keyspace"
)

// place is where a node stands in its deployment, as that said last.
type place struct {
	member  collector.Member
	slots   []keyspace.SlotRange // that it serves as a primary, or its primary does; not changed any more
	version uint64               // of slots
}

// Member is the node's place in its deployment.
func (n *node) Member() collector.Member {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.place.member
}

// slots are those that the node serves, and their version.
func (n *node) slots() ([]keyspace.SlotRange, uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.place.slots, n.place.version
}

// settle gives the node its place, and reports whether its slots are others than before.
func (n *node) settle(m collector.Member, ranges []keyspace.SlotRange) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.place.member = m
	if slices.Equal(n.place.slots, ranges) {
		return false
	}
	n.place.slots = slices.Clone(ranges)
	n.place.version++
	return true
}

// hear tells the deployment when a reply speaks of a change.
func (n *node) hear(reply error) {
	var e replyError
	if reply != nil && errors.As(reply, &e) && e.isAny("MOVED ", "ASK ", "CLUSTERDOWN ", "READONLY ", "MASTERDOWN ") {
		n.tell()
	}
}

// tell makes the deployment look what it is made of.
func (n *node) tell() {
	if n.changed != nil {
		n.changed()
	}
}
