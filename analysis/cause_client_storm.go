package analysis

import (
	"time"

	"valktop/maybe"
)

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
	p := twoSides{c.usualConnections(), c.counters[colConnections].after}
	is, ok := p.after.Get()
	rejected := c.counters[colRejected].after.Or(0)
	clients := c.gauges[colClients]
	switch {
	case !ok:
		return noTelling("total_connections_received of INFO", "client storm: %s", p.after.Why())
	case rejected == 0 && (!p.before.Known() || is >= stormRate && is < stormFactor*p.before.Or(0) && c.justCame() && !c.sinceStart().Known()):
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

// usualConnections is how many connections a second are opened usually. When valktop came
// during a storm, what it saw of the time before was the storm; what the server numbered since
// its start was not.
func (c *comparison) usualConnections() Ratio {
	was := c.counters[colConnections].before
	if ever, ok := c.sinceStart().Get(); ok && c.basis != Around && c.justCame() {
		return maybe.Of(min(ever, was.Or(ever)))
	}
	return was
}

// justCame reports whether valktop has watched for too short a time to know what is usual.
func (c *comparison) justCame() bool { return c.now.Sub(c.h.began) < rememberedFor }

// sinceStart is how many connections a second the servers have had since their start.
func (c *comparison) sinceStart() Ratio {
	sum := maybe.Unknown[float64]("which number the newest connection has is not known")
	for _, n := range c.view.nodes {
		up, ok := n.Info.Server.Uptime.Get()
		if ages, known := n.Past.ClientAges.Get(); ok && known && ages.Opened > 0 {
			sum = maybe.Of(sum.Or(0) + float64(ages.Opened)/max(up, time.Second).Seconds())
		}
	}
	return sum
}
