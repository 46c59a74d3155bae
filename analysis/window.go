package analysis

import (
	"math"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// window is metric m over the last d up to ago before now, to the second: from sums, not
// from the rates of intervals.
func (h *History) window(m Metric, ago, d time.Duration) Ratio {
	f, _ := m.formula()
	v := h.fine.value(f, h.first(ago, d), h.last(ago))
	if math.IsNaN(v) {
		return maybe.Unknown[float64]("nothing counted in this time")
	}
	return maybe.Of(v)
}

// counted is how much a counter's column counted in that time. Unknown when nothing is
// known of any of it.
func (h *History) counted(c column, ago, d time.Duration) Ratio {
	sum, secs := h.fine.total(c, h.first(ago, d), h.last(ago))
	if secs == 0 {
		return maybe.Unknown[float64]("nothing counted in this time")
	}
	return maybe.Of(sum)
}

// last and first are the rows of a second at the end and the beginning of a time.
func (h *History) last(ago time.Duration) int64 {
	return h.fine.index(h.now.Add(-ago).UnixNano())
}

func (h *History) first(ago, d time.Duration) int64 {
	return h.last(ago) - int64(d/fineStep) + 1
}

// hitRate puts the hit rate's windows together.
func (h *History) hitRate(s *State) HitRate {
	r := HitRate{
		Interval:  ratioOf(s.Tick.Hits, s.Tick.Misses),
		Window10s: h.window(MetricHitRate, 0, nowWindow),
		Window1m:  h.window(MetricHitRate, 0, time.Minute),
		Window5m:  h.window(MetricHitRate, 0, 5*time.Minute),
		Lifetime:  h.lifetime(s),
		Target:    h.config.HitRateTarget,
	}
	r.Change = maybe.Both(r.Window10s, h.window(MetricHitRate, time.Minute, nowWindow), func(is, was float64) float64 { return is - was })
	return r
}

// nowWindow is what "now" means where one interval would flicker.
const nowWindow = 10 * time.Second

// lifetime is the hit rate since the counters began, valktop's own lookups since then
// netted out.
func (h *History) lifetime(s *State) Ratio {
	var hits, misses int64
	known := false
	for i := range s.Snapshot.Nodes {
		hit, missed, told := h.lookupsOf(&s.Snapshot.Nodes[i])
		hits, misses, known = hits+hit, misses+missed, known || told
	}
	if !known {
		return maybe.Unknown[float64]("the server does not report lookups")
	}
	return ratioOf(maybe.Of(hits), maybe.Of(misses))
}

// lookupsOf is what a node has counted since its counters began, valktop's own lookups since
// then netted out; known is whether it reports them.
func (h *History) lookupsOf(n *collector.NodeSnapshot) (hits, misses int64, known bool) {
	node, stats := h.nodes[n.Addr], &n.Info.Stats
	if !node.seen || !stats.KeyspaceHits.Known() || !stats.KeyspaceMisses.Known() {
		return 0, 0, false
	}
	hits = max(stats.KeyspaceHits.Or(0)-int64(n.Ledger.Hits-min(node.base.Hits, n.Ledger.Hits)), 0)
	misses = max(stats.KeyspaceMisses.Or(0)-int64(n.Ledger.Misses-min(node.base.Misses, n.Ledger.Misses)), 0)
	return hits, misses, true
}

// ratioOf is hits / (hits + misses). Without lookups there is no rate.
func ratioOf(hits, misses maybe.Value[int64]) Ratio {
	lookups := maybe.Both(hits, misses, func(a, b int64) float64 { return float64(a) + float64(b) })
	if lookups.Known() && lookups.Or(0) <= 0 {
		return maybe.Unknown[float64]("no lookups")
	}
	return maybe.Then(lookups, func(n float64) float64 { return float64(hits.Or(0)) / n })
}
