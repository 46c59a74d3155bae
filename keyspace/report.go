package keyspace

import (
	"time"

	"valktop/maybe"
)

// Report is what is known of the keys of one database, at one time of a scan. It is never
// changed after it was published; the next version is a new value.
type Report struct {
	Version uint64    // 1 for the first; grows by one with each report
	Time    time.Time // the client's wall clock
	DB      int
	Pass    int // 1 for the first pass over the keys

	State State
	Why   string // why it waits, or failed, in words for a user

	// How far the pass has come. Keys that were returned twice count once.
	Total    int64 // keys in the database (DBSIZE), summed over primaries
	Sampled  int64 // names looked at in this pass that the estimates rest on
	Selected int64 // of these, the ones that the filter lets through
	Walked   int64 // names that SCAN returned in this pass: how far it has come
	Detailed int64 // keys that were asked for type, TTL and the like in this pass
	Vanished int64 // keys that were gone when they were asked

	Complete bool // every primary was walked to its end
	Exact    bool // and every count is that of the keys: nothing changed meanwhile but what SCAN itself expired
	Biased   bool // the names so far may not be a fair sample: a beginning of slots
	// Partial says that a primary is missing or was not walked to the end of what was asked
	// for, or that slots moved and what they hold is not known yet; Lacking says why.
	Partial bool
	Lacking string // in words for a user; empty when not Partial

	Elapsed time.Duration              // of this pass, without pauses
	Rate    float64                    // names a second, lately
	ETA     maybe.Value[time.Duration] // until what was asked for is known
	Pace    Pace
	Goal    Goal

	Delimiters Delimiters // that names are split at; empty while they are not known

	All      Figures   // of all keys selected
	Patterns []Group   // the one with most keys first
	Hidden   int       // how many small patterns are left out
	Tree     []*Branch // the top level, the one with most keys first
	Changes  []Change  // since the pass before

	Own    Own
	Nodes  []NodeReport // in the deployment's order
	Limits []Limit      // what could not be asked, and why
}

// State is what the engine is doing.
type State string

// The states.
const (
	Starting State = "starting" // nothing is known yet
	Running  State = "running"
	Paused   State = "paused"  // by the user
	Waiting  State = "waiting" // for a server; Report.Why says what for
	Done     State = "done"    // the goal is reached; what expires and changes is not followed
	Failed   State = "failed"  // no primary lets its names be scanned
)

// Group is a pattern, or the keys that fell under no pattern of their own.
type Group struct {
	Pattern string // "user:{id}:posts"; escaped nowhere
	Prefix  string // the literal text that all its keys begin with
	Figures
	// Values breaks a pattern down by a segment with few values that shift over time
	// ("{build}"), the newest first.
	Values []Value
}

// Value is one value of a folded segment.
type Value struct {
	Text string
	Keys Estimate
	Idle maybe.Value[Quantiles] // ms
}

// Branch is a node of the tree of prefixes, with what lies below it.
type Branch struct {
	Label  string // the segment: "user:", or folded: "{id}:"
	Prefix string // the whole path of labels from the top
	Folded bool   // the label stands for many segments
	Leaf   bool   // the keys that end here, not what goes on below
	Figures
	Children []*Branch // the one with most keys first
	Hidden   int       // how many small children are left out
}

// Change is how a pattern differs from the pass before, beyond what sampling explains.
type Change struct {
	Pattern string
	Kind    ChangeKind
	Before  Estimate // keys
	Now     Estimate
}

// ChangeKind is what happened to a pattern between two passes.
type ChangeKind string

// The kinds of changes.
const (
	Growing   ChangeKind = "growing"
	Shrinking ChangeKind = "shrinking"
	Appeared  ChangeKind = "new"
	Gone      ChangeKind = "gone"
)

// Pace is how much is taken from the servers.
type Pace struct {
	Share  float64       // of a server's time, 0 to 1: 1 takes all it can get
	Rate   float64       // names a second at most, over all primaries; 0: no bound
	Count  int           // names asked for in one SCAN, on the slowest primary
	Pause  time.Duration // between two SCANs, on the slowest primary
	Slowed bool          // round trips are well over their floor: somebody else is busy there
}

// Own is what the engine itself caused, over all passes.
type Own struct {
	Hits, Misses uint64 // lookups that the servers counted
	Commands     uint64 // commands that the servers counted as processed
	Lost         uint64 // batches of which it is not known what they caused; 0: the rest is exact
	Expired      int64  // keys that had expired already and that SCAN made the servers delete
}

// NodeReport is one primary.
type NodeReport struct {
	Addr     string
	State    State
	Why      string
	Keys     int64 // DBSIZE, the newest
	Sampled  int64 // names that the estimates rest on
	Selected int64 // of these, the ones that the filter lets through
	Walked   int64 // names that SCAN returned so far; less than Keys while estimates rest on random draws
	Complete bool
	Exact    bool
	Biased   bool
	// Restarted says that the server restarted during the pass, or that it may have: the
	// connection was lost, and INFO is denied. Its keys are in another order since: the pass
	// goes on from its cursor, as any beginning is as good for a sample, and begins again
	// there when it has come to its end.
	Restarted bool
	Lacking   string        // why what is known of it is not all, in words for a user; empty when it is
	Count     int           // of the last SCAN
	Pause     time.Duration // after the last call
	Floor     time.Duration // the shortest round trip seen
	Trip      time.Duration // the usual round trip lately
	Slowed    bool          // round trips are well over their floor
	Own       Own
}

// Limit is something that could not be asked.
type Limit struct {
	Node    string // its address
	Command string // "MEMORY USAGE"
	Missing string // what is unknown without it, in words for a user
	Why     string // "this user may not run it", in words for a user
	Try     string // what would help; may be empty
	Err     error  // as the server said it; holds raw bytes
}
