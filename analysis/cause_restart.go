package analysis

import (
	"time"
)

// restart: a server that begins anew has an empty cache, unless it loaded one from disk.
func restart() rule {
	return rule{"restart", []string{symptomLookups, symptomInterrupted, symptomConnections}, judgeRestart}
}

const (
	// restartSpecific: the start is known to the second; an old cache may have been loaded, though.
	restartSpecific = 0.95
	// restartLoaded is its share of the damage where the keys are all there again: they were
	// not while it loaded them.
	restartLoaded = 0.4
	// coldFor is how long after a start an empty cache may still explain misses.
	coldFor = time.Hour
	// aFewHits: with no target, a cache that hit half of its lookups was no longer empty.
	aFewHits = 0.5
)

func judgeRestart(c *comparison) Cause {
	up, ok := c.uptime().Get()
	switch {
	case !ok:
		return noTelling("uptime_in_seconds of INFO", "restart: the server does not say since when it runs")
	case up < coldFor && c.restarted.IsZero() && c.usualHitRate.Or(0) >= max(c.config.HitRateTarget, aFewHits):
		return ruleOut("not the start %s ago: the hit rate was %s since", durationText(up), percentText(c.usualHitRate.Or(0)))
	case up >= coldFor:
		return ruleOut("not a restart: up %s", durationText(up))
	case c.lookups.known && !c.restarted.After(c.before.from):
		return ruleOut("not the start %s ago: the hit rate was %s since", durationText(up), percentText(1-c.lookups.missing.before.Or(0)))
	}
	at := c.now.Add(-up)
	s := Strength{Share: 1, Timing: c.timing(at), Specific: restartSpecific}
	if c.basis == Remembered {
		s.Timing = fading(up - leadTime) // all that the server counted is since then: there is no before
	}
	var why []string
	if keys, ok := c.state.Keys.Total.Get(); ok {
		why = append(why, "keys now: "+countText(keys))
	}
	if was, ok := c.gauges[colKeys].before.Get(); ok && was > 0 {
		left := c.lowest().Or(float64(c.state.Keys.Total.Or(0))) / was
		why[0] += ", before: " + countText(int64(was))
		s.Share = max(1-left, restartLoaded) // nobody lost what was loaded again, but the connections
	}
	return blame(Degraded, s, why, "started %s ago: the cache may still be filling", durationText(up.Truncate(time.Second)))
}
