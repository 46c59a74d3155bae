package cli

import (
	"time"

	"valktop/analysis"
	"valktop/maybe"
)

// defaultInterval is the time between polls unless somebody asked for another.
const defaultInterval = time.Second

// settings are what a command works with: defaults, then the config file, then its
// profile, then flags; the last one to say something wins.
type settings struct {
	theme    maybe.Value[string]
	interval maybe.Value[time.Duration]
	window   maybe.Value[time.Duration]
	limits   limits
	bounds   bounds
	sampling sampling
	server   server
	metrics  maybe.Value[[]string] // URLs where the application tells what it counts
	earlier  earlier
	rules    rules
	tags     []string // of the profile
}

// limits are bounds that the user set. What they bound is wanted: a check that cannot be
// measured against one cannot tell, where a check without one is merely unknown.
type limits struct {
	minHitRate       maybe.Value[float64] // fraction
	minLookups       maybe.Value[int64]
	maxFragmentation maybe.Value[float64] // ratio
	maxMemory        maybe.Value[float64] // fraction of maxmemory
	maxEvicted       maybe.Value[float64] // keys/s
	maxPing          maybe.Value[time.Duration]
}

// bounds are rules of thumb that the config file may replace. See analysis.Config.
type bounds struct {
	missesFactor       maybe.Value[float64]
	missesFor          maybe.Value[time.Duration]
	fragmentationBytes maybe.Value[int64]
	memoryWarn         maybe.Value[float64]
	clientsWarn        maybe.Value[float64]
	blockedShare       maybe.Value[float64]
	lagWarn            maybe.Value[time.Duration]
	fillCommands       maybe.Value[[]string]
}

// analysis is how states are judged under these settings.
func (s settings) analysis() analysis.Config {
	c := analysis.DefaultConfig()
	set(&c.HitRateTarget, s.limits.minHitRate)
	set(&c.MinLookups, s.limits.minLookups)
	set(&c.FragmentationRatio, s.limits.maxFragmentation)
	set(&c.MemoryLimit, s.limits.maxMemory)
	set(&c.MaxEvicted, s.limits.maxEvicted)
	set(&c.MaxPing, s.limits.maxPing)
	set(&c.MissesFactor, s.bounds.missesFactor)
	set(&c.MissesFor, s.bounds.missesFor)
	set(&c.FragmentationMinBytes, s.bounds.fragmentationBytes)
	set(&c.MemoryWarn, s.bounds.memoryWarn)
	set(&c.ClientsWarn, s.bounds.clientsWarn)
	set(&c.BlockedShare, s.bounds.blockedShare)
	set(&c.LagWarn, s.bounds.lagWarn)
	set(&c.FillCommands, s.bounds.fillCommands)
	return c
}

// set overwrites v where there is something to overwrite it with.
func set[T any](v *T, with maybe.Value[T]) { *v = with.Or(*v) }
