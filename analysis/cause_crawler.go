package analysis

// crawler: somebody asks for what was never there, a crawler, a scan of ids, a broken client.
// Misses come on top of what was asked for before; hits stay, and nothing is filled.
func crawler() rule {
	return rule{"crawler", []string{symptomLookups}, judgeCrawler}
}

const (
	// crawlerSpecific: extra lookups that find nothing and are not filled are hardly anything else.
	crawlerSpecific = 0.85
	// crawlerFills is the part of the extra misses that is filled at most: there is nothing to
	// fill them with.
	crawlerFills = 0.3
	// crawlerExtra is the part of the extra misses that must be extra lookups.
	crawlerExtra = 0.6
	// crawlerFar: rates since the server's start are those of all hours of a day, a poor
	// measure of how many lookups are extra.
	crawlerFar = 0.6
)

func judgeCrawler(c *comparison) Cause {
	if !c.lookups.known {
		if c.has(symptomLookups) {
			return noTelling("a time before it, or the names that are missed", "crawler: what was asked for before is not known")
		}
		return ruleOut("no crawler: no more misses than before")
	}
	extra := c.lookups.all.rose()
	fills := c.counters[colFills]
	switch {
	case !c.hitsHeld():
		return ruleOut("no crawler: hits fell, %s → %s; what is asked for was there", rateText(c.counters[colHits].before.Or(0)), rateText(c.counters[colHits].after.Or(0)))
	case extra < crawlerExtra*c.lookups.excess:
		return ruleOut("no crawler: %s lookups, before %s", rateText(c.lookups.all.after.Or(0)), rateText(c.lookups.all.before.Or(0)))
	case c.refused() > 0:
		return ruleOut("no crawler: what is missed is written, but the writes are refused")
	case !fills.after.Known():
		return noTelling("INFO commandstats", "crawler: %s more lookups that miss, but whether they are filled is not known", rateText(extra))
	case fills.rose() > crawlerFills*c.lookups.excess:
		return ruleOut("no crawler: what is missed is filled, %s more", rateText(fills.rose()))
	}
	s := Strength{Share: min(extra/c.lookups.excess, 1), Timing: 1, Specific: crawlerSpecific}
	if c.basis == Remembered && c.lent == "" {
		s.Specific *= crawlerFar
	}
	why := []string{"hits " + rateText(c.counters[colHits].before.Or(0)) + " → " + rateText(c.counters[colHits].after.Or(0)) + ": what was there is still found"}
	return blame(Degraded, s, append(why, c.neverSeen()...), "%s more lookups of what is not there, and nothing fills it: a crawler, or a scan of ids", rateText(extra))
}
