package analysis

// network: answers take longer although the server has time: the way to it is slow or full.
func network() rule {
	return rule{"network", []string{symptomLatency}, judgeNetwork}
}

// networkSpecific: it is what is left when the server is idle and nothing held it up.
const networkSpecific = 0.7

func judgeNetwork(c *comparison) Cause {
	was, ok := c.ping.before.Get()
	is, known := c.ping.after.Get()
	switch {
	case !known:
		return noTelling("PING", "network: round trips are not known")
	case !ok:
		return noTelling("some minutes of watching", "network: ping %s, which may be usual here", durationText(secondsOf(is)))
	case c.justCame() && secondsOf(is) >= pingLeast && secondsOf(is) < pingFactor*secondsOf(was):
		return noTelling("a valktop that was open before it", "network: ping %s since you came, which may be usual here", durationText(secondsOf(is)))
	case secondsOf(is) < pingFactor*secondsOf(was) || secondsOf(is)-secondsOf(was) < pingLeast:
		return ruleOut("not the network: ping %s, before %s", durationText(secondsOf(is)), durationText(secondsOf(was)))
	case c.heldUp():
		return ruleOut("ping %s, before %s, but the server itself stood still", durationText(secondsOf(is)), durationText(secondsOf(was)))
	case c.gauges[colCPU].after.Or(0) >= idleCPU, c.gauges[colBusy].after.Or(0) >= busyLoop:
		return ruleOut("ping %s, before %s, but the server is busy", durationText(secondsOf(is)), durationText(secondsOf(was)))
	}
	s := Strength{Share: 1, Timing: 1, Specific: networkSpecific}
	in, out := c.counters[colNetIn], c.counters[colNetOut]
	why := []string{
		"the server uses " + percentText(c.gauges[colCPU].after.Or(0)) + " of a core",
		"in " + bytesText(int64(in.after.Or(0))) + "/s, out " + bytesText(int64(out.after.Or(0))) + "/s",
	}
	if !c.gauges[colBusy].after.Known() {
		why = append(why, "whether the server waits for a core is not known: it does not report eventloop_duration_sum")
	}
	return blame(Degraded, s, why, "ping %s, before %s, while the server has time: the network between valktop and it", durationText(secondsOf(is)), durationText(secondsOf(was)))
}

// heldUp reports whether the server stood still for a command or for its own work: then that
// is why answers take longer.
func (c *comparison) heldUp() bool {
	_, share := c.worst()
	_, stalled := c.stall()
	return stalled || share >= slowShare
}
