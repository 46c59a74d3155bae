package change

import (
	"context"
	"time"

	"valktop/actions"
	"valktop/keyspace"
)

// Changer changes the deployment on display. None of its methods but Start waits for the
// network or a disk.
type Changer interface {
	// Policy is what may be changed now and what is asked before.
	Policy() actions.Policy
	// Allows is why a plan cannot be carried out now: the policy, a replica, what this
	// user's ACL is known to forbid. It is nil when nothing is known against it. A plan
	// without selections stands for any of its action.
	Allows(actions.Plan) *actions.Refusal
	// Terms are what a dialog begins with.
	Terms() Terms
	// CommandLine is the argv of the headless command that does the same on the same
	// server; empty when there is none. It holds no secrets.
	CommandLine(actions.Plan, Options) []string
	// Preview begins to count what a plan would touch.
	Preview(context.Context, actions.Plan) Previewing
	// Start carries a plan out: it writes to the audit log, creates the backup's file and
	// begins. The context bounds that alone; the run goes on until it ends or is cancelled.
	// Its error may be an *actions.Refusal.
	Start(context.Context, actions.Plan, actions.Preview, Options) (Run, error)
	// Undoable are the changes that can be undone, the newest first: those of this session.
	Undoable() []Undoable
	// Unlock allows changes on a server that is not this machine until Lock is called, or
	// that time has come.
	Unlock(until time.Time)
	Lock()
}

// Previewing is a preview that becomes more exact. *actions.Previewing is one.
type Previewing interface {
	// Next blocks until there is a version newer than after and returns the newest.
	Next(ctx context.Context, after uint64) (actions.Preview, error)
	// Stop ends it. It does not block.
	Stop()
}

// Run is a change under way. *actions.Run is one.
type Run interface {
	// Next blocks until there is a version newer than after and returns the newest.
	Next(ctx context.Context, after uint64) (actions.Progress, error)
	Pause()
	Resume()
	Cancel()
}

// Terms are what a dialog begins with.
type Terms struct {
	DB          int
	Bounds      keyspace.Bounds // of the TTL tiers
	Delimiters  string          // that names are split at; empty: the default
	Pace        float64         // share of the server's time; 0: keyspace.DefaultPace
	BackupLimit int64           // bytes; 0: none
	NoBackup    string          // why no backup can be made; "" when one can
}

// Options are how a plan is carried out, apart from the plan.
type Options struct {
	Pace      float64 // share of the server's time, above 0 to 1
	Floor     float64 // the hit rate under which an invalidation pauses; 0: none
	Backup    bool
	Unlimited bool // the backup may grow over Terms.BackupLimit: the user was asked
	TakeBig   bool // keys over what is backed up are changed without undo, not skipped
}

// Undoable is a change that can be undone.
type Undoable struct {
	Backup string       // the file
	Plan   actions.Plan // what was done
	Time   time.Time    // when
	Keys   int64        // in the backup
}
