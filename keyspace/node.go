package keyspace

import (
	"context"
	"time"
)

// Command is a command and its arguments, as bytes.
type Command []string

// Reply is what a server answered to one command. Value is nil, int64, string or []any
// of these, as in RESP2; Err is an error reply ("NOPERM ...").
type Reply struct {
	Value any
	Err   error
}

// Spent is what a call caused on its node, as the server counts it, and how long it took.
type Spent struct {
	Hits     uint64        // lookups counted as keyspace_hits
	Misses   uint64        // lookups counted as keyspace_misses
	Commands uint64        // commands counted as processed
	Lost     uint64        // batches with lookups of which it is not known what they caused
	Took     time.Duration // the round trip, without waiting for a connection
}

// Query is a command to one key: its words before the key's name, and those after it.
type Query struct{ Before, After []string }

// Probe is a Query to a key.
type Probe struct {
	Query *Query
	Key   string
}

// Answer is what a key said to a Query: a text, a number, nothing, or an error reply.
type Answer struct {
	Text   string
	Number int64
	Kind   AnswerKind
	Err    error // of IsError
}

// AnswerKind says which of its fields an Answer goes by.
type AnswerKind int

// The kinds of answers; other replies than these are IsNothing as well.
const (
	IsNothing AnswerKind = iota
	IsText
	IsNumber
	IsError
)

// Stretch is what SCAN is asked for.
type Stretch struct {
	Cursor uint64
	Count  int
	Match  string // a glob that names must match; empty: all names
	Sized  bool   // ask for DBSIZE before and after as well, in the same round trip
	// Ahead asks for the next stretch as soon as its cursor is read, so that the server is
	// busy while names are read. The next call should be for that one.
	Ahead bool
}

// Page is what one SCAN returned. Its names share their bytes: one that is kept for long
// is to be copied.
type Page struct {
	Names  []string // raw bytes; some may come twice
	Next   uint64   // the cursor to go on from; 0 at the end
	Before int64    // DBSIZE just before, when asked for
	After  int64    // DBSIZE just after: what is missing was dead, and SCAN met it
	Link   uint64   // the number of the connection: one that was opened anew has another
	Err    error    // an error reply to SCAN; there is nothing else then
	Spent  Spent
}

// Node is a primary as sampling calls it. Package deployment implements it.
//
// The error of a call is that of the connection: it may be tried again, and the node
// connects when its time has come. An error reply of the server is in the reply.
type Node interface {
	// Addr is host:port or the path of a unix socket.
	Addr() string
	// DB is the selected database.
	DB() int
	// Slots are the slots whose keys the node serves now, in order, and the version of
	// that: it grows whenever slots come or go. Both are zero outside of a cluster. What is
	// returned is not changed any more. It does not wait for the network: a node that moved
	// slots away says so a moment after the first reply that told of it (MOVED).
	Slots() (ranges []SlotRange, version uint64)
	// Scan asks for a page of names on the scan lane.
	Scan(ctx context.Context, s Stretch) (Page, error)
	// Uncounted sends batch in one round trip on the scan lane: commands that no server
	// counts as lookups (DBSIZE, INFO, RANDOMKEY, MEMORY USAGE).
	Uncounted(ctx context.Context, batch ...Command) ([]Reply, Spent, error)
	// Counted sends batch in one round trip on the counted lane, where the ledger nets
	// out what the commands add to the hit rate (TYPE, PTTL, OBJECT, reading a value).
	// The lane is shared with the polls, so a batch should take 5 ms at most.
	Counted(ctx context.Context, batch ...Command) ([]Reply, Spent, error)
	// Ask sends probes in one round trip on the counted lane, like Counted, and puts what
	// they are answered into answers, one each. It allocates next to nothing: a pass may
	// ask millions of keys.
	Ask(ctx context.Context, probes []Probe, answers []Answer) (Spent, error)
	// Try sends one command on the counted lane unless it was denied or unknown before in
	// this session: then it returns that refusal again without asking (each denial is an
	// entry in the server's ACL LOG). needed says what it is for, in words for a user.
	Try(ctx context.Context, needed string, c Command) (Reply, Spent, error)
}

// Deployment is what the user connected to.
type Deployment interface {
	// Primaries lists the nodes that own keys now; never empty. A node that stays is the
	// same value each time. It waits for the network only to find them out at first.
	Primaries(ctx context.Context) []Node
}

// Owning is implemented by a Deployment that knows where keys are without trying.
type Owning interface {
	// Owner is the primary that a key belongs to. After a reply that told of a change
	// (MOVED) it waits until the deployment has said what it is now. It is an error when
	// nobody serves the key's slot.
	Owner(ctx context.Context, key string) (Node, error)
}
