package access

import (
	"context"
	"time"

	"valktop/keyspace"
)

// Node is a primary as this package calls it. Package deployment implements it.
type Node interface {
	// Addr is host:port or the path of a unix socket.
	Addr() string
	// DB is the selected database.
	DB() int
	// Monitor sends MONITOR on the scan lane and calls line with each line that comes, without
	// its end, until line returns false or ctx ends: no error then. The bytes are of the
	// call alone; size is how long the line was, of which the end is left out when it is very
	// long. While it runs no keys are sampled. The connection is closed when it returns.
	Monitor(ctx context.Context, line func(text []byte, size int) bool) error
	// Misses subscribes on the change lane to the names of lookups that miss, in all
	// databases, until ctx ends. It calls heard with ready set once the server has confirmed
	// that, then with each name. The connection is called so in CLIENT LIST, where called is
	// not empty. A change that wants the lane ends it: ErrYielded.
	Misses(ctx context.Context, called string, heard func(m Miss, ready bool)) error
	// OwnMisses are the names that valktop itself has looked up in vain since the last call.
	// They are kept from the first call on, in bounded number.
	OwnMisses() []string
	// Own are the client addresses of valktop's connections to this server, as far as the
	// server tells, to leave them out of what MONITOR shows.
	Own(ctx context.Context) map[string]bool
	// Load is what the server has done so far, and how it is.
	Load(ctx context.Context) (Load, error)
	// Counted sends batch in one round trip on the counted lane. See keyspace.Node.
	Counted(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, keyspace.Spent, error)
}

// Deployment is what the user connected to.
type Deployment interface {
	// Primaries lists the nodes that own keys now; never empty. A node that stays is the
	// same value each time.
	Primaries(ctx context.Context) []Node
}

// Miss is a lookup that found nothing.
type Miss struct {
	DB   int
	Name string // raw bytes
}

// Load is what a server has done up to a moment. What valktop itself caused is left out.
type Load struct {
	At           time.Time // the client's clock, monotonic
	Hits, Misses int64
	Commands     int64
	CPU          time.Duration // of the main thread where the server tells, else of the process
	Ping         time.Duration // the round trip of a PING
	Lost         uint64        // batches of valktop's own of which it is not known what they counted
}

// ErrYielded says that a subscription made way for a change. It may be taken up again.
const ErrYielded = constError("a change has the connection")

// constError is an error that nobody can change.
type constError string

func (e constError) Error() string { return string(e) }
