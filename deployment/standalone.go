// Package deployment reaches servers: addresses, TLS, handshake, reconnection, what a
// server and its user allow, and the ledger of what valktop itself causes. Nothing else
// knows go-redis.
package deployment

import (
	"context"

	"valktop/collector"
)

// Standalone is one server. It implements collector.Deployment and is safe for concurrent use.
type Standalone struct {
	name string
	node *node
}

// New checks c and the files that it names, and connects when something is first asked.
// Its errors say what to change.
func New(c Config) (*Standalone, error) {
	n, err := newNode(c.withDefaults())
	if err != nil {
		return nil, err
	}
	return &Standalone{name: c.Label(), node: n}, nil
}

// Name is the server's address, and the tunnel that leads there.
func (s *Standalone) Name() string { return s.name }

// Nodes returns the server as the only node.
func (s *Standalone) Nodes(context.Context) []collector.Node {
	return []collector.Node{s.node}
}

// Close ends every connection and what is under way on them. Later calls fail.
func (s *Standalone) Close() error {
	s.node.close()
	return nil
}
