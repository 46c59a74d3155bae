package analysis

import "time"

// failover: a replica became the primary. It lacks what had not reached it, and its clients
// had to find it first.
func failover() rule {
	return rule{"failover", []string{symptomLookups, symptomInterrupted, symptomConnections, symptomLatency}, judgeFailover}
}

const (
	// failoverSpecific: it is told by name; most failovers lose no keys, though, so the
	// misses after one have half of the blame.
	failoverSpecific = 0.95
	failoverMisses   = 0.5
)

func judgeFailover(c *comparison) Cause {
	share := 1.0
	if c.has(symptomLookups) && !c.has(symptomInterrupted) {
		share = failoverMisses
	}
	if e, ok := c.event(EventFailover); ok {
		return blame(Degraded, Strength{share, c.timing(e.Time), failoverSpecific}, c.emptier(), "%s, %s", e.Says(), c.ago(e.Time))
	}
	for _, n := range c.view.nodes {
		r := n.Info.Replication
		if offset, ok := r.SecondOffset.Get(); ok && offset > 0 {
			return blame(Degraded, Strength{failoverMisses, c.timing(time.Time{}), failoverSpecific}, nil,
				"%swas a replica before you came and is a %s now", c.on(n), r.Role)
		}
	}
	return ruleOut("no failover: every node is what it was")
}
