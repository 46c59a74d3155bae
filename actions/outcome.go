package actions

import (
	"time"

	"valktop/maybe"
)

// RunState is what a run is doing.
type RunState string

// The states of a run.
const (
	Running   RunState = "running"
	Paused    RunState = "paused"    // by the user
	Braked    RunState = "braked"    // the hit rate is under its floor
	Waiting   RunState = "waiting"   // for a server; Progress.Why says what for
	Done      RunState = "done"      // all that could be done was
	Cancelled RunState = "cancelled" // by the user
	Failed    RunState = "failed"    // it could not go on
)

// Ended reports whether nothing more will be done.
func (s RunState) Ended() bool { return s == Done || s == Cancelled || s == Failed }

// Progress is how far a run has come. It is never changed after it was published.
type Progress struct {
	Version uint64 // 1 for the first
	Plan    Plan
	State   RunState
	Why     string // why it waits, is braked or failed, in words for a user

	Walked, Total int64                      // names looked at, and about how many there are
	Rate          float64                    // keys changed a second, lately
	ETA           maybe.Value[time.Duration] // until the end
	HitRate       maybe.Value[float64]       // the interval hit rate that the brake goes by
	Outcome       Outcome                    // so far
}

// Outcome is what a run has done, what it has not, and why.
type Outcome struct {
	Action    Action
	Plan      Plan
	Begun     time.Time
	Ended     time.Time     // zero while it runs
	Elapsed   time.Duration // without pauses
	Matched   int64         // keys that the plan selects by name
	Changed   int64         // keys removed, or whose expiry was changed, or restored
	Unsure    int64         // of these: the answer was lost, and the key was gone or changed when asked again
	Skipped   Skipped
	Failed    int64              // keys that the server refused to change
	Failures  []string           // the first few reasons, as the server gave them; raw bytes
	Bytes     maybe.Value[int64] // memory of the changed keys, as far as it was asked
	Backup    string             // the file; empty without one
	BackedUp  int64              // keys in it
	Cancelled bool
	Err       error // why it failed as a whole; nil otherwise
	Nodes     []NodeOutcome
}

// Skipped are keys that a plan selects by name and that were left alone.
type Skipped struct {
	Vanished    int64 // gone before their turn
	ChangedType int64 // not of a type asked for any more
	NotMatching int64 // the TTL, type or idle time is none of those asked for
	Exists      int64 // Restore, Rename: the name is taken
	Expired     int64 // Restore: its time had come already
	Protected   int64 // the profile protects the name
	Rewritten   int64 // written anew while the run was under way
	TooBig      int64 // too big for a backup, and not to be removed without one
	Unchanged   int64 // there was nothing to change: the TTL is shorter already
}

// Sum is how many were skipped.
func (s Skipped) Sum() int64 {
	return s.Vanished + s.ChangedType + s.NotMatching + s.Exists + s.Expired + s.Protected + s.Rewritten + s.TooBig + s.Unchanged
}

// NodeOutcome is the part of one primary.
type NodeOutcome struct {
	Addr    string
	Walked  int64
	Matched int64
	Changed int64
	Failed  int64
	Err     error
}
