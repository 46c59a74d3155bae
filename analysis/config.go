package analysis

import "time"

// The rules of thumb behind DefaultConfig.
const (
	// defaultHitRateTarget: a cache-aside cache below it sends its origin more than one
	// lookup in five; most teams alert somewhere between 80 and 90 %.
	defaultHitRateTarget = 0.80
	// defaultMinLookups: at 100 lookups the 95 % interval of a rate of 80 % is 8 points
	// to each side; with fewer a verdict would be a guess.
	defaultMinLookups = 100
	// defaultMissesFactor: traffic doubles in an ordinary morning; three times the misses
	// of the hour before is more than that, even while a hit rate looks fine.
	defaultMissesFactor = 3
	// defaultMissesFor is longer than a batch job's burst and shorter than the patience of
	// whoever is on call.
	defaultMissesFor = 30 * time.Second
	// defaultFragmentationRatio is where the documentation of INFO calls a ratio a problem.
	defaultFragmentationRatio = 1.5
	// defaultFragmentationMinBytes is the servers' own bound for active defragmentation
	// (active-defrag-ignore-bytes, 100mb): below it the waste is not worth the work.
	defaultFragmentationMinBytes = 100 << 20
	// defaultMemoryWarn leaves a tenth of the limit to react in before writes fail.
	defaultMemoryWarn = 0.90
	// defaultEvictionTurnover: evicting everything that is stored within a quarter of an
	// hour means that most keys go before they were worth their write.
	defaultEvictionTurnover = 15 * time.Minute
	// defaultClientsWarn leaves a tenth of maxclients for a deploy that doubles some pools.
	defaultClientsWarn = 0.90
	// defaultBlockedShare and defaultBlockedMin: a cache is not waited on; some consumers of
	// a queue beside it are no problem, half of all connections are.
	defaultBlockedShare = 0.50
	defaultBlockedMin   = 10
	// defaultLagWarn is the servers' own bound for a good replica (min-replicas-max-lag, 10).
	defaultLagWarn = 10 * time.Second
	// defaultFillsFell: half of the usual writes for each miss is beyond what a changed mix
	// of requests does.
	defaultFillsFell = 0.50
)

// Config says what counts as healthy. The zero value of a bound switches it off.
type Config struct {
	HitRateTarget float64 // fraction
	MinLookups    int64   // a minute; fewer are not judged

	MissesFactor float64       // misses/s over the hour's median that is degraded
	MissesFor    time.Duration // for how long it must be over it

	FragmentationRatio    float64 // RSS / used
	FragmentationMinBytes int64   // RSS - used; less does not matter whatever the ratio

	MemoryWarn  float64 // fraction of maxmemory from which on a server that cannot evict is unhealthy
	MemoryLimit float64 // fraction of maxmemory that is too much whatever the policy; 0: not judged

	MaxEvicted       float64       // keys/s; 0: judged by EvictionTurnover alone
	EvictionTurnover time.Duration // evicting as many keys as there are within this time is degraded

	MaxPing      time.Duration // round trip; 0: not judged
	ClientsWarn  float64       // fraction of maxclients
	BlockedShare float64       // fraction of the connections
	BlockedMin   int64         // fewer blocked clients are not judged
	LagWarn      time.Duration // since a replica was last heard of
	FillsFell    float64       // fills per miss under this part of its baseline is degraded

	FillCommands []string // commands that fill the cache, as INFO commandstats names them
}

// DefaultConfig is what holds when the user configured nothing.
func DefaultConfig() Config {
	return Config{
		HitRateTarget:         defaultHitRateTarget,
		MinLookups:            defaultMinLookups,
		MissesFactor:          defaultMissesFactor,
		MissesFor:             defaultMissesFor,
		FragmentationRatio:    defaultFragmentationRatio,
		FragmentationMinBytes: defaultFragmentationMinBytes,
		MemoryWarn:            defaultMemoryWarn,
		EvictionTurnover:      defaultEvictionTurnover,
		ClientsWarn:           defaultClientsWarn,
		BlockedShare:          defaultBlockedShare,
		BlockedMin:            defaultBlockedMin,
		LagWarn:               defaultLagWarn,
		FillsFell:             defaultFillsFell,
		FillCommands:          defaultFillCommands(),
	}
}

// defaultFillCommands write a whole value, as an application does after a miss. Commands
// that change what is there (INCR, APPEND, EXPIRE) are not among them.
func defaultFillCommands() []string {
	return []string{
		"set", "setex", "psetex", "setnx", "getset", "mset", "msetnx",
		"hset", "hmset", "hsetex", "json.set", "json.mset",
		"lpush", "rpush", "sadd", "zadd", "xadd", "geoadd", "pfadd", "restore",
	}
}
