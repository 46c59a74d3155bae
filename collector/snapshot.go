package collector

import (
	"time"

	"valktop/maybe"
)

// Snapshot is everything polled from a deployment at one instant. It is never
// changed after it was published.
type Snapshot struct {
	Version    uint64         // 1 for the first; grows by one with each poll
	Time       time.Time      // the client's wall clock when the poll ended; where the row stands on a chart
	Interval   time.Duration  // between polls, as asked for at that time
	Late       time.Duration  // by how much valktop's own machine let it wait when it was to poll: its processors are busy
	Deployment string         // what the user connected to, for display: "cache-1:6379"
	Topology   Topology       // what the deployment is, and what changed in it
	Nodes      []NodeSnapshot // never empty; a standalone deployment is a list of one
}

// NodeSnapshot is what one server of the deployment said, or why it said nothing.
type NodeSnapshot struct {
	Addr string // host:port, or the path of a unix socket
	Err  error  // why this node did not answer; Info is then that of its last good poll, or zero
	Down Down   // set with Err while the connection is lost

	Member Member // its place in the deployment

	Info    Info                       // of the last good poll
	Age     time.Duration              // how old Info is: 0 when this poll succeeded
	Clock   maybe.Value[time.Time]     // the server's own clock at the poll (server_time_usec, else TIME)
	DBSize  maybe.Value[int64]         // keys in the selected database, dead ones included until they are met
	DB      int                        // the selected database
	Ping    maybe.Value[time.Duration] // round trip of a PING of its own
	Poll    time.Duration              // round trip of the whole poll
	Ledger  Ledger                     // what valktop had caused on this node when INFO ran
	Past    Past                       // what the server remembers, asked every PastInterval
	Detail  Detail                     // of the topics that are watched
	Allowed []Capability               // what was tried so far, and what came of it
}

// Down says since when a node cannot be reached and when the next attempt is due.
// The zero value means that it is connected.
type Down struct {
	Since   time.Time
	Attempt int       // how many attempts have failed since
	RetryAt time.Time // zero when an attempt is under way
}

// Ledger counts what valktop itself has caused on a node since it connected first.
// The counts only grow; differences of two ledgers belong to the time between two polls.
type Ledger struct {
	Hits        uint64 // lookups that the server counted as keyspace hits
	Misses      uint64 // lookups that the server counted as keyspace misses
	Commands    uint64 // commands that the server counted as processed
	Connections uint64 // connections opened
	BytesIn     uint64 // bytes the server received from valktop
	BytesOut    uint64 // bytes the server sent to valktop
	Lost        uint64 // batches with lookups whose replies were lost: the interval's hit rate is unknown
	Ran         Ran    // Commands, by command
}

// Capability is what came of a command when it was first needed.
type Capability struct {
	Command string // "SLOWLOG GET"
	Needed  string // what it is for, in words for a user
	Err     error  // nil when the server ran it
}

// Past is what a server remembers of the time before valktop came.
type Past struct {
	Time       time.Time // client's wall clock when it was asked; zero when never
	SlowLog    maybe.Value[[]SlowEntry]
	Latency    maybe.Value[[]LatencyEvent]
	ClientAges maybe.Value[ClientAges]
	// Others is how many other connections are named valktop: their probes move the hit rate too.
	Others maybe.Value[int]
}

// SlowEntry is one entry of SLOWLOG GET.
type SlowEntry struct {
	ID       int64
	Time     time.Time // the server's clock, to the second
	Duration time.Duration
	Args     []string // raw bytes, as the server shortened them
	Client   string   // address, raw
	Name     string   // of the client, raw
}

// LargeEntry is one entry of COMMANDLOG GET large-reply or large-request.
type LargeEntry struct {
	ID     int64
	Time   time.Time // the server's clock, to the second
	Bytes  int64
	Args   []string // raw bytes, as the server shortened them
	Client string   // address, raw
	Name   string   // of the client, raw
}

// LatencyEvent is one line of LATENCY LATEST.
type LatencyEvent struct {
	Event  string    // "fork", "command", "expire-cycle"
	Time   time.Time // of the latest spike, the server's clock
	Latest time.Duration
	Max    time.Duration
}

// Spike is one line of LATENCY HISTORY: the longest of its second.
type Spike struct {
	Time time.Time // the server's clock, to the second
	Took time.Duration
}

// ClientAges sums up CLIENT LIST by the age of the connections.
type ClientAges struct {
	Count    int
	Youngest time.Duration
	Median   time.Duration
	Oldest   time.Duration
	Under1m  int // how many are younger than a minute: all of them after a deploy
	// Opened is the newest connection's number: how many there were since the server's start,
	// whatever became of its counters.
	Opened int64
}
