// Package analysis says what snapshots mean: rates, history, health, causes. It is
// pure: it does no I/O, starts no goroutine and reads no clock. Time comes in with
// snapshots.
package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Rate is events per second of the servers' own clocks.
type Rate = maybe.Value[float64]

// Bytes is a size.
type Bytes = maybe.Value[int64]

// Ratio is a fraction or a plain ratio, as the field's comment says.
type Ratio = maybe.Value[float64]

// State is what a deployment's newest snapshot means, together with those before it.
// It is immutable. Totals follow DESIGN's scopes: hits and misses over primaries and
// replicas, keys, memory, expired, evicted and commands over primaries.
type State struct {
	Snapshot collector.Snapshot
	Time     time.Time                  // of the snapshot
	Elapsed  maybe.Value[time.Duration] // between this snapshot and the one before, on the nodes' clocks
	Gap      string                     // why this interval has no rates: "first poll", "restart", "another server answers", "counters were reset", "no answer", "suspended"; "" when it has
	Partial  bool                       // a node did not answer: totals lack it
	Since    time.Time                  // of the first snapshot

	Nodes  []Node // in the order of Snapshot.Nodes
	ByRole ByRole

	HitRate HitRate
	Tick    Tick
	Rates   Rates
	Memory  Memory
	Clients Clients
	Keys    Keys
	Fills   Fills
	Misses  Baseline                   // misses/s against the hour before
	Ping    maybe.Value[time.Duration] // the slowest node's

	Replication Replication
	Persistence Persistence

	Health  Health
	Causes  Explanation // of what got worse, if anything did
	Events  []Event     // that came with this snapshot, or since the one before
	Verdict []Clue
	Past    []Fact
}

// HitRate holds fractions, 0 to 1, unknown without lookups. Valktop's own lookups are
// netted out of all but Lifetime's part before valktop came.
type HitRate struct {
	Interval, Window10s, Window1m, Window5m, Lifetime Ratio
	Change                                            Ratio // the last 10 s against the 10 s a minute ago; -0.02 is two points less
	Target                                            float64
	Dips                                              bool // the last 10 s are under the target while the minute still meets it
}

// Tick counts what happened between two snapshots, own lookups and commands netted out.
type Tick struct {
	Hits, Misses, Commands          maybe.Value[int64]
	OwnHits, OwnMisses, OwnCommands maybe.Value[int64]
}

// Rates are per second over the last interval, valktop's own share netted out where it is known.
type Rates struct {
	Commands, Hits, Misses Rate
	Expired, Evicted       Rate
	NetIn, NetOut          Rate // bytes/s
	Connections, Rejected  Rate
	Errors                 Rate
	CPU                    Rate // of one core: 0.25 is a quarter of a core
	Busy                   Rate // of the time the thread that runs commands had something to do, with a core or waiting for one
	Fills                  Rate // commands that fill the cache
}

// Memory is in bytes, summed over primaries.
type Memory struct {
	Used, RSS, Peak, Max Bytes // Max: unknown when a primary has no limit
	Unlimited            bool  // a primary has no maxmemory
	Policy               maybe.Value[string]
	UsedOfMax            Ratio // fraction; what does not count for eviction is left out of it as the server does
	Growth               Rate  // bytes/s over the last minute
	Fragmentation        Fragmentation
	Fills                []MemoryPart // what fills the memory, largest first; empty when not reported
	// Keys is what the keys of all databases take, with the tables that they are in: used
	// memory without what the server took at its start, its clients, replicas, buffers and
	// scripts. MEMORY USAGE of all keys adds up to no more. It may add up to more than
	// used_memory_dataset: that leaves out the entry of each key, which MEMORY USAGE counts
	// (40 bytes a key on Redis 7.0: 136 % of it for values of 20 bytes, 106 % for 500).
	Keys Bytes
}

// Fragmentation is RSS over used memory and what it is made of. The worst primary's
// ratio; bytes summed.
type Fragmentation struct {
	Ratio             Ratio
	Bytes             Bytes // RSS - used
	AllocatorRatio    Ratio // fragmentation proper: active / allocated
	AllocatorBytes    Bytes
	AllocatorRSSRatio Ratio // pages the allocator keeps: resident / active
	AllocatorRSSBytes Bytes
	RSSOverheadRatio  Ratio // what is not the allocator's: RSS / resident
	RSSOverheadBytes  Bytes
	Matters           bool   // the ratio is over its bound and so are the bytes
	Why               string // why a high ratio does not matter: "only 5 MiB of data"
}

