package actions

import (
	"context"

	"valktop/keyspace"
)

// Shifting is a Deployment whose primaries, and the slots that they serve, change while a
// plan is carried out: a cluster, or a replication set that may fail over. Where a
// Deployment is none, its primaries stay.
type Shifting interface {
	Deployment
	// Layout tells who has which keys, as last heard, and returns a channel that is closed
	// when there is a newer layout. It does not wait for the network. Its nodes are those
	// of Primaries, never replicas.
	Layout() (now keyspace.Layout[Node], newer <-chan struct{})
	// Refresh looks for a newer layout at once and returns when that was done, or when ctx
	// ends. Whoever calls often shares one look with others.
	Refresh(ctx context.Context)
	// At is the node that a cluster calls addr in MOVED and ASK ("10.0.0.2:6379", or
	// ":6379" for a port of the node that said so), once it is known.
	At(addr string) (Node, bool)
}
