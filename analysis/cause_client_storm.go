package analysis

// clientStorm: connections are opened far faster than before: a pool without a bound, a
// client that reconnects in a loop, a crash that starts anew.
func clientStorm() rule {
	return rule{"client_storm", []string{symptomConnections, symptomLatency, symptomLoad}, judgeStorm}
}

const (
	stormSpecific = 0.8
	// stormElse is its share of damage other than the connections themselves.
	stormElse = 0.5
	// stormEach is how often each client connects anew at the most when all of them do so once,
	// with some that take two attempts.
	stormEach = 1.5
)

func judgeStorm(c *comparison) Cause {
	p := c.counters[colConnections]
	is, ok := p.after.Get()
	rejected := c.counters[colRejected].after.Or(0)
	clients := c.gauges[colClients]
	switch {
	case !ok:
		return noTelling("total_connections_received of INFO", "client storm: %s", p.after.Why())
	case rejected == 0 && !p.before.Known():
		return noTelling("some minutes of watching", "client storm: %s connections, which may be usual here", rateText(is))
	case rejected == 0 && is < max(stormRate, stormFactor*p.before.Or(0)):
		return ruleOut("no client storm: %s connections, usually %s", rateText(is), rateText(p.before.Or(0)))
	}
	connected, opened := float64(c.state.Clients.Connected.Or(0)), is*c.after.length().Seconds()
	if rejected == 0 && opened <= stormEach*connected {
		return ruleOut("no client storm: %s connections opened, of %s in all: each client once, as after a deploy", countText(int64(opened)), countText(int64(connected)))
	}
	s := Strength{Share: stormElse, Timing: 1, Specific: stormSpecific}
	if c.has(symptomConnections) {
		s.Share = 1
	}
	why := []string{"clients " + countText(int64(clients.before.Or(0))) + " → " + countText(c.state.Clients.Connected.Or(0))}
	if rejected > 0 {
		why = append(why, "rejected "+rateText(rejected)+", of at most "+countText(c.state.Clients.Max.Or(0)))
	}
	return blame(Degraded, s, why, "connections opened %s, usually %s: clients that reconnect, or pools without a bound", rateText(is), rateText(p.before.Or(0)))
}
