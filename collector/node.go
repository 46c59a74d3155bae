// Package collector polls a deployment: what it says about itself, one Snapshot a tick.
package collector

import (
	"context"
	"time"
)

// Command is a command and its arguments, as bytes.
type Command []string

// Reply is what a server answered to one command. Value is nil, int64, string or
// []any of these, as in RESP2; Err is an error reply ("ERR ...", "NOPERM ...").
type Reply struct {
	Value any
	Err   error
}

// Node is a server as the collector calls it. Package deployment implements it.
type Node interface {
	// Addr is host:port or the path of a unix socket.
	Addr() string
	// DB is the selected database.
	DB() int
	// Member is its place in the deployment. It does not wait for the network.
	Member() Member
	// Counted sends batch in one pipelined round trip on the counted lane and returns a
	// reply for each command, in order. The ledger is that of the moment in which the
	// first command of the batch ran: what INFO, sent first, can see. The error is that of
	// the connection; while it is down it implements Retrying.
	Counted(ctx context.Context, batch ...Command) ([]Reply, Ledger, error)
	// Ping measures the round trip of a PING of its own on its own lane.
	Ping(ctx context.Context) (time.Duration, error)
	// ClientIDs are the ids of valktop's own open connections (CLIENT ID), where known.
	ClientIDs() []int64
	// Allowed lists what was tried on this server so far. See Try.
	Allowed() []Capability
	// Try sends one command on the counted lane unless it was denied or unknown before in
	// this session: then it returns that error again without asking (each denial is an
	// entry in the server's ACL LOG). needed says what it is for, in words for a user.
	Try(ctx context.Context, needed string, c Command) (any, error)
	// Retry ends a wait for the next attempt to connect.
	Retry()
}

// Deployment is what the user connected to.
type Deployment interface {
	// Name is what to call it on the screen; it holds no secret.
	Name() string
	// Nodes lists the nodes known now; never empty. A node that stays is the same value
	// each time. It waits for the network only to find them out at first.
	Nodes(ctx context.Context) []Node
	// Topology is what the deployment is, and what changed in it. It does not wait for the
	// network.
	Topology() Topology
}

// Retrying is implemented by errors of a connection that is down.
type Retrying interface {
	error
	Down() Down
}
