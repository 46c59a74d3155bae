package actions

import (
	"context"

	"valktop/keyspace"
)

// Node is a primary as changes call it. Package deployment implements it.
type Node interface {
	keyspace.Node
	// ScanMatch asks for a page of names that match a glob, from cursor on, on the scan
	// lane. An empty glob matches all.
	ScanMatch(ctx context.Context, cursor uint64, count int, glob string) (keyspace.Page, error)
	// Change returns the change lane: a connection that belongs to the caller until it is
	// closed. It waits while another change has it.
	Change(ctx context.Context) (Link, error)
}

// Link is one connection, so what WATCH said holds as long as it lasts. It is for one
// goroutine. After an error of Do it is dead: what was under way may or may not have
// been done, and another Link starts without any WATCH.
type Link interface {
	// Do sends batch in one round trip and returns a reply for each command. What the
	// server counts as lookups is booked exactly; such a batch takes turns with the polls,
	// so it should take 5 ms at most.
	Do(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error)
	// Close gives the lane back.
	Close()
}

// Deployment is what the user connected to.
type Deployment interface {
	// Primaries lists the nodes that own keys now; never empty. A node that stays is the
	// same value each time. It waits for the network only to find them out at first.
	Primaries(ctx context.Context) []Node
	// Owner is the primary that a key belongs to. After a reply that told of a change
	// (MOVED, READONLY, CLUSTERDOWN) or a lost node it waits until the deployment has said
	// what it is now. It is an error when nobody serves the key's slot.
	Owner(ctx context.Context, key string) (Node, error)
	// Slotted says that keys are grouped by slot: a transaction holds keys of one only.
	Slotted() bool
}
