package deployment

import (
	"context"

	"valktop/actions"
	"valktop/collector"
	"valktop/keyspace"
)

// Changes is a deployment as package actions calls it, with a change lane for each primary.
type Changes struct{ of *Deployment }

var (
	_ actions.Shifting         = (*Changes)(nil)
	_ actions.ClientDeployment = (*Changes)(nil)
)

// Changes returns the deployment as what changes it sees it.
func (d *Deployment) Changes() *Changes { return &Changes{d} }

// Primaries lists the nodes that own keys.
func (c *Changes) Primaries(ctx context.Context) []actions.Node {
	var nodes []actions.Node
	for _, s := range c.of.settled(ctx).shards {
		nodes = append(nodes, s.primary.changes)
	}
	return nodes
}

// Servers lists all nodes, replicas as well.
func (c *Changes) Servers(ctx context.Context) []actions.ClientNode {
	var nodes []actions.ClientNode
	for _, n := range c.of.settled(ctx).nodes {
		nodes = append(nodes, n.changes)
	}
	return nodes
}

// Owner is the primary that a key belongs to.
func (c *Changes) Owner(ctx context.Context, key string) (actions.Node, error) {
	s, err := c.of.owner(ctx, key)
	if err != nil {
		return nil, err
	}
	return s.primary.changes, nil
}

// Slotted reports whether a transaction holds keys of one slot only.
func (c *Changes) Slotted() bool { return c.of.Topology().Form == collector.Cluster }

// Changed returns what is closed when primaries, or their slots, change.
func (c *Changes) Changed() <-chan struct{} {
	_, newer := c.of.now()
	return newer
}

// Refresh looks at once what the deployment is now.
func (c *Changes) Refresh(ctx context.Context) { c.of.Refresh(ctx) }

// At is the node that the cluster calls addr.
func (c *Changes) At(addr string) (actions.Node, bool) {
	n, ok := c.of.at(addr)
	if !ok {
		return nil, false
	}
	return n.changes, true
}

// changed is a node with a change lane.
type changed struct{ *scanned }

// ClientIDs are the ids of valktop's own connections.
func (c *changed) ClientIDs() []int64 { return c.node.ClientIDs() }

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