// MemoryPart is one part of what fills the memory.
type MemoryPart struct {
	Name   string // "dataset", "normal clients", "replicas", "AOF buffer", "scripts", "overhead"
	Bytes  int64
	Evicts bool // whether it counts towards maxmemory for eviction
}

// Clients are connections, summed over nodes.
type Clients struct {
	Connected, Blocked, Max maybe.Value[int64]
}

// Keys are summed over primaries.
type Keys struct {
	Total, WithTTL maybe.Value[int64] // over all databases
	Databases      []collector.DatabaseInfo
	DB             int                // the selected database
	DBSize         maybe.Value[int64] // of the selected database
	ExpiredStale   Ratio              // fraction of keys that are dead but not yet removed, as the server estimates it
}

// Fills compares cache writes with misses: a cache-aside application writes once a miss.
type Fills struct {
	PerMiss  Ratio // over the last minute; unknown with too few misses
	Baseline Ratio // the median of the hour before
}

// Baseline is a rate against the median of the hour before it.
type Baseline struct {
	Now    Rate  // over the last 10 s
	Median Rate  // of the hour before; unknown in the first minutes
	Factor Ratio // Now / Median
	// Moved says which side moved when the factor is high: "misses rose", "hits fell", or that hits rose alike.
	Moved string
	// Source says who measured a part of the hour, before valktop came; "" when nobody else did.
	Source string
}

// Replication is the place of the nodes in their replication sets. Lag and links are the worst node's.
type Replication struct {
	Primaries, Replicas int                        // nodes of this deployment, by the role they reported last
	Connected           maybe.Value[int64]         // replicas connected to the primaries
	LinkUp              maybe.Value[bool]          // whether every replica's link to its primary is up; unknown without replicas
	LinkDownFor         maybe.Value[time.Duration] // of the link that is down longest
	Lag                 maybe.Value[time.Duration] // since a replica was last heard of
	LagBytes            maybe.Value[int64]         // how far the replica is behind in the stream
	Syncing             bool                       // a full synchronisation is under way
}

// Persistence tells of loading, of snapshots and of the append-only file. Where nodes
// differ it holds the worst of them.
type Persistence struct {
	Loading              maybe.Value[bool]
	Loaded               Ratio // fraction that is loaded, while loading
	LoadingETA           maybe.Value[time.Duration]
	LastSave             maybe.Value[time.Time] // the oldest one's
	NeverSaved           bool                   // since the start: LastSave is only when the server began
	LastSaveOK           maybe.Value[bool]
	SaveInProgress       maybe.Value[bool]
	ChangesSinceSave     maybe.Value[int64] // summed over primaries
	AOFEnabled           maybe.Value[bool]
	AOFWriteOK           maybe.Value[bool]
	AOFRewriteOK         maybe.Value[bool]
	AOFRewriteInProgress maybe.Value[bool]
	LastFork             maybe.Value[time.Duration] // how long the last fork took, during which the server stood still
}

// Level grades a check, a fact or a tile.
type Level int

// Levels, from the best to the worst but for Unknown.
const (
	Unknown Level = iota
	Healthy
	Degraded
	Unhealthy
)

// String is the level's word in outputs.
func (l Level) String() string {
	return [...]string{"unknown", "healthy", "degraded", "unhealthy"}[l]
}

// Health is a verdict made of named checks.
type Health struct {
	Level  Level
	Checks []Check // in the order of their weight; the failed ones first
}

// Reasons are the texts of the checks that hold the verdict down.
func (h Health) Reasons() []string {
	var reasons []string
	for _, c := range h.Checks {
		if c.Level > Healthy {
			reasons = append(reasons, c.Text)
		}
	}
	return reasons
}

// Check is one question and its answer with evidence.
type Check struct {
	Name  string // "hit_rate", "memory", "reachable": stable, snake_case
	Level Level
	Text  string // with the figures measured and the bound: "hit rate 74.0 %, target 80 %"
	Node  string // the node it is about; "" for the deployment
}

// Clue is one line of the verdict: what is known, or ruled out with its evidence.
type Clue struct {
	Level    Level
	RuledOut bool
	Text     string // "not eviction: 60 % of the limit"; "misses x6 for 40 s: hits fell, too"
}

// Fact is something that the server remembers from before valktop came.
type Fact struct {
	Name  string    // "uptime", "evicted", "slow log"
	Text  string    // "1,204 keys", "KEYS user:* took 1.2 s": may hold raw bytes of the server
	When  time.Time // zero when it has no time
	Level Level
}
