package analysis

import (
	"math"
	"slices"
	"time"

	"valktop/collector"
)

const (
	// unknownTime is the grade of what nobody knows the time of.
	unknownTime = 0.5
	// tooLate is the grade of what came after the damage.
	tooLate = 0.05
	// leadTime is how long before the damage a cause may have come and still be on time: keys
	// that go are missed when they are read next.
	leadTime = 30 * time.Second
	// fadesBy is how long before the damage a cause must have come to be worth half.
	fadesBy = 5 * time.Minute
	// slack is by how much later a cause may be seen than the damage: polls see both late.
	slack = 2 * time.Second
)

// timing grades when a cause came.
func (c *comparison) timing(at time.Time) float64 {
	switch {
	case at.IsZero():
		return unknownTime
	case c.since.IsZero(): // the damage was there when valktop came: the nearer the likelier
		return fading(c.now.Sub(at) - leadTime)
	case at.After(c.since.Add(c.slack())):
		return tooLate
	}
	return fading(c.since.Sub(at) - leadTime)
}

func (c *comparison) slack() time.Duration { return slack + 2*c.state.Snapshot.Interval }

// fading is 1 up to now and halves with each fadesBy.
func fading(late time.Duration) float64 {
	return math.Exp2(-max(late, 0).Seconds() / fadesBy.Seconds())
}

// event is the newest event of some kinds that may have caused the change: it was no later,
// and not so long before that it explains nothing any more.
func (c *comparison) event(kinds ...EventKind) (Event, bool) {
	until, from := c.now, c.now.Add(-coldFor)
	if !c.since.IsZero() {
		until, from = c.since.Add(c.slack()), c.since.Add(-coldFor)
	}
	for _, e := range slices.Backward(c.events) {
		if !e.Time.After(until) && e.Time.After(from) && slices.Contains(kinds, e.Kind) {
			return e, true
		}
	}
	return Event{}, false
}

// ago says how long before now an event was.
func (c *comparison) ago(at time.Time) string {
	if d := c.now.Sub(at).Truncate(100 * time.Millisecond); d > 0 {
		return durationText(d) + " ago"
	}
	return "just now"
}

// share is the part of the misses that are too many which so many events a second account
// for: 1 at most.
func (c *comparison) share(perSecond float64) float64 {
	if c.lookups.excess <= 0 {
		return 0
	}
	return min(perSecond/c.lookups.excess, 1)
}

// calls is how often commands ran a second before and after, and how often after in all.
// Unknown before where the server does not count commands.
func (c *comparison) calls(names ...string) (was, is float64, count int64) {
	for _, name := range names {
		was += float64(c.was[name].calls)
		count += c.ran[name].calls
	}
	if d := c.beforeLength(); d > 0 {
		was /= d.Seconds()
	}
	return was, float64(count) / max(c.after.length().Seconds(), 1), count
}

// beforeLength is how much time what is known of commands before covers.
func (c *comparison) beforeLength() time.Duration {
	if c.basis == Remembered {
		return c.past.time
	}
	return min(c.before.length(), commandKeep)
}

// countsCommands reports whether servers tell which commands ran.
func (c *comparison) countsCommands() bool {
	return slices.ContainsFunc(c.view.nodes, func(n *collector.NodeSnapshot) bool { return len(n.Info.Commands) > 0 })
}
