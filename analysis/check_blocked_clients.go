package analysis

import "fmt"

// checkBlocked: clients that wait for a list, a stream or replicas to answer.
func checkBlocked(e evidence) Check {
	c := e.state.Clients
	blocked, ok := c.Blocked.Get()
	connected, known := c.Connected.Get()
	if !ok || !known {
		return unreported("blocked clients")
	}
	text := fmt.Sprintf("%s of %s clients blocked", countText(blocked), countText(connected))
	share := e.config.BlockedShare
	if share > 0 && blocked >= max(e.config.BlockedMin, 1) && float64(blocked) >= share*float64(connected) {
		return Check{Level: Degraded, Text: text + ", at most " + boundText(share)}
	}
	return healthy(text)
}
