package analysis

import (
	"fmt"

	"valktop/collector"
)

// checkReplication: links between primaries and replicas are up and not far behind.
func checkReplication(e evidence) Check {
	r := e.state.Replication
	if up, ok := r.LinkUp.Get(); ok && !up {
		c := Check{Level: Unhealthy, Text: "the link to the primary" + e.lostPrimary() + " is down", Node: e.first(linkDown)}
		if d, ok := r.LinkDownFor.Get(); ok {
			c.Text += " for " + durationText(d)
		}
		return c
	}
	lag, known := r.Lag.Get()
	switch {
	case e.config.LagWarn > 0 && lag > e.config.LagWarn:
		return Check{Level: Degraded, Text: fmt.Sprintf("a replica was last heard of %s ago, at most %s", durationText(lag), durationText(e.config.LagWarn))}
	case r.Syncing:
		return Check{Level: Degraded, Text: "a replica copies the whole dataset"}
	case known:
		return healthy("replicas follow")
	case r.Connected.Or(0) == 0 && r.Replicas == 0:
		return healthy("no replicas")
	}
	return unreported("how far replicas are behind")
}

func linkDown(n *collector.NodeSnapshot) bool { return !n.Info.Replication.LinkUp.Or(true) }

// lostPrimary names the primary that the first replica without a link would follow.
func (e evidence) lostPrimary() string {
	for _, n := range e.view.nodes {
		if linkDown(n) && n.Info.Replication.PrimaryAddr != "" {
			return " " + n.Info.Replication.PrimaryAddr
		}
	}
	return ""
}
