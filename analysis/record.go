package analysis

import (
	"time"
)

// record writes what a snapshot says into the rows. Counts lie where their interval lies:
// a poll each 10 s fills ten rows of a second, and a node that missed a poll fills its
// part of the rows before.
func (h *History) record(v view, intervals []interval, sum totals, state *State, before time.Time, asked time.Duration) {
	from, to := gaugeSpan(before, h.now, asked)
	tiers := h.tiers()
	for i, n := range v.all {
		h.nodes[n.Addr].record(&intervals[i], n, from, to)
		h.recordCommands(h.nodes[n.Addr], &intervals[i], sum.counts[i])
		if !intervals[i].rated() {
			continue
		}
		for c := range counterCount {
			if intervals[i].count.known[c] && (sum.counts[i] || !c.ofPrimaries()) {
				cover(tiers, &h.fresh, c, intervals[i].from, intervals[i].to, float64(intervals[i].count.n[c]))
			}
		}
	}
	if !v.answered {
		return // the figures on display are old ones
	}
	for _, g := range []struct {
		c column
		v Ratio
	}{
		{colUsed, toFloat(state.Memory.Used)},
		{colRSS, toFloat(state.Memory.RSS)},
		{colMax, toFloat(state.Memory.Max)},
		{colFragmentation, state.Memory.Fragmentation.Ratio},
		{colClients, toFloat(state.Clients.Connected)},
		{colBlocked, toFloat(state.Clients.Blocked)},
		{colCPU, state.Rates.CPU},
		{colBusy, state.Rates.Busy},
		{colPing, seconds(state.Ping)},
		{colKeys, toFloat(state.Keys.Total)},
	} {
		if v, ok := g.v.Get(); ok {
			cover(tiers, &h.fresh, g.c, from, to, v*time.Duration(to-from).Seconds())
		}
	}
}

// gaugeSpan is the time that the gauges of a poll stand for: since the poll before, or one
// interval where that was long ago or never.
func gaugeSpan(before, now time.Time, asked time.Duration) (from, to int64) {
	if asked <= 0 {
		asked = fineStep
	}
	since := now.Sub(before)
	if since <= 0 || since > longInterval*asked {
		since = asked
	}
	return now.UnixNano() - int64(since), now.UnixNano()
}

// cover spreads amount over a time in all tiers and notes up to when the column is covered.
func cover(tiers []*tier, fresh *[columnCount]int64, c column, from, to int64, amount float64) {
	if fresh[c] > to {
		fresh[c] = from // the client's clock was set back
	}
	for _, t := range tiers {
		t.add(c, from, to, fresh[c], amount)
	}
	fresh[c] = to
}
