package deployment

import (
	"context"
	"sync"
	"time"

	"valktop/collector"
	"valktop/keyspace"
)

// Keyspace is a deployment as package keyspace calls it, with a scan lane for each primary.
type Keyspace struct{ of *Deployment }

var _ keyspace.Shifting = (*Keyspace)(nil)

// Keyspace returns the deployment as sampling sees it.
func (d *Deployment) Keyspace() *Keyspace { return &Keyspace{d} }

// Primaries lists the nodes that own keys, or the replicas that are sampled in their place.
func (k *Keyspace) Primaries(ctx context.Context) []keyspace.Node {
	var nodes []keyspace.Node
	for _, s := range k.of.settled(ctx).shards {
		nodes = append(nodes, s.sampled.sampled)
	}
	return nodes
}

// Changed returns what is closed when primaries, or their slots, change.
func (k *Keyspace) Changed() <-chan struct{} {
	_, newer := k.of.now()
	return newer
}

// Refresh looks at once what the deployment is now.
func (k *Keyspace) Refresh(ctx context.Context) { k.of.Refresh(ctx) }

// At is the node that the cluster calls addr.
func (k *Keyspace) At(addr string) (keyspace.Node, bool) {
	n, ok := k.of.at(addr)
	if !ok {
		return nil, false
	}
	return n.sampled, true
}

// Owner is the primary that a key belongs to.
func (k *Keyspace) Owner(ctx context.Context, key string) (keyspace.Node, error) {
	s, err := k.of.owner(ctx, key)
	if err != nil {
		return nil, err
	}
	return s.sampled.sampled, nil
}

// scanned is a node with a scan lane: SCAN, and what no server counts as a lookup.
type scanned struct {
	node  *node
	scan  *lane
	texts sync.Pool // *[]byte: room to write batches in
}

// Addr is the node's.
func (s *scanned) Addr() string { return s.node.Addr() }

// DB is the node's.
func (s *scanned) DB() int { return s.node.DB() }

// Slots are what the cluster says that the node serves.
func (s *scanned) Slots() ([]keyspace.SlotRange, uint64) { return s.node.slots() }

// Uncounted sends batch on the scan lane.
func (s *scanned) Uncounted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return s.do(ctx, s.scan, batch)
}

// Counted sends batch on the counted lane.
func (s *scanned) Counted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	return s.do(ctx, s.node.counted, batch)
}

// Try sends c on the counted lane unless it was denied before.
func (s *scanned) Try(ctx context.Context, needed string, c keyspace.Command) (keyspace.Reply, keyspace.Spent, error) {
	name := nameOf(collector.Command(c))
	if err := s.node.abilities.denied(name); err != nil {
		return keyspace.Reply{Err: err}, keyspace.Spent{}, nil
	}
	replies, spent, err := s.Counted(ctx, c)
	if err != nil {
		return keyspace.Reply{}, spent, err
	}
	s.node.abilities.learn(name, needed, replies[0].Err)
	return replies[0], spent, nil
}

// do sends batch on a lane and reads from the replies what it cost.
func (s *scanned) do(ctx context.Context, l *lane, batch []keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error) {
	commands := make([]collector.Command, len(batch))
	for i, c := range batch {
		commands[i] = collector.Command(c)
	}
	var start time.Time
	replies, sent, err := l.do(ctx, false, commands, func() { start = time.Now() })
	if err != nil {
		if sent == 0 {
			return nil, keyspace.Spent{}, err
		}
		return nil, keyspace.Spent{Lost: 1}, err
	}
	spent := s.node.spent(commands, replies)
	spent.Took = time.Since(start)
	return repliesOf(replies), spent, nil
}

// spent is what a batch that was answered cost.
func (n *node) spent(batch []collector.Command, replies []collector.Reply) keyspace.Spent {
	did := unfold(batch, replies)
	found := lookups(n.serverID(), did)
	spent := keyspace.Spent{Hits: found.hits, Misses: found.misses, Commands: did.processed()}
	if found.unknown {
		spent.Lost = 1
	}
	return spent
}
