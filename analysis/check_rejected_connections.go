package analysis

import (
	"fmt"

	"valktop/collector"
	"valktop/maybe"
)

// checkRejected: a server at maxclients turns new connections away.
func checkRejected(e evidence) Check {
	used, at := worst(e.view.nodes, clientsFraction)
	connected, limit := at.Info.Clients.Connected.Or(0), at.Info.Clients.MaxClients.Or(0)
	room := fmt.Sprintf("%s of %s connections", countText(connected), countText(limit))
	switch {
	case e.rejected >= 0.5: // a count spread over rows of the history: half a one is none
		c := Check{Level: Unhealthy, Text: amountText(int64(e.rejected+0.5), "connection", "connections") + " rejected in 1 m"}
		if used.Known() {
			c.Text += ", " + room
			c.Node = e.at(at)
		}
		return c
	case !used.Known():
		return unreported("the limit of connections")
	case e.config.ClientsWarn > 0 && used.Or(0) >= e.config.ClientsWarn:
		return Check{Level: Degraded, Node: e.at(at), Text: fmt.Sprintf("%s, over %s", room, boundText(e.config.ClientsWarn))}
	}
	return healthy(room + ", none rejected")
}

// clientsFraction is how much of maxclients is used.
func clientsFraction(n *collector.NodeSnapshot) Ratio {
	c := &n.Info.Clients
	if c.MaxClients.Or(0) <= 0 {
		return maybe.Unknown[float64]("the server does not report it")
	}
	return maybe.Both(c.Connected, c.MaxClients, func(is, most int64) float64 { return float64(is) / float64(most) })
}
