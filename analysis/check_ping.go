package analysis

import (
	"fmt"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// checkPing: the round trip, which is that of valktop's own path to the server.
func checkPing(e evidence) Check {
	ping, at := worst(e.view.all, func(n *collector.NodeSnapshot) maybe.Value[time.Duration] { return n.Ping })
	d, ok := ping.Get()
	switch {
	case !ok:
		return Check{Text: "ping: no answer"}
	case e.config.MaxPing > 0 && d > e.config.MaxPing:
		return Check{Level: Unhealthy, Node: e.at(at), Text: fmt.Sprintf("ping %s, at most %s", durationText(d), durationText(e.config.MaxPing))}
	}
	return healthy("ping " + durationText(d))
}
