package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Why an interval has no rates: the values of State.Gap.
const (
	gapFirst       = "first poll"
	gapRestart     = "restart"
	gapOtherServer = "another server answers"
	gapReset       = "counters were reset"
	gapNoAnswer    = "no answer"
	gapSuspended   = "suspended"
)

// longInterval: a stretch longer than this many intervals between two good polls is a gap
// on the charts. One lost poll is none: its counts are in the next one's difference.
const longInterval = 3

// interval is what happened on one node between its two newest good polls.
type interval struct {
	gap      string        // why there is no difference, or why its rates mean nothing
	counted  bool          // whether count holds a difference
	elapsed  time.Duration // on the node's own clock
	from, to int64         // the client's clock, Unix nanoseconds: where it lies on a chart
	count    counts        // valktop's own share netted out
	own      counts        // valktop's own share: hits, misses, commands
	lost     bool          // replies to own lookups were lost: hits and misses are unknown
	cpu      Ratio         // of one core
	busy     Ratio         // of the time its thread had something to do

	told             bool            // the server reports what its commands do
	commands, errors []commandCounts // by name; valktop's own calls are left out
}

// rated reports whether the interval has rates and a place on the charts.
func (i *interval) rated() bool { return i.counted && i.gap == "" }

// between compares two good polls of a node. longest is the time from which on an
// interval is a gap. owed is what the ledger was ahead of the server's counters by; it is
// paid off by the counts that follow, so that sums stay exact and nothing is negative.
func between(before, now reading, longest time.Duration, failed bool, owed *[counterCount]int64, owedRuns map[string]int64) interval {
	if gap := now.begun(before); gap != "" {
		*owed = [counterCount]int64{}
		clear(owedRuns)
		return interval{gap: gap}
	}
	i := interval{counted: true, elapsed: elapsed(before, now), from: before.wall, to: now.wall, count: now.counters}
	if wall := time.Duration(i.to - i.from); wall > 2*i.elapsed || 2*wall < i.elapsed {
		i.from = i.to - int64(i.elapsed) // the client's clock was set meanwhile
	}
	for c := range i.count.n {
		i.count.known[c] = now.counters.known[c] && before.counters.known[c]
		i.count.n[c] -= before.counters.n[c]
	}
	i.net(before.ledger, now.ledger, owed)
	part := func(was, is time.Duration) float64 { return max((is-was).Seconds()/i.elapsed.Seconds(), 0) }
	i.cpu, i.busy = maybe.Both(before.cpu, now.cpu, part), maybe.Both(before.busy, now.busy, part)
	if i.told = len(now.commands) > 0 && len(before.commands) > 0; i.told {
		i.commands, i.errors = commandsBetween(before, now, owedRuns), errorsBetween(before.errors, now.errors)
	}
	if i.elapsed > longest {
		i.gap = gapSuspended
		if failed {
			i.gap = gapNoAnswer
		}
	}
	return i
}

// elapsed is the time between two polls on the node's own clock; on the client's where the
// node's was set back or is not known.
func elapsed(before, now reading) time.Duration {
	d := maybe.Both(before.clock, now.clock, func(was, is time.Time) time.Duration {
		return is.Round(0).Sub(was.Round(0))
	}).Or(0)
	if d <= 0 {
		d = time.Duration(now.wall - before.wall)
	}
	return max(d, time.Millisecond) // two polls within a moment: a rate must not be infinite
}

// net takes valktop's own share out.
func (i *interval) net(before, now collector.Ledger, owed *[counterCount]int64) {
	for _, c := range ownColumns() {
		if !i.count.known[c] {
			continue
		}
		share := own(now, c) - own(before, c)
		i.own.n[c], i.own.known[c] = share, true
		left := i.count.n[c] - share - owed[c]
		owed[c] = max(-left, 0)
		i.count.n[c] = max(left, 0)
	}
	if now.Lost > before.Lost {
		i.lost = true
		for _, c := range []column{colHits, colMisses} {
			i.count.known[c], i.own.known[c], owed[c] = false, false, 0
		}
	}
}
