package analysis

import (
	"fmt"

	"valktop/collector"
)

// checkReachable: every node answers. A primary that does not is worse than a
// replica, or than one whose slots another node has by now.
func checkReachable(e evidence) Check {
	nodes := e.view.all
	var down []*collector.NodeSnapshot
	primary := false
	for _, n := range nodes {
		if n.Err != nil {
			down = append(down, n)
			primary = primary || roleOf(n) != collector.Replica && !deposed(n)
		}
	}
	switch {
	case len(down) == 0 && len(nodes) == 1:
		return healthy("the server answers")
	case len(down) == 0:
		return healthy(fmt.Sprintf("all %d nodes answer", len(nodes)))
	}
	c := Check{Level: Degraded, Node: e.at(down[0]), Text: "no answer: " + down[0].Err.Error()}
	if since := down[0].Down.Since; !since.IsZero() {
		c.Text = fmt.Sprintf("no answer for %s: %v", durationText(max(e.now.Sub(since.Round(0)), 0)), down[0].Err)
	}
	if len(nodes) > 1 {
		c.Text = fmt.Sprintf("%d of %d nodes: %s", len(down), len(nodes), c.Text)
	}
	switch {
	case e.reached && e.state.Snapshot.Topology.Form == collector.Replication && apart(down):
		c.Level, c.Text = Healthy, fmt.Sprintf("%d of %d nodes answer; replicas that cannot be reached from here: %d", len(nodes)-len(down), len(nodes), len(down))
	case !e.reached:
		c.Level = Unknown // it may be a wrong address as well as a server that is down
	case primary:
		c.Level = Unhealthy
	}
	return c
}

// apart reports whether these are replicas that never answered: the primary knows them, but
// by addresses that are none from here.
func apart(nodes []*collector.NodeSnapshot) bool {
	for _, n := range nodes {
		if n.Member.Role != collector.Replica || n.Info.Server.RunID != "" {
			return false
		}
	}
	return true
}
