package actions

// Entry is one key in a backup: what it was before the change.
type Entry struct {
	Name string // raw bytes
	// Dump is the value as DUMP writes it; empty when only the expiry was changed.
	Dump string
	// Before is when the key was to expire, Unix time in ms; 0: never.
	Before int64
	// After is the expiry that the change set, Unix time in ms; 0: never. For changes of the
	// expiry: undoing it leaves alone what somebody else has changed since.
	After int64
}

// BatchID numbers the batches of one backup.
type BatchID uint64

// Fate is what is known of an entry of a backup.
type Fate uint8

// The fates.
const (
	InDoubt Fate = iota // it may have been changed: a crash came in between
	Changed             // it was changed
)
