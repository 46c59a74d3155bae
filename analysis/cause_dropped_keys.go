package analysis

// droppedKeys: somebody deleted keys, by a prefix or one by one: a job, a deploy, a hand.
func droppedKeys() rule {
	return rule{"dropped_keys", []string{symptomLookups}, judgeDropped}
}

const (
	// droppedSpecific: deletions are counted by name, but not whose keys they took.
	droppedSpecific = 0.9
	// droppedLeast: fewer calls than these were no sweep. One call may take many keys.
	droppedLeast = 3
	// dropFell is the part of the keys that must be gone to be told by their number alone.
	dropFell = 0.05
)

func judgeDropped(c *comparison) Cause {
	was, is, count := c.calls("del", "unlink")
	if c.basis == Watched && !c.since.IsZero() { // they came just before the misses
		early := c.callsIn(span{c.since.Add(-leadTime), c.since}, "del", "unlink")
		count += max(early-int64(was*leadTime.Seconds()), 0)
	}
	gone := c.lostKeys()
	switch {
	case !c.countsCommands():
		return noTelling("INFO commandstats", "dropped keys: the server does not report which commands ran")
	case c.basis == Remembered && is < expiryFactor*was:
		return noTelling("a valktop that is open when it happens, or a slow log that has it",
			"dropped keys: DEL and UNLINK ran %s before you came, when is not known", amountText(c.called("del", "unlink"), "time", "times"))
	case count < droppedLeast && gone == 0, count == 0:
		return ruleOut("no keys dropped: DEL and UNLINK %s, usually %s", rateText(is), rateText(was))
	case float64(count) < 2*was*c.after.length().Seconds() && gone == 0:
		return ruleOut("no more keys dropped than usual: DEL and UNLINK %s, usually %s", rateText(is), rateText(was))
	}
	share := float64(count) - was*c.after.length().Seconds()
	share = max(share, float64(gone)) / max(c.lookups.excessMisses, 1)
	text := "keys deleted: " + amountText(count, "call", "calls") + " of DEL or UNLINK"
	if gone > 0 {
		text = "about " + countText(gone) + " " + text
	}
	s := Strength{Share: min(share, 1), Timing: 1, Specific: droppedSpecific}
	why := append(c.emptier(), "DEL and UNLINK usually "+rateText(was)+": a deploy, a job or somebody by hand")
	return blame(Degraded, s, why, "%s", text)
}

// called is how often commands ran before.
func (c *comparison) called(names ...string) int64 {
	var n int64
	for _, name := range names {
		n += c.was[name].calls
	}
	return n
}

// lostKeys is how many keys are gone that neither expired nor were evicted. What was written
// meanwhile hides as many.
func (c *comparison) lostKeys() int64 {
	was, ok := c.gauges[colKeys].before.Get()
	is, known := c.lowest().Get()
	if !ok || !known || c.flushed.After(c.before.from) || c.restarted.After(c.before.from) {
		return 0
	}
	gone := was - is - c.counters[colExpired].after.Or(0)*c.after.length().Seconds() - c.counters[colEvicted].after.Or(0)*c.after.length().Seconds()
	if gone < dropFell*was {
		return 0
	}
	return int64(gone)
}
