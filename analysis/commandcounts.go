package analysis

import (
	"maps"
	"slices"
)

// commandCounts is what one command, or one kind of error, counted between two polls.
type commandCounts struct {
	name string
	n    tallied
}

// commandsBetween is what commands did between two polls of which the counters went on,
// without valktop's own calls. Their time goes with them: a call of valktop's takes as long as
// another one. owed is what the ledger was ahead of the server by, of each command.
func commandsBetween(before, now reading, owed map[string]int64) []commandCounts {
	var all []commandCounts
	for _, name := range slices.Sorted(maps.Keys(now.commands)) {
		is, was := now.commands[name], before.commands[name]
		var n tallied
		calls := max(is.Calls-was.Calls, 0)
		left := calls - int64(now.ledger.Ran.Of(name)-before.ledger.Ran.Of(name)) - owed[name]
		if owed[name] = max(-left, 0); owed[name] == 0 {
			delete(owed, name)
		}
		n[tallyCalls] = float64(max(left, 0))
		if left > 0 {
			n[tallyMicros] = float64(max(is.Microseconds-was.Microseconds, 0)) * float64(left) / float64(calls)
		}
		n[tallyFailed] = float64(max(is.Failed.Or(0)-was.Failed.Or(0), 0))
		n[tallyRejected] = float64(max(is.Rejected.Or(0)-was.Rejected.Or(0), 0))
		if n != (tallied{}) {
			all = append(all, commandCounts{name, n})
		}
	}
	return all
}

// errorsBetween is what kinds of errors did.
func errorsBetween(before, now map[string]int64) []commandCounts {
	var all []commandCounts
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if n := now[name] - before[name]; n > 0 {
			all = append(all, commandCounts{name, tallied{float64(n)}})
		}
	}
	return all
}

// recordCommands writes what a node's commands did into its own rows and into those of the
// deployment. Replicas repeat what their primary wrote: there they count reads alone.
func (h *History) recordCommands(node *nodeHistory, i *interval, primary bool) {
	if !i.rated() || !i.told {
		return
	}
	for _, t := range []struct {
		own, all *tallies
		counts   []commandCounts
	}{{node.byCommand, h.byCommand, i.commands}, {node.byError, h.byError, i.errors}} {
		t.own.cover(i.from, i.to)
		t.all.cover(i.from, i.to)
		for _, c := range t.counts {
			t.own.add(c.name, i.from, i.to, c.n)
			if primary || !Writes(c.name) {
				t.all.add(c.name, i.from, i.to, c.n)
			}
		}
	}
}
