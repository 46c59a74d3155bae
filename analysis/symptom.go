package analysis

import (
	"fmt"
	"slices"
	"time"
)

// Symptom is something that got worse, whose cause is looked for.
type Symptom struct {
	Name string // "lookups", "latency", "load", "connections", "refused", "interruption": stable
	Text string // with the figures of before and after; may hold raw bytes
	When time.Time
}

// The symptoms there are.
const (
	symptomLookups     = "lookups"      // more of them miss than before
	symptomLatency     = "latency"      // answers take longer, or the server stood still
	symptomLoad        = "load"         // the server's thread has no time left
	symptomConnections = "connections"  // far more are opened than before, or some are rejected
	symptomRefused     = "refused"      // writes are
	symptomInterrupted = "interruption" // a restart, a failover, a flush: worth being told whatever came of it
)

const (
	// A round trip that is usually four times as long as before, and ten milliseconds longer,
	// is more than a busy client machine makes of it.
	pingFactor = 4
	pingLeast  = 10 * time.Millisecond
	pingPolls  = 3
	// stallFor is how long a moment in which the server stood still is news.
	stallFor = time.Minute
)

// withSymptoms finds what got worse.
func (h *History) withSymptoms(c comparison) comparison {
	for _, find := range []func(*comparison, *History) (Symptom, bool){
		findLookups, findLatency, findLoad, findConnections, findRefused, findInterruption,
	} {
		if s, ok := find(&c, h); ok {
			c.symptoms = append(c.symptoms, s)
		}
	}
	c.reads = h.sampled(c.since)
	return c
}

// has reports whether one of the symptoms is there.
func (c *comparison) has(names ...string) bool {
	return slices.ContainsFunc(c.symptoms, func(s Symptom) bool { return slices.Contains(names, s.Name) })
}

func findLookups(c *comparison, _ *History) (Symptom, bool) {
	s := Symptom{Name: symptomLookups, When: c.since}
	if c.lookups.known {
		misses := c.counters[colMisses]
		s.Text = fmt.Sprintf("hit rate %s → %s, misses %s → %s", percentText(1-c.lookups.missing.before.Or(0)), percentText(1-c.lookups.missing.after.Or(0)),
			rateText(misses.before.Or(0)), rateText(misses.after.Or(0)))
		if c.lent != "" {
			s.Text += "; what was before is by " + c.lent
		}
		return s, true
	}
	check := c.check("hit_rate")
	if c.basis == Around || check.Level <= Healthy {
		return s, false
	}
	// It has been bad for as long as anybody knows: all misses are to be explained.
	c.lookups.excess = c.counters[colMisses].after.Or(0)
	c.lookups.excessMisses = c.lookups.excess * c.after.length().Seconds()
	s.Text = check.Text
	return s, true
}

func findLatency(c *comparison, h *History) (Symptom, bool) {
	s := Symptom{Name: symptomLatency, When: c.since}
	was, before := h.pings.median(c.before.from, c.before.to)
	is, after := h.pings.median(c.after.from, c.after.to)
	if before >= pingPolls && after >= pingPolls && is >= pingFactor*was && is-was >= pingLeast {
		s.Text = fmt.Sprintf("ping %s → %s", durationText(was), durationText(is))
		return s, true
	}
	for _, u := range c.ran {
		if each := u.took / time.Duration(max(u.calls, 1)); each >= slowEvent {
			s.Text, s.When = fmt.Sprintf("the server stood still for %s in %s", durationText(each), commandWords(u.name)), time.Time{}
			return s, true
		}
	}
	if e, ok := c.stall(); ok {
		s.Text, s.When = "the server stood still: "+e.Says(), e.Time
		return s, true
	}
	return s, false
}

// stall is the newest moment in which the server stood still, if there was one just now, or
// at the border of two sides.
func (c *comparison) stall() (Event, bool) {
	from, to := c.now.Add(-stallFor), c.now
	if c.basis == Around {
		from, to = c.after.from, c.after.to
	}
	for _, e := range slices.Backward(c.events) {
		if e.Kind == EventSlow && !e.Time.Before(from) && !e.Time.After(to) {
			return e, true
		}
	}
	return Event{}, false
}

func findLoad(c *comparison, _ *History) (Symptom, bool) {
	cpu := c.gauges[colCPU].after.Or(0)
	s := Symptom{Name: symptomLoad, Text: "the server uses " + percentText(cpu) + " of a core", When: c.since}
	busy, starved := c.starved()
	if cpu < busyCPU && starved {
		s.Text = "the server's thread has something to do for " + percentText(busy) + " of the time, and " + percentText(cpu) + " of a core to do it with"
	}
	return s, cpu >= busyCPU || starved
}

func findConnections(c *comparison, _ *History) (Symptom, bool) {
	is, rejected, usually := c.counters[colConnections].after.Or(0), c.counters[colRejected].after.Or(0), c.usualConnections()
	s := Symptom{Name: symptomConnections, When: c.since}
	switch {
	case rejected > 0:
		s.Text = "connections rejected " + rateText(rejected)
		return s, true
	case is >= max(stormRate, stormFactor*usually.Or(is)):
		s.Text = fmt.Sprintf("connections opened %s → %s", rateText(usually.Or(0)), rateText(is))
		return s, true
	}
	return s, false
}

// refusedLeast: a write a second that is refused may be one client's mistake.
const refusedLeast = 1.0

func findRefused(c *comparison, _ *History) (Symptom, bool) {
	rate := c.refused()
	return Symptom{Name: symptomRefused, Text: "writes refused " + rateText(rate), When: c.since}, rate >= refusedLeast
}

func findInterruption(c *comparison, _ *History) (Symptom, bool) {
	from, to := c.now.Add(-flushFor), c.now
	if c.basis == Around {
		from, to = c.before.from, c.after.to
	}
	for _, e := range slices.Backward(c.events) {
		if slices.Contains([]EventKind{EventRestart, EventFailover, EventFlush}, e.Kind) && !e.Past && e.Time.After(from) && !e.Time.After(to) {
			return Symptom{Name: symptomInterrupted, Text: e.Says(), When: e.Time}, true
		}
	}
	return Symptom{}, false
}
