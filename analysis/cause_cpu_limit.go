package analysis

import "time"

// cpuLimit: the one thread that runs commands has no time left.
func cpuLimit() rule {
	return rule{"cpu_limit", []string{symptomLatency, symptomLoad, symptomLookups}, judgeCPU}
}

const (
	// busyCPU of a core leaves a server no room; under idleCPU and with a ping under idlePing
	// it is not the server that is slow.
	busyCPU  = 0.9
	idleCPU  = 0.5
	idlePing = 5 * time.Millisecond
	// cpuSpecific: that the thread is busy is certain; why is another question, so that what
	// made it busy comes first.
	cpuSpecific = 0.75
	// cpuMisses: a busy server is slow, and hardly a cause of misses.
	cpuMisses = 0.2
)

func judgeCPU(c *comparison) Cause {
	p := c.gauges[colCPU]
	is, ok := p.after.Get()
	if now, known := c.state.Rates.CPU.Get(); known {
		is, ok = max(is, now), true
	}
	switch {
	case !ok:
		return noTelling("used_cpu_user of INFO", "load: %s", c.state.Rates.CPU.Why())
	case is < busyCPU:
		if ping, known := c.state.Ping.Get(); known && is < idleCPU && ping < idlePing {
			return ruleOut("not the server's load or the network: %s of a core, ping %s", percentText(is), durationText(ping))
		}
		return ruleOut("not the server's load: %s of a core", percentText(is))
	}
	s := Strength{Share: 1, Timing: 1, Specific: cpuSpecific}
	if !c.has(symptomLatency, symptomLoad) {
		s.Share = cpuMisses
	}
	commands := c.counters[colCommands]
	return blame(Degraded, s, c.busiest(), "the server is busy: %s of a core, commands %s%s", percentText(is), rateText(commands.after.Or(0)), c.usually(commands))
}

// busiest says which command takes most of the time.
func (c *comparison) busiest() []string {
	var most commandUse
	for _, u := range c.ran {
		if u.took > most.took {
			most = u
		}
	}
	if most.calls == 0 {
		return nil
	}
	return []string{commandWords(most.name) + " has most of it: " + amountText(most.calls, "call", "calls") + ", " + durationText(most.took) + " in " + durationText(c.after.length())}
}
