package deployment

import (
	"context"
	"crypto/tls"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"valktop/collector"
)

// pingCommand is measured; it is also what a connection is tested with.
const pingCommand = "PING"

// node is one server and the connections to it. It implements collector.Node.
type node struct {
	config Config // with defaults
	tls    *tls.Config
	gate   *gate

	counted *lane // INFO, and every command that the server counts as a lookup
	ping    *lane // PING alone: in a pipeline it would wait for its neighbours
	scan    *lane // SCAN, and what no server counts as a lookup
	change  *lane // what changes something; its connection lasts as long as a change

	ledger    ledger
	misses    ownMisses
	abilities abilities

	sampled *scanned // the node as package keyspace calls it
	changes *changed // the node as package actions calls it
	heard   *heard   // the node as package access calls it

	// changed, where set, is told when a reply speaks of a change of the deployment, or the
	// connection was lost.
	changed   func()
	connected atomic.Bool // it was, once
	readonly  atomic.Bool // it is a replica of a cluster that is sampled: it is asked for keys
	// broken, where set, is why there is no such server.
	broken func(context.Context) *collector.Error
	named  string // what it is called, where that is not its address

	mu     sync.Mutex
	server serverID
	place  place

	life context.Context // ends with close
	end  context.CancelFunc
}

// newNode checks what can be checked without connecting.
func newNode(c Config) (*node, error) {
	secure, err := c.TLS.load(c)
	if err != nil {
		return nil, err
	}
	n := &node{config: c, tls: secure, gate: newGate()}
	n.life, n.end = context.WithCancel(context.Background())
	n.counted, n.ping, n.scan, n.change = newLane(n), newLane(n), newLane(n), newLane(n)
	n.sampled = &scanned{node: n, scan: n.scan}
	n.changes = &changed{scanned: n.sampled}
	n.heard = &heard{n}
	return n, nil
}

// lanes are all of them.
func (n *node) lanes() []*lane { return []*lane{n.counted, n.ping, n.scan, n.change} }

// Addr is host:port or the path of a unix socket.
func (n *node) Addr() string {
	if n.named != "" {
		return n.named
	}
	return n.config.Name()
}

// DB is the selected database.
func (n *node) DB() int { return n.config.DB }

// Counted sends batch on the counted lane, before details that wait. The ledger is that of the moment before the
// first command was counted: the server counts a command when it has run it, so an INFO
// that comes first sees all commands before itself, but the bytes of the whole batch
// received. What another lane has under way at that moment is in the next ledger.
func (n *node) Counted(ctx context.Context, batch ...collector.Command) ([]collector.Reply, collector.Ledger, error) {
	var before collector.Ledger
	replies, size, err := n.counted.do(ctx, true, batch, func() { before = n.ledger.now() })
	before.BytesIn += size
	return replies, before, err
}

// Ping measures the round trip of a PING.
func (n *node) Ping(ctx context.Context) (time.Duration, error) {
	if err := n.abilities.denied(pingCommand); err != nil {
		return 0, err
	}
	var start time.Time
	replies, _, err := n.ping.do(ctx, true, []collector.Command{{pingCommand}}, func() { start = time.Now() })
	took := time.Since(start)
	if err != nil {
		return 0, err
	}
	n.abilities.learn(pingCommand, "to measure the round trip", replies[0].Err)
	return took, replies[0].Err
}

// ClientIDs are the ids of the connections open now, where the server told them.
func (n *node) ClientIDs() []int64 {
	var ids []int64
	for _, l := range n.lanes() {
		if id := l.id.Load(); id != 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// Allowed lists what was tried.
func (n *node) Allowed() []collector.Capability { return n.abilities.list() }

// Try sends c on the counted lane unless it was denied before.
func (n *node) Try(ctx context.Context, needed string, c collector.Command) (any, error) {
	name := nameOf(c)
	if err := n.abilities.denied(name); err != nil {
		return nil, err
	}
	replies, _, err := n.Counted(ctx, c)
	if err != nil {
		return nil, err
	}
	n.abilities.learn(name, needed, replies[0].Err)
	return replies[0].Value, replies[0].Err
}

// Retry ends a wait for the next attempt to connect, and lets commands be tried again that
// were denied: somebody asks for it, perhaps since an administrator has allowed them.
func (n *node) Retry() {
	n.abilities.forgive()
	n.gate.open()
	if via, ok := n.config.Via.(interface{ Retry() }); ok {
		via.Retry()
	}
}

// close ends every connection and what is under way on them, and waits for that: but not
// until who has the change lane gives it back.
func (n *node) close() {
	n.end()
	for _, l := range n.lanes() {
		if l != n.change {
			l.end()
		}
	}
}

// setServer keeps what the server called itself when a connection was opened.
func (n *node) setServer(id serverID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.server = id
}

func (n *node) serverID() serverID {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.server
}

// failure says why op failed, in words for a user.
func (n *node) failure(op string, err error, w *wire) *collector.Error {
	e := explain(err, n.config, w)
	e.Node, e.Op = n.config.Label(), op
	return e
}

// givenUp is the error of a call whose caller, or Close, ended it; nil when neither did.
func (n *node) givenUp(ctx context.Context) error {
	switch {
	case n.life.Err() != nil:
		return ErrClosed
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	}
	return nil
}
