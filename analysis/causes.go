package analysis

import (
	"fmt"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// cause looks at one reason why lookups may miss: it is found, ruled out, or the figures
// say nothing and there is no clue.
type cause func(e evidence) (Clue, bool)

func causes() []cause {
	return []cause{causeEviction, causeOrigin, causeExpiry, causeRestart, causeFlush, causeDeploy, causeLoad}
}

const (
	// coldFor is how long after a start an empty cache may still explain misses.
	coldFor = time.Hour
	// flushFor is how long after a flush it may still explain them.
	flushFor = 10 * time.Minute
	// expiryFactor: as with misses, three times the usual is more than an ordinary change.
	expiryFactor = 3
	// expiryShare: a key that expired misses at least once when it is read again; fewer
	// expired keys than a quarter of the misses cannot be what most of these are.
	expiryShare = 0.25
	// aFewHits: with no target, a cache that hit half of its lookups was no longer empty.
	aFewHits = 0.5
	// fillsFollow: with four writes to five misses the origin answers.
	fillsFollow = 0.8
	// deployShare of connections that are younger than a minute are a deploy's; fewer than
	// deployMin are too few to tell.
	deployShare = 0.8
	deployMin   = 4
	// deployFor is how long after a server's own start young connections mean nothing: all
	// its clients had to connect anew.
	deployFor = 5 * time.Minute
	// busyCPU of a core leaves a server no room; under idleCPU and with a ping under idlePing
	// it is not the server that is slow.
	busyCPU  = 0.9
	idleCPU  = 0.5
	idlePing = 5 * time.Millisecond
)

func found(level Level, format string, figures ...any) (Clue, bool) {
	return Clue{Level: level, Text: fmt.Sprintf(format, figures...)}, true
}

func ruledOut(format string, figures ...any) (Clue, bool) {
	return Clue{Level: Healthy, RuledOut: true, Text: fmt.Sprintf(format, figures...)}, true
}

func causeRestart(e evidence) (Clue, bool) {
	up, ok := e.uptime().Get()
	switch {
	case !ok:
		return Clue{}, false
	case up < coldFor && e.restarted.IsZero() && e.usualHitRate.Or(0) >= max(e.config.HitRateTarget, aFewHits):
		return ruledOut("not the start %s ago: the hit rate was %s since", durationText(up), percentText(e.usualHitRate.Or(0)))
	case up < coldFor:
		return found(Degraded, "started %s ago: the cache may still be filling", durationText(up))
	}
	return ruledOut("not a restart: up %s", durationText(up))
}

func causeFlush(e evidence) (Clue, bool) {
	if since := e.now.Sub(e.flushed); !e.flushed.IsZero() && since < flushFor {
		return found(Unhealthy, "a flush emptied a database %s ago", durationText(since))
	}
	n, ok := e.calls("flushall", "flushdb").Get()
	switch watched := e.now.Sub(e.state.Since.Round(0)); {
	case ok && n == 0:
		return ruledOut("not a flush: none since the counters began")
	case ok && watched >= flushFor:
		return ruledOut("not a flush: none in %s", durationText(min(watched, e.now.Sub(e.flushed))))
	}
	return Clue{}, false
}

func causeEviction(e evidence) (Clue, bool) {
	rate, ok := e.evicted.Get()
	if !ok {
		return Clue{}, false
	}
	if rate > 0 {
		return found(Degraded, "evicted %s over 1 m: keys may go before they are read again", rateText(rate))
	}
	where := "no limit"
	if used, ok := e.state.Memory.UsedOfMax.Get(); ok {
		where = percentText(used) + " of the limit"
	}
	total := sum(e.view.primaries, func(n *collector.NodeSnapshot) collector.Int { return n.Info.Stats.EvictedKeys })
	if total.Or(0) == 0 {
		return ruledOut("not eviction: %s, 0 evicted since the counters began", where)
	}
	return ruledOut("not eviction: %s, 0 evicted in 1 m", where)
}

func causeExpiry(e evidence) (Clue, bool) {
	is, ok := e.expired.Get()
	usual, known := e.usually.Get()
	switch {
	case !ok || !known:
		return Clue{}, false
	case is >= expiryFactor*max(usual, baselineMinMisses) && is < expiryShare*e.state.Misses.Now.Or(0):
		return ruledOut("not expiry: %s, misses %s", rateText(is), rateText(e.state.Misses.Now.Or(0)))
	case is >= expiryFactor*max(usual, baselineMinMisses):
		return found(Degraded, "expired %s, usually %s: keys written together expire together", rateText(is), rateText(usual))
	}
	return ruledOut("not expiry: %s, usually %s", rateText(is), rateText(usual))
}

func causeOrigin(e evidence) (Clue, bool) {
	is, ok := e.state.Fills.PerMiss.Get()
	if !ok || fillsFell(e) {
		return Clue{}, false // a check says so already
	}
	usual, known := e.state.Fills.Baseline.Get()
	switch {
	case known && usual >= fillsMinUsual && e.missesHigh > 0:
		return ruledOut("not the origin: %s fills a miss, usually %s; fills rose with the misses, as after a deploy or a flush", ratioText(is), ratioText(usual))
	case is >= fillsFollow:
		return ruledOut("not the origin: %s fills a miss", ratioText(is))
	}
	return Clue{}, false
}

func causeDeploy(e evidence) (Clue, bool) {
	oldest := maybe.Unknown[time.Duration]("")
	count, young := 0, 0
	for _, n := range e.view.nodes {
		if ages, ok := n.Past.ClientAges.Get(); ok {
			count += ages.Count
			young += ages.Under1m
			oldest = maybe.Of(max(oldest.Or(0), ages.Median))
		}
	}
	switch {
	case count < deployMin, e.uptime().Or(deployFor) < deployFor: // it is the server that is young
		return Clue{}, false
	case float64(young) >= deployShare*float64(count):
		return found(Degraded, "%d of %d connections are younger than 1 m: a deploy?", young, count)
	}
	return ruledOut("the clients did not restart: half of the connections are older than %s", durationText(oldest.Or(0)))
}

// causeLoad speaks of the network only together with the server: a fast PING clears both.
func causeLoad(e evidence) (Clue, bool) {
	cpu, ok := e.state.Rates.CPU.Get()
	ping, known := e.state.Ping.Get()
	switch {
	case !ok:
		return Clue{}, false
	case cpu >= busyCPU:
		return found(Degraded, "the server is busy: %s of a core", percentText(cpu))
	case known && cpu < idleCPU && ping < idlePing:
		return ruledOut("not the server's load or the network: %s of a core, ping %s", percentText(cpu), durationText(ping))
	}
	return Clue{}, false
}
