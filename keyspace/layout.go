package keyspace

import "context"

// Shifting is a Deployment whose primaries, and the slots that they serve, change while it
// is looked at: a cluster, or a replication set that may fail over. Where a Deployment is
// none, its primaries stay.
type Shifting interface {
	Deployment
	// Layout tells who has which keys, as last heard, and returns a channel that is closed
	// when there is a newer layout. It does not wait for the network.
	Layout() (now Layout[Node], newer <-chan struct{})
	// Refresh looks for a newer layout at once and returns when that was done, or when ctx
	// ends: for who was told that a key, or a primary, is elsewhere. Whoever calls often
	// shares one look with others.
	Refresh(ctx context.Context)
	// At is the node that a cluster calls addr in MOVED and ASK ("10.0.0.2:6379", or
	// ":6379" for a port of the node that said so), once it is known.
	At(addr string) (Node, bool)
	// Owner is the primary that a key belongs to, as last heard.
	Owner(ctx context.Context, key string) (Node, error)
}

// Layout is which primary of a deployment has which keys, at one time. It is never changed
// after it was handed out. N is the node of whoever asks: Node, or that of package actions.
type Layout[N any] struct {
	Version uint64     // grows with each change
	Shards  []Shard[N] // in the order of Primaries
}

// Shard is a part of the keys.
type Shard[N any] struct {
	Node  N           // its primary, or the replica that is sampled in its place
	Slots []SlotRange // that it serves, ascending; none where keys are not divided by slots
}

// SlotRange is from one slot to another, both included.
type SlotRange struct{ First, Last int }
