package keyspace

import (
	"maps"
	"math"
)

// view is what a walker knows at one time; it shares nothing with the walker.
type view struct {
	coverage coverage
	node     NodeReport
	limits   []Limit
	nodes    []TreeNode
	patterns []PatternCount
	pieces   map[NodeID]piece
	detailed int64
	vanished int64
	refused  map[string]string // why figures are unknown, by the command that would give them
}

// view copies what is known of primary number at.
func (w *walker) view(at int) view {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := view{
		coverage: w.coverage(), limits: w.limits(), detailed: max(w.detailed, w.detailedDraws), vanished: w.vanished,
		refused: map[string]string{},
	}
	v.node = w.report(v.coverage)
	for command, err := range w.refused {
		v.refused[command] = words(command, err)
	}
	if w.server.lfu {
		v.refused[idleCommand] = "with an LFU policy the server keeps frequencies, not idle times"
	} else {
		v.refused[freqCommand] = "only with an LFU policy does the server keep frequencies"
	}
	t := w.best()
	if t == nil {
		return v
	}
	t.tree.Walk(func(n TreeNode) bool {
		v.nodes = append(v.nodes, n)
		return true
	})
	v.patterns = t.tree.Patterns()
	v.pieces = make(map[NodeID]piece, len(v.nodes))
	for _, n := range v.nodes {
		if n.Own > 0 {
			v.pieces[n.ID] = t.piece(n.ID, at, float64(n.Own))
		}
	}
	return v
}

// best is the tally that estimates rest on: what was drawn is a fair sample before all was
// scanned. The caller has mu.
func (w *walker) best() *tally {
	if w.draws != nil {
		return w.draws
	}
	return w.names
}

// piece copies what is known of the names that end at a node.
func (t *tally) piece(id NodeID, primary int, names float64) piece {
	p := piece{primary: primary, names: names}
	if int(id) >= len(t.leaves) || t.leaves[id] == nil {
		return p
	}
	l := t.leaves[id]
	for _, s := range l.samples {
		if s.asked && !s.gone {
			p.asked = append(p.asked, *s)
		}
	}
	if l.census.asked > 0 {
		c := l.census.clone()
		p.census = &c
	}
	return p
}

// coverage is how much of the primary's keys was looked at. The caller has mu.
func (w *walker) coverage() coverage {
	s := w.scan
	if w.draws != nil {
		return coverage{total: float64(s.after), drawn: float64(w.draws.drawn), selected: float64(w.draws.selected), left: 1}
	}
	c := coverage{total: float64(s.after), left: 1}
	if w.names != nil {
		c.drawn, c.selected = float64(w.names.drawn), float64(w.names.selected)
	}
	switch {
	case s.exact:
		c.total, c.left, c.exact = c.drawn, 0, true
	case !w.server.sized && s.complete:
		c.total, c.left = c.drawn, 0
	case !w.server.sized:
		c.total = c.drawn
	case w.server.restarted: // names may have come twice, or not at all
	case s.after < s.names && !s.complete: // some of the keys looked at are gone
	case s.complete:
		changed := math.Abs(float64(s.before-s.dead-s.after)) + math.Abs(c.drawn-float64(s.after))
		c.left = min(changed/max(c.total, 1), 1)
	default:
		dead := float64(s.dead) / max(c.drawn+float64(s.dead), 1) // of the keys looked at
		c.total = c.drawn + max(c.total-c.drawn, 0)*(1-dead)
		c.left, c.seen = unseen(c.drawn, c.total), true
	}
	return c
}

// report is what is shown of the primary. The caller has mu.
func (w *walker) report(c coverage) NodeReport {
	n := NodeReport{
		Addr: w.node.Addr(), State: w.state, Why: w.why, Keys: w.scan.after,
		Sampled: int64(c.drawn), Selected: int64(c.selected), Walked: w.scan.names,
		Complete: w.scan.complete, Exact: w.scan.exact, Count: w.scan.count, Own: w.own,
		Restarted: w.server.restarted || w.repeated,
		Lacking:   w.lacking(),
		Biased:    w.server.slots && !w.scan.complete && w.draws == nil && c.drawn > 0,
	}
	n.Pause, n.Floor, n.Trip, n.Slowed = w.pace.describe()
	return n
}

// clone copies a census.
func (c *census) clone() census {
	d := *c
	d.kinds = make(map[string]int64, len(c.kinds)) // never nil: the copy counts on
	maps.Copy(d.kinds, c.kinds)
	return d
}
