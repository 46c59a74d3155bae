package keyspace

import "time"

// EngineOptions are what to scan and how. The zero value is a sample of all keys.
type EngineOptions struct {
	Goal   Goal
	Filter Filter
	// Pace is the share of a server's time that is taken, above 0 to 1; DefaultPace when 0.
	// 1 takes all it can get.
	Pace float64
	Rate float64 // names a second at most, over all primaries; 0: no bound
	// Every is how long after the end of a pass the next one begins; 0: on Rescan only.
	Every time.Duration

	// Patience is how long a primary that is not reached is waited for, before the scan goes on
	// without it; 0: for ever. One that takes its place is scanned.
	Patience time.Duration

	Bounds     Bounds     // of TTL tiers; DefaultBounds when zero
	Delimiters Delimiters // found out from the first names when empty
	Levels     int        // of the tree in reports; 0: all
	MaxNodes   int        // of the trees, all together; DefaultMaxNodes when 0
	Samples    int        // keys that are kept with their details; DefaultSamples when 0
	Big        int64      // bytes: keys over it are counted apart, see Figures.Big; 0: none are
	Seed       uint64     // of what is drawn at random; a random one when 0
}

// What EngineOptions leave out.
const (
	// DefaultPace is a tenth: on a server at half load, others wait some 5 % longer.
	DefaultPace     = 0.1
	DefaultMaxNodes = 50_000
	DefaultSamples  = 20_000
)

// withDefaults fills in what is not set.
func (o EngineOptions) withDefaults() EngineOptions {
	o.Pace = clampPace(o.Pace)
	o.Goal = o.Goal.withDefaults()
	if o.Bounds == (Bounds{}) {
		o.Bounds = DefaultBounds()
	}
	if o.MaxNodes == 0 {
		o.MaxNodes = DefaultMaxNodes
	}
	if o.Samples == 0 {
		o.Samples = DefaultSamples
	}
	return o
}

func clampPace(share float64) float64 {
	if share <= 0 {
		return DefaultPace
	}
	return min(share, 1)
}

func (g Goal) withDefaults() Goal {
	if g.Error <= 0 {
		g.Error = DefaultError
	}
	return g
}
