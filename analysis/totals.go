package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// totals are the sums of the nodes' intervals.
type totals struct {
	counts  []bool // by node: whether it is a primary, or stands in for one
	partial bool   // a node that serves something did not answer
	gap     string // why no node has rates
	elapsed maybe.Value[time.Duration]
	count   [counterCount]maybe.Value[int64]
	own     [counterCount]maybe.Value[int64]
	rate    [counterCount]Rate
	cpu     Rate
	busy    Rate
}

// total sums up. A deployment without any primary (the user connected to a replica) is
// counted as if its nodes were primaries: better their figures than none.
func total(v view, intervals []interval) totals {
	t := totals{counts: primaries(v.all)}
	for i, n := range v.all {
		t.partial = t.partial || n.Err != nil && !deposed(n)
		t.add(&intervals[i], t.counts[i])
	}
	rated := false
	for i := range intervals {
		rated = rated || intervals[i].rated()
		if t.gap == "" {
			t.gap = intervals[i].gap
		}
	}
	if rated {
		t.gap = ""
	}
	t.explain(intervals)
	return t
}

func (t *totals) add(i *interval, counts bool) {
	if !i.counted {
		return
	}
	t.elapsed = maybe.Of(max(t.elapsed.Or(0), i.elapsed))
	for c := range counterCount {
		if !counts && c.ofPrimaries() {
			continue
		}
		if i.count.known[c] {
			t.count[c] = maybe.Of(t.count[c].Or(0) + i.count.n[c])
			if i.rated() {
				t.rate[c] = maybe.Of(t.rate[c].Or(0) + float64(i.count.n[c])/i.elapsed.Seconds())
			}
		}
		if i.own.known[c] {
			t.own[c] = maybe.Of(t.own[c].Or(0) + i.own.n[c])
		}
	}
	if cpu, ok := i.cpu.Get(); ok && i.rated() {
		t.cpu = maybe.Of(max(t.cpu.Or(0), cpu))
	}
	if busy, ok := i.busy.Get(); ok && i.rated() {
		t.busy = maybe.Of(min(max(t.busy.Or(0), busy), 1))
	}
}

// explain says why what is unknown is so. Lookups whose own share got lost on one node
// make the whole interval's unknown.
func (t *totals) explain(intervals []interval) {
	for _, i := range intervals {
		if i.lost {
			for _, c := range []column{colHits, colMisses} {
				why := "replies to valktop's own lookups were lost"
				t.count[c], t.own[c], t.rate[c] = maybe.Unknown[int64](why), maybe.Unknown[int64](why), maybe.Unknown[float64](why)
			}
		}
	}
	why := t.gap
	if why == "" {
		why = "the server does not report it"
	}
	for c := range counterCount {
		if !t.count[c].Known() && t.count[c].Why() == "" {
			t.count[c] = maybe.Unknown[int64](why)
		}
		if !t.own[c].Known() && t.own[c].Why() == "" {
			t.own[c] = maybe.Unknown[int64](why)
		}
		if !t.rate[c].Known() && t.rate[c].Why() == "" {
			t.rate[c] = maybe.Unknown[float64](why)
		}
	}
	if !t.cpu.Known() {
		t.cpu = maybe.Unknown[float64](why)
	}
	if !t.busy.Known() {
		t.busy = maybe.Unknown[float64](why)
	}
	if !t.elapsed.Known() {
		t.elapsed = maybe.Unknown[time.Duration](why)
	}
}

// fill puts the sums into a state.
func (t *totals) fill(s *State) {
	s.Elapsed, s.Gap, s.Partial = t.elapsed, t.gap, t.partial
	s.Tick = Tick{
		Hits: t.count[colHits], Misses: t.count[colMisses], Commands: t.count[colCommands],
		OwnHits: t.own[colHits], OwnMisses: t.own[colMisses], OwnCommands: t.own[colCommands],
	}
	s.Rates = Rates{
		Commands: t.rate[colCommands], Hits: t.rate[colHits], Misses: t.rate[colMisses],
		Expired: t.rate[colExpired], Evicted: t.rate[colEvicted],
		NetIn: t.rate[colNetIn], NetOut: t.rate[colNetOut],
		Connections: t.rate[colConnections], Rejected: t.rate[colRejected],
		Errors: t.rate[colErrors], CPU: t.cpu, Busy: t.busy, Fills: t.rate[colFills],
	}
}

// primaries tells which nodes total as primaries, by what they said last. A server that
// answers and reports no role is one; where there is none, every node stands in for one.
func primaries(nodes []*collector.NodeSnapshot) []bool {
	counts := make([]bool, len(nodes))
	some := false
	for i, n := range nodes {
		role := n.Info.Replication.Role
		if outvoted(nodes, n) {
			role = collector.Replica
		}
		counts[i] = role == collector.Primary || role == "" && n.Err == nil
		some = some || counts[i]
	}
	for i := range counts {
		counts[i] = counts[i] || !some
	}
	return counts
}
