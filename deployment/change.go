package deployment

import (
	"context"

	"valktop/actions"
	"valktop/keyspace"
)

// Changes is a deployment as package actions calls it, with a change lane for each primary.
type Changes struct{ nodes []actions.Node }

var _ actions.Deployment = (*Changes)(nil)

// Changes returns the server as the only primary.
func (s *Standalone) Changes() *Changes {
	return &Changes{nodes: []actions.Node{&changed{scanned{node: s.node, scan: s.node.scan}}}}
}

// Primaries lists the nodes that own keys.
func (c *Changes) Primaries(context.Context) []actions.Node { return c.nodes }

// Owner is the primary that a key belongs to: the only one.
func (c *Changes) Owner(context.Context, string) (actions.Node, error) { return c.nodes[0], nil }

// Slotted says that a transaction may hold any keys.
func (c *Changes) Slotted() bool { return false }

// changed is a node with a change lane.
type changed struct{ scanned }

// ScanMatch asks for a page of names that match a glob.
func (c *changed) ScanMatch(ctx context.Context, cursor uint64, count int, glob string) (keyspace.Page, error) {
	return c.Scan(ctx, keyspace.Stretch{Cursor: cursor, Count: count, Match: glob})
}

// Change returns the change lane.
func (c *changed) Change(ctx context.Context) (actions.Link, error) {
	opened, err := c.node.change.take(ctx)
	if err != nil {
		return nil, err // not a nil *changeLink in an interface
	}
	return opened, nil
}
