package actions

import (
	"valktop/keyspace"
	"valktop/maybe"
)

// RunOptions are how a plan is carried out. The zero value is the default pace, without a backup.
type RunOptions struct {
	Rate float64 // keys a second at most, over all primaries; 0: no bound
	// Pace is the share of a server's time that is taken, above 0 to 1; keyspace.DefaultPace
	// when 0. 1 takes all it can get.
	Pace    float64
	Protect []string        // globs of names that nothing but an exact name touches
	Bounds  keyspace.Bounds // of the TTL tiers; keyspace.DefaultBounds when zero
	// Backup is where keys are kept before they are changed; nil: nowhere. The caller closes
	// it when the run has ended.
	Backup *BackupWriter
	TooBig TooBig // what becomes of keys that are too big for a backup
	Brake  *Brake // nil: none
	Seed   uint64 // of jitter; a random one when 0
	// Salvage plays back what can be read of a damaged backup; without it Start refuses.
	Salvage bool

	keeper vault // in place of Backup, for tests
}

// TooBig is what a run with a backup does to keys over MaxDump.
type TooBig int

// What becomes of keys that are too big for a backup.
const (
	SkipTooBig TooBig = iota // they are left alone
	TakeTooBig               // they are removed without a backup
)

// MaxDump is the largest key that goes into a backup, by MEMORY USAGE, in bytes: DUMP
// blocks the server (1.4 s for a set of 3 million members).
const MaxDump = 1 << 20

// Brake pauses a run while the hit rate is under a floor, and lets it go on when it has
// recovered.
type Brake struct {
	Floor float64 // 0 to 1
	// HitRate is the interval hit rate now. While it is unknown, as it is without lookups,
	// the run goes on. It is called by one goroutine at a time, and not often.
	HitRate func() maybe.Value[float64]
}

// recovered is what the hit rate has to reach before a braked run goes on: a little over
// the floor, or run and brake would take turns.
func (b *Brake) recovered() float64 { return min(b.Floor+brakeSlack, (1+b.Floor)/2) }

// brakeSlack is how far over its floor a hit rate has recovered: two percentage points,
// more than the interval rate of a busy cache moves by itself.
const brakeSlack = 0.02

// withDefaults fills in what is not set.
func (o RunOptions) withDefaults() RunOptions {
	if o.Pace <= 0 {
		o.Pace = keyspace.DefaultPace
	}
	o.Pace = min(o.Pace, 1)
	if o.Bounds == (keyspace.Bounds{}) {
		o.Bounds = keyspace.DefaultBounds()
	}
	return o
}

// vault is where keys are kept before they are changed; nil without a backup.
func (o RunOptions) vault() vault {
	if o.Backup != nil {
		return o.Backup
	}
	return o.keeper
}
