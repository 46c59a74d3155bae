package actions

import "context"

// Shifting is a Deployment whose primaries, and the slots that they serve, change while a
// plan is carried out: a cluster, or a replication set that may fail over. Where a
// Deployment is none, its primaries stay.
type Shifting interface {
	Deployment
	// Changed returns a channel that is closed when Primaries, or the Slots of one of them,
	// are others than they were when it was called.
	Changed() <-chan struct{}
	// Refresh looks at once what the deployment is now, and returns when that was done or
	// ctx ends: for who lost a node. Whoever calls often shares one look with others.
	Refresh(ctx context.Context)
	// At is the node that a cluster calls addr in ASK and MOVED ("10.0.0.2:6379"), once
	// it is known.
	At(addr string) (Node, bool)
}
