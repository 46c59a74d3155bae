package actions

import "time"

// Action is what a plan does.
type Action string

// The actions.
const (
	Invalidate Action = "invalidate" // remove, at once or by an earlier expiry
	Expire     Action = "expire"     // set a TTL
	Persist    Action = "persist"    // take the TTL away
	Rename     Action = "rename"     // one key, if the new name is free
	Restore    Action = "restore"    // play a backup back
	Kill       Action = "kill"       // disconnect clients
	// Configure changes a setting of the servers for a while. Such a plan is only ever written
	// down: who needs the setting changes it, and undoes that.
	Configure Action = "configure"
)

// Plan is a change as it is meant. It is written to the audit log and to the backup, so it
// means the same whatever a sampler saw. The zero value is no valid plan; see Check.
type Plan struct {
	Action Action
	DB     int
	// Selections are what is touched: a key that any of them selects. The first is what the
	// user chose, the others what a cascade added.
	Selections []Selection
	Narrow     Narrow

	// Spread is the time over which an invalidation's keys expire, evenly; 0: at once.
	Spread time.Duration
	// TTL is what Expire sets, give or take Jitter, a share of it from 0 to 1.
	TTL    time.Duration
	Jitter float64
	// OnlyMissing leaves keys alone that have a TTL. For Expire.
	OnlyMissing bool

	To string // the new name of Rename

	Clients []ClientRef // that Kill disconnects

	Backup  string // the file that Restore reads
	Replace bool   // Restore overwrites keys that exist

	Setting string // of Configure: its name,
	Value   string // and what it is set to

	Reason string // why, in the user's words
}

// Selection selects keys by name, byte by byte.
type Selection struct {
	Kind SelectionKind
	// Text is a key's name, a prefix, a glob as SCAN MATCH takes it, or a pattern as
	// keyspace.Pattern writes it; raw bytes.
	Text string
	// Delimiters are those of a pattern, or of the family of a key; empty: the default.
	Delimiters string
	// Cascade is the rule that added this selection; empty for the user's own.
	Cascade string
}

// SelectionKind is how a Selection's text is read.
type SelectionKind string

// The kinds of selections, the narrowest first.
const (
	ByKey     SelectionKind = "key"     // exactly this name
	ByPattern SelectionKind = "pattern" // user:{id}:posts
	ByPrefix  SelectionKind = "prefix"  // all names that begin with these bytes
	ByGlob    SelectionKind = "glob"    // all names that match
)

// Narrow leaves out keys by what is known of them beside their names. Its zero value
// leaves out none.
type Narrow struct {
	Types      []string      // "hash"; any when empty
	Volatility Volatility    // with or without TTL
	LongerThan time.Duration // TTLs over this (and keys without one unless Volatile); 0: any
	Tier       string        // one TTL tier by its name ("short"); empty: any
	Idle       time.Duration // not accessed for so long at least; 0: any
}

// Volatility is whether keys have a TTL.
type Volatility string

// The volatilities.
const (
	AnyVolatility Volatility = ""
	Volatile      Volatility = "volatile"   // with a TTL only
	NonVolatile   Volatility = "persistent" // without a TTL only
)
