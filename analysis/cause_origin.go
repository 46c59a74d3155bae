package analysis

import "valktop/maybe"

// origin: the application cannot fill the cache, because where its data comes from is slow
// or down: hits turn into misses that nobody fills.
func origin() rule {
	return rule{"origin", []string{symptomLookups}, judgeOrigin}
}

// fillsFollow: with four writes to five misses the origin answers.
const fillsFollow = 0.8

// originSpecific: nothing else stops an application from writing what it missed, but that
// its writes are refused, which is a rule of its own.
const originSpecific = 0.9

func judgeOrigin(c *comparison) Cause {
	each := c.fillsPerMiss()
	was, known := each.before.Get()
	is, ok := each.after.Get()
	fills := c.counters[colFills]
	switch {
	case !ok:
		return noTelling("INFO commandstats", "origin: how many misses are filled is not known")
	case known && was < fillsMinUsual:
		return ruleOut("not the origin: misses were never filled by commands that are counted as fills")
	case known && was >= fillsMinUsual && is < was*max(c.config.FillsFell, 0.1) && c.refused() == 0:
		s := Strength{Share: 1 - is/was, Timing: 1, Specific: originSpecific}
		if fills.after.Or(0) > originStill*fills.before.Or(0) && c.hitsHeld() {
			break // as many writes as before, and as many hits: it answers, but knows nothing of what is asked
		}
		return blame(Degraded, s, append(c.locks(), "fills "+rateText(fills.before.Or(0))+" → "+rateText(fills.after.Or(0))),
			"%s fills a miss, before %s: the origin is slow or down, or writes fail", ratioText(is), ratioText(was))
	case known && c.lookups.known:
		return ruleOut("not the origin: %s fills a miss, usually %s; fills rose with the misses, as after a deploy or a flush", ratioText(is), ratioText(was))
	case is >= fillsFollow:
		return ruleOut("not the origin: %s fills a miss", ratioText(is))
	case !known:
		return noTelling("some minutes of watching", "origin: %s fills a miss, which may be usual here", ratioText(is))
	}
	return ruleOut("not the origin: it fills %s, before %s", rateText(fills.after.Or(0)), rateText(fills.before.Or(0)))
}

// originStill is the part of the fills that an origin which answers still makes.
const originStill = 0.6

// fillsPerMiss is how many writes there were for each miss.
func (c *comparison) fillsPerMiss() twoSides {
	fills, misses := c.counters[colFills], c.counters[colMisses]
	return twoSides{quotient(fills.before, misses.before), quotient(fills.after, misses.after)}
}

// quotient divides where there is something to divide by.
func quotient(top, bottom Ratio) Ratio {
	if b, ok := bottom.Get(); !ok || b <= 0 {
		return Ratio{}
	}
	return maybe.Both(top, bottom, func(a, b float64) float64 { return a / b })
}

// heldHits is the part of the hits that must be left to say that they held.
const heldHits = 0.8

// hitsHeld reports whether what was found before is still found.
func (c *comparison) hitsHeld() bool {
	hits := c.counters[colHits]
	return maybe.Both(hits.before, hits.after, func(was, is float64) bool { return is >= heldHits*was }).Or(false)
}
