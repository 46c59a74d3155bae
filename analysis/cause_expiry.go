package analysis

import "time"

// expiry: keys that were written together with the same TTL expire together, and are missed
// together.
func expiry() rule {
	return rule{"expiry", []string{symptomLookups}, judgeExpiry}
}

const (
	// expirySpecific: expired keys are counted by name, but keys expire all day.
	expirySpecific = 0.9
	// expiryFactor: as with misses, three times the usual is more than an ordinary change.
	expiryFactor = 3
	// expiryShare: a key that expired misses at least once when it is read again; fewer
	// expired keys than a quarter of the misses cannot be what most of these are.
	expiryShare = 0.25
)

func judgeExpiry(c *comparison) Cause {
	p := c.counters[colExpired]
	is, ok := p.after.Get()
	was, known := p.before.Get()
	if !ok || !known {
		return noTelling("some minutes of watching", "expiry: how many keys usually expire is not known")
	}
	is = max(is, c.expired.Or(0))
	burst, at := c.expiredBefore()
	count := max(is-was, 0)*c.after.length().Seconds() + burst
	bound := expiryFactor * max(was, baselineMinMisses)
	switch {
	case is < bound && burst < bound*leadTime.Seconds():
		return ruleOut("not expiry: %s, usually %s", rateText(is), rateText(was))
	case count < expiryShare*c.lookups.excessMisses:
		return ruleOut("not expiry: %s, misses %s", rateText(is), rateText(c.counters[colMisses].after.Or(0)))
	}
	s := Strength{Share: 1, Timing: c.timing(at), Specific: expirySpecific}
	if c.lookups.excessMisses > 0 {
		s.Share = min(count/c.lookups.excessMisses, 1)
	}
	return blame(Degraded, s, c.emptier(), "expired %s, usually %s: keys written together expire together", rateText(max(is, burst/leadTime.Seconds())), rateText(was))
}

// expiredBefore is how many keys expired in a burst just before the change began, and when.
// What expires is missed only when it is read next.
func (c *comparison) expiredBefore() (count float64, at time.Time) {
	if c.since.IsZero() {
		return 0, c.after.from
	}
	p := c.mean(colExpired, span{c.since.Add(-leadTime), c.since})
	return max(p.Or(0)-c.counters[colExpired].before.Or(0), 0) * leadTime.Seconds(), c.since
}

// emptier says how many keys are fewer, where there are.
func (c *comparison) emptier() []string {
	keys := c.gauges[colKeys]
	was, ok := keys.before.Get()
	is, known := c.state.Keys.Total.Get()
	if !ok || !known || float64(is) > 0.95*was {
		return nil
	}
	return []string{"keys " + countText(int64(was)) + " → " + countText(is)}
}
