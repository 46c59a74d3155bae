package access

import (
	"time"

	"valktop/maybe"
)

// Report is what is known of the accesses. It is never changed after it was published.
type Report struct {
	Version uint64    // 1 for the first
	Time    time.Time // the client's wall clock
	DB      int       // the selected database

	State  State
	Begun  time.Time
	Until  time.Time // when it ends by itself, while it runs
	Ended  string    // why it ended, in words for a user; empty while it runs
	Burst  Burst
	Misses Hearing

	Ticks    []Tick          // of the misses and lookups, the oldest first
	Patterns []PatternSample // what MONITOR showed, the one most looked up first
	Reads    Top             // keys by lookups
	Writes   Top             // keys by changes
	Bytes    Top             // keys by bytes of arguments written, and of values read as far as their size is known
	Missed   Top             // keys by misses that were heard by name

	Stampedes []Stampede // the newest first
	Locks     []Lock     // the most contended first
	Own       int64      // misses of valktop's own that were left out

	Notice string // what a user is to be told once, whatever is sampled
}

// State is whether accesses are sampled.
type State string

// The states.
const (
	Idle    State = ""        // nothing was begun yet
	Running State = "running" //
	Ended   State = "ended"
)

// PatternID is a pattern in a database.
type PatternID struct {
	DB      int
	Pattern string // raw bytes
}

// Key is a key in a database.
type Key struct {
	DB   int
	Name string // raw bytes
}

// Hearing is whether the names of misses are heard.
type Hearing struct {
	On  bool
	Why string // why not, in words for a user; empty when it was not asked for
	Try string // what would allow it
}

// Burst is a stretch of MONITOR.
type Burst struct {
	State State
	Begun time.Time
	Took  time.Duration // so far
	Lines int
	Most  int           // lines, over all primaries
	For   time.Duration // at most
	Why   string        // why it ended, or was not possible, in words for a user
	Try   string
	// Cost is the share of the commands per second that were processed before and were not
	// while it ran, -1 to 1: others may have caused it. Unknown for one too short to tell.
	Cost   maybe.Value[float64]
	Failed bool // it showed nothing
	// Resolved is how many of the lookups are known to have hit or missed, by what was asked
	// of their keys meanwhile; 0 where misses are heard by name.
	Resolved int
	Unread   int // lines that name a command whose keys are not known
}

// PatternSample is what bursts showed of a pattern.
type PatternSample struct {
	PatternID
	Example string // a name of it; raw bytes
	Reads   float64
	Writes  float64
	Bytes   float64
	Share   float64 // of all lookups, 0 to 1
	Error   float64 // the standard error of Share, from how it varies within the burst
	// Known are lookups of which it is known whether they hit, and Gone those that missed; the
	// standard error of their ratio goes by keys, since lookups of a key are alike.
	Known, Gone, GoneError float64
}

// Top are the heaviest of some names.
type Top struct {
	Keys  []CountedKey
	Total float64 // of all, kept or not
	Bound float64 // what a name that is not among them can have at most
}

// CountedKey is a key with what was counted of it, at most Error too high.
type CountedKey struct {
	Key
	Pattern string
	Count   float64
	Error   float64
}

// Tick is about a second.
type Tick struct {
	At      time.Time // its end, the client's wall clock
	Took    time.Duration
	Lookups float64 // valktop's own left out
	Misses  float64
	// Heard says that the names of misses were heard all the time, on every primary; only then
	// ByPattern is complete.
	Heard     bool
	ByPattern map[PatternID]float64 // misses
}

// Stampede is a key that many missed at once.
type Stampede struct {
	Key
	Pattern string
	Begun   time.Time
	Last    time.Time
	Misses  int
	// Fills is how many set the key within it, where a burst of MONITOR ran meanwhile: all but
	// the first did what was done already.
	Fills maybe.Value[int]
	// Filled is whether the key is there now. One that never is was no stampede of clients that
	// wait for its value: somebody asks for what is not there.
	Filled maybe.Value[bool]
}

// Lock is a key that clients tried to take if nobody had it.
type Lock struct {
	Key
	Tries   int
	Failed  int // that came while somebody had it, as far as the burst shows
	Clients int
}
