package analysis

import (
	"slices"
	"time"

	"valktop/maybe"
)

// What rules ask of a comparison beyond its figures.

// mean is a column a second over a stretch of time.
func (c *comparison) mean(col column, s span) Ratio { return c.h.mean(col, s) }

// counted is how much a counter counted in a stretch of time.
func (c *comparison) counted(col column, s span) float64 {
	rows := c.h.tierFor(s.from)
	sum, _ := rows.total(col, rows.index(s.from.UnixNano())+1, rows.index(s.to.UnixNano()))
	return sum
}

// usualSecond is how much a counter counts in most seconds of a time: a burst within it does
// not count.
func (c *comparison) usualSecond(col column, s span) Ratio {
	rows := c.h.fine
	var all []float64
	for i := rows.index(s.from.UnixNano()) + 1; i <= rows.index(s.to.UnixNano()); i++ {
		if sum, secs := rows.total(col, i, i); secs > 0 {
			all = append(all, sum/secs)
		}
	}
	if len(all) == 0 {
		return maybe.Unknown[float64]("nothing counted in this time")
	}
	slices.Sort(all)
	return maybe.Of(all[(len(all)-1)/2])
}

// callsIn is how often commands ran in a stretch of time.
func (c *comparison) callsIn(s span, names ...string) int64 {
	var n int64
	ran := c.h.commands.between(s.from, s.to)
	for _, name := range names {
		n += ran[name].calls
	}
	return n
}

// lowest is the least number of keys there was since shortly before the change began.
func (c *comparison) lowest() Ratio {
	from := c.after.from
	if !c.since.IsZero() {
		from = from.Add(-c.slack())
	}
	rows := c.h.tierFor(from)
	least := maybe.Unknown[float64]("nothing is known of that time")
	for i := rows.index(from.UnixNano()) + 1; i <= rows.index(c.after.to.UnixNano()); i++ {
		if sum, secs := rows.total(colKeys, i, i); secs > 0 && sum/secs < least.Or(sum/secs+1) {
			least = maybe.Of(sum / secs)
		}
	}
	return least
}

// locks says how many keys are there that look like locks: they are held while an origin is
// asked.
func (c *comparison) locks() []string {
	for _, g := range c.h.builds.report.Patterns {
		if len(g.Prefix) >= len(lockPrefix) && g.Prefix[:len(lockPrefix)] == lockPrefix && g.Keys.Value >= 1 {
			return []string{countText(int64(g.Keys.Value)) + " keys like " + g.Pattern + ": locks are held"}
		}
	}
	return nil
}

// lockPrefix is what names of locks begin with by custom.
const lockPrefix = "lock"

func secondsOf(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
