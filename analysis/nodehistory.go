package analysis

import (
	"time"

	"valktop/collector"
)

// nodeHistory is what is kept of one node between polls.
type nodeHistory struct {
	last   reading                          // of its newest good poll
	before map[string]collector.CommandStat // the commands of the one before that
	erred  map[string]int64                 // and its errors
	seen   bool                             // whether there was one
	failed bool                             // whether the newest poll failed
	lostAt time.Time

	recalled  time.Time            // when what it remembers was listed last
	slowID    int64                // of the newest entry of its slow log that was listed
	slowKnown bool                 // whether there was one
	spikes    map[string]time.Time // of its latency events, that were listed

	lastErr   error // of the newest poll that failed
	lastErrAt time.Time

	took     time.Duration // round trip of its newest good poll
	present  time.Time     // when the node was last in a snapshot, with or without an answer
	owed     [counterCount]int64
	owedRuns map[string]int64 // the same by command
	latest   interval         // the one that ended with the newest poll
	base     collector.Ledger // what valktop had done when the counters began anew
	rows     *tier
	fresh    [columnCount]int64 // up to when each column's time is covered

	byCommand, byError *tallies
	latencies          latencyHistory
	slow               [slowKinds]slowNode
}

// nodeKeep is for how long a node's own rows reach back, and for how long a node that has
// left the deployment is remembered.
const nodeKeep = 15 * time.Minute

func newNodeHistory() *nodeHistory {
	return &nodeHistory{
		rows:      newTier(time.Second, nodeKeep, nodeColumns()),
		byCommand: newTallies(tallyNodeStep), byError: newTallies(tallyNodeStep),
		owedRuns:  map[string]int64{},
		latencies: latencyHistory{tails: newTallies(tallyNodeStep)},
	}
}

// forget drops the nodes that left the deployment too long ago.
func forget(nodes map[string]*nodeHistory, now time.Time) {
	for addr, node := range nodes {
		if now.Sub(node.present) > nodeKeep {
			delete(nodes, addr)
		}
	}
}

// observe takes in a node's part of a snapshot and returns the interval that ends with it.
func (n *nodeHistory) observe(s *collector.NodeSnapshot, at time.Time, asked time.Duration, fills []string) interval {
	n.present = at
	n.latest = interval{gap: gapNoAnswer}
	if s.Err != nil {
		n.lastErr, n.lastErrAt = s.Err, at
		return n.latest
	}
	now := read(s, at.UnixNano(), fills)
	i := interval{gap: gapFirst}
	if n.seen {
		// Where every poll is slow they come less often than asked for. One slow poll after
		// quick ones is a server that stood still, or a connection that was made anew.
		slow := min(n.took, s.Poll)
		i = between(n.last, now, longInterval*max(asked, slow), n.failed, &n.owed, n.owedRuns)
		if !i.counted {
			n.base = now.ledger
		}
	}
	n.before, n.erred = n.last.commands, n.last.errors
	n.last, n.seen, n.took, n.latest = now, true, s.Poll, i
	return i
}

// record writes a node's own rows.
func (n *nodeHistory) record(i *interval, s *collector.NodeSnapshot, from, to int64) {
	for _, t := range []interface{ advance(unixNano int64) }{n.rows, n.byCommand, n.byError} {
		t.advance(to)
	}
	if s.Err != nil {
		return
	}
	if i.rated() {
		rows := []*tier{n.rows}
		for c := range counterCount {
			if i.count.known[c] {
				cover(rows, &n.fresh, c, i.from, i.to, float64(i.count.n[c]))
			}
		}
		n.gauge(colCPU, i.cpu, i.from, i.to)
	}
	n.gauge(colUsed, toFloat(s.Info.Memory.Used), from, to)
	n.gauge(colClients, toFloat(s.Info.Clients.Connected), from, to)
	n.gauge(colPing, seconds(s.Ping), from, to)
}

func (n *nodeHistory) gauge(c column, v Ratio, from, to int64) {
	if x, ok := v.Get(); ok {
		cover([]*tier{n.rows}, &n.fresh, c, from, to, x*time.Duration(to-from).Seconds())
	}
}
