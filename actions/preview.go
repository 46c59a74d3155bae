package actions

import (
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

// Preview is what a plan would touch, as far as it is known. It is never changed after it
// was published; the next version is a new value.
type Preview struct {
	Version uint64 // 1 for the first
	Plan    Plan
	Done    bool   // nothing more will be known
	Exact   bool   // Keys was counted and nothing changed meanwhile
	Why     string // why it waits or failed, in words for a user
	Walked  int64  // names looked at
	Total   int64  // keys in the database

	Keys    keyspace.Estimate              // how many would be touched
	Share   keyspace.Estimate              // of all keys, 0 to 1
	Memory  maybe.Value[keyspace.Estimate] // bytes
	Types   []keyspace.Fraction
	TTL     maybe.Value[keyspace.TTLs]
	NoTTL   maybe.Value[keyspace.Estimate] // keys without a TTL: they may be no cache
	Lookups maybe.Value[float64]           // a second, where it is known
	Samples int                            // keys that were asked for the figures above

	Examples   []keyspace.Example // at most 20
	LookAlikes []string           // names much like the selection that are not touched; at most 10
	Protected  int64              // names that the selection matches and the profile protects, so far

	Duration maybe.Value[time.Duration]     // of the run at its pace, about
	Cost     maybe.Value[time.Duration]     // of the server's time
	Backup   maybe.Value[int64]             // bytes of the backup, about
	TooBig   maybe.Value[keyspace.Estimate] // keys over the size that is backed up
	Free     maybe.Value[int64]             // bytes free where the backup goes
	Again    bool                           // so many keys that one written anew may be taken again

	Limits []keyspace.Limit // what could not be asked

	Refusal *Refusal // why a Kill cannot be carried out, where that is known; nil otherwise

	// Of a Restore: when the backup was made, how many of its keys are not brought back
	// because the name is taken, and how many because their time has come.
	Taken           time.Time
	Exists, Expired maybe.Value[int64]
}
