package deployment

import (
	"context"
	"errors"
	"time"

	"valktop/collector"
)

type node struct{ config Config }

func newNode(c Config) (*node, error) { return &node{config: c}, nil }

func (n *node) close() {}

// Addr is host:port or the path of a unix socket.
func (n *node) Addr() string { return n.config.Name() }

// DB is the selected database.
func (n *node) DB() int { return n.config.DB }

func (n *node) Counted(context.Context, ...collector.Command) ([]collector.Reply, collector.Ledger, error) {
	return nil, collector.Ledger{}, errors.New("not connected")
}

func (n *node) Ping(context.Context) (time.Duration, error) { return 0, errors.New("not connected") }

func (n *node) ClientIDs() []int64 { return nil }

func (n *node) Allowed() []collector.Capability { return nil }

func (n *node) Try(context.Context, string, collector.Command) (any, error) {
	return nil, errors.New("not connected")
}

func (n *node) Retry() {}
