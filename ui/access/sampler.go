package access

import (
	"context"

	"valktop/access"
	"valktop/actions"
)

// Sampler samples the accesses of the deployment on display. None of its methods but Next,
// Look and Start waits for the network.
type Sampler interface {
	// Next blocks until there is a report newer than after and returns the newest.
	Next(ctx context.Context, after uint64) (access.Report, error)
	// Look finds out whether the servers tell of misses as they are. It changes nothing.
	Look(ctx context.Context) (Setting, error)
	// Policy is what may be changed now and what is asked before.
	Policy() actions.Policy
	// Allows is why the setting cannot be changed now, or nil. See change.Changer.
	Allows(actions.Plan) *actions.Refusal
	// Start begins: where it is asked for and needed it has the servers tell of misses first,
	// writes that down, and undoes it at the end. Its error may be an *actions.Refusal.
	Start(ctx context.Context, r Request) error
	// Again shows another burst while it runs.
	Again()
	// Stop ends it.
	Stop()
}

// Setting is whether servers tell of misses.
type Setting struct {
	Primaries int
	Off       int // of them do not, so that their setting is to be changed
	Lacks     string
	Unseen    *actions.Refusal // why that cannot be seen on some; nil when it can
}

// Request is what the user agreed to.
type Request struct {
	Monitor bool
	Misses  bool
	Plan    actions.Plan // of the setting, with the reason
}
