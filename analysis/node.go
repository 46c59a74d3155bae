package analysis

import (
	"math"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Node is what the snapshots so far mean for one node. Its figures are its own, whatever
// it is in its deployment; rates are over the last 10 s, valktop's own share netted out.
type Node struct {
	Addr    string
	Role    string // collector.Primary, collector.Replica, "" when nobody said
	Primary string // of a replica: Addr of the node that it follows; "" where that is not in the list
	Slots   int    // that it serves
	Silent  bool   // it did not answer the newest poll: what it holds is what it held

	HitRate                Ratio
	Hits, Misses, Commands Rate
	Keys                   maybe.Value[int64] // over all databases
	KeyShare               Ratio              // of a primary that answers: fraction of the keys of all of these
	Used, Max              Bytes              // Max: unknown without a limit
	UsedOfMax              Ratio

	LinkUp   maybe.Value[bool]          // of a replica
	Lag      maybe.Value[time.Duration] // since a replica was last heard of; of a primary: the slowest of its replicas
	LagBytes maybe.Value[int64]

	Uneven []Uneven // in what it has far more than its fellows

	LastErr   error     // of the newest poll that it did not answer; nil when it has answered all
	LastErrAt time.Time // of that poll
}

// ByRole is who answers lookups: replicas serve reads, too. Over the last 10 s.
type ByRole struct{ Primaries, Replicas Lookups }

// Lookups of some nodes together. Unknown when none of them has any figures.
type Lookups struct {
	Hits, Misses Rate
	HitRate      Ratio
}

// nodeStates are the nodes of a snapshot, in its order.
func (h *History) nodeStates(v view) []Node {
	nodes := make([]Node, len(v.all))
	var keys int64
	for i, n := range v.all {
		nodes[i] = h.nodeState(n)
		nodes[i].Role = roleAmong(v.all, n)
		if nodes[i].Role != collector.Replica && !nodes[i].Silent {
			keys += nodes[i].Keys.Or(0)
		}
	}
	for i := range nodes {
		n := &nodes[i]
		if n.Role == collector.Replica {
			if primary := followed(v.all, v.all[i]); primary != nil {
				n.Primary, n.Lag = primary.Addr, acknowledged(primary, v.all[i])
			}
		} else if keys > 0 && !n.Silent {
			n.KeyShare = maybe.Then(n.Keys, func(k int64) float64 { return float64(k) / float64(keys) })
		}
	}
	for _, u := range uneven(nodes) {
		for i := range nodes {
			if nodes[i].Addr == u.Addr {
				nodes[i].Uneven = append(nodes[i].Uneven, u)
			}
		}
	}
	return nodes
}

func (h *History) nodeState(s *collector.NodeSnapshot) Node {
	n := Node{
		Addr: s.Addr, Role: roleOf(s), Slots: s.Member.Slots, Silent: s.Err != nil,
		Keys: keys([]*collector.NodeSnapshot{s}).Total,
		Used: s.Info.Memory.Used, Max: s.Info.Memory.MaxMemory, UsedOfMax: memoryFraction(s),
		LinkUp: s.Info.Replication.LinkUp, Lag: lag(s), LagBytes: lagBytes(s),
	}
	if n.Max.Known() && n.Max.Or(0) == 0 {
		n.Max = maybe.Unknown[int64]("no limit is set")
	}
	own := h.nodes[s.Addr]
	n.LastErr, n.LastErrAt = own.lastErr, own.lastErrAt
	rate := func(m Metric) Rate {
		if s.Err != nil {
			return maybe.Unknown[float64](gapNoAnswer)
		}
		return own.window(m, h.now, nowWindow)
	}
	n.HitRate, n.Hits, n.Misses, n.Commands = rate(MetricHitRate), rate(MetricHits), rate(MetricMisses), rate(MetricCommands)
	return n
}

// window is a metric of the node over the last d.
func (n *nodeHistory) window(m Metric, now time.Time, d time.Duration) Ratio {
	f, _ := m.formula()
	last := n.rows.index(now.UnixNano())
	v := n.rows.value(f, last-int64(d/n.rows.step)+1, last)
	if math.IsNaN(v) {
		return maybe.Unknown[float64]("nothing counted in this time")
	}
	return maybe.Of(v)
}

// roleOf is what a node said of itself last. Of one that does not answer the deployment
// knows better: it may have been failed over since.
func roleOf(n *collector.NodeSnapshot) string {
	own, told := n.Info.Replication.Role, n.Member.Role
	if own == "" || n.Err != nil && told != "" {
		return told
	}
	return own
}

// deposed reports whether a node that does not answer has nothing to serve any more, as its
// cluster tells it: another one has its slots.
func deposed(n *collector.NodeSnapshot) bool {
	m := n.Member
	return n.Err != nil && m.ID != "" && m.Role == collector.Primary && m.Slots == 0
}

// roleAmong is the role of a node among all of its deployment.
func roleAmong(all []*collector.NodeSnapshot, n *collector.NodeSnapshot) string {
	if outvoted(all, n) {
		return collector.Replica
	}
	return roleOf(n)
}

// outvoted reports whether a node still takes itself for a primary, but the deployment for a
// replica of another one that answers as a primary: after a failover the old one needs some
// seconds to be told, and would total twice.
func outvoted(all []*collector.NodeSnapshot, n *collector.NodeSnapshot) bool {
	if n.Info.Replication.Role != collector.Primary || n.Member.Role != collector.Replica {
		return false
	}
	primary := followed(all, n)
	return primary != nil && primary.Err == nil && primary.Info.Replication.Role == collector.Primary
}

// followed is the node in the list that a replica follows: as the deployment
// tells it, else as the replica does, by the address it was announced by as well; else nil.
func followed(all []*collector.NodeSnapshot, replica *collector.NodeSnapshot) *collector.NodeSnapshot {
	for _, addr := range []string{replica.Member.PrimaryAddr, replica.Info.Replication.PrimaryAddr} {
		for _, n := range all {
			if addr != "" && n != replica && (n.Addr == addr || n.Member.Announced == addr) {
				return n
			}
		}
	}
	return nil
}

// byRole adds up what nodes look up. A node of no known role counts as a primary.
func byRole(nodes []Node) ByRole {
	var r ByRole
	for _, n := range nodes {
		side := &r.Primaries
		if n.Role == collector.Replica {
			side = &r.Replicas
		}
		if hits, misses := n.Hits, n.Misses; hits.Known() && misses.Known() {
			side.Hits, side.Misses = maybe.Of(side.Hits.Or(0)+hits.Or(0)), maybe.Of(side.Misses.Or(0)+misses.Or(0))
		}
	}
	for _, side := range []*Lookups{&r.Primaries, &r.Replicas} {
		side.HitRate = maybe.Unknown[float64]("no lookups")
		if hits, misses := side.Hits.Or(0), side.Misses.Or(0); hits+misses > 0 {
			side.HitRate = maybe.Of(hits / (hits + misses))
		}
	}
	return r
}
