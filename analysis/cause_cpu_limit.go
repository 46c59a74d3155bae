package analysis

import "time"

// cpuLimit: the one thread that runs commands has no time left: it has too much to do, or
// gets too little of a core to do it with.
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
	switch busy, starved := c.starved(); {
	case ok && starved && is < busyCPU:
		s := Strength{Share: 1, Timing: 1, Specific: cpuSpecific}
		return blame(Degraded, s, c.busiest(), "the server gets too little of the machine: its thread has something to do for %s of the time, and %s of a core to do it with: a limit, other programs, or a slow disk",
			percentText(busy), percentText(is))
	case !ok:
		return noTelling("used_cpu_user of INFO", "load: %s", c.state.Rates.CPU.Why())
	case is < busyCPU:
		if ping, known := c.state.Ping.Get(); known && is < idleCPU && ping < idlePing {
			return ruleOut("not the server's load or the network: %s of a core, ping %s", percentText(is), durationText(ping))
		}
		return ruleOut("not the server's load: %s of a core", percentText(is))
	}
	s := Strength{Share: 1, Timing: 1, Specific: cpuSpecific}
	switch {
	case !c.has(symptomLatency, symptomLoad):
		s.Share = cpuMisses
	case c.stopped():
		s.Share = slowHalf // it is busy with that command: the command comes first
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

// busyLoop is for how much of the time a thread has something to do that has no room left:
// measured between two polls, it misses the moments in which it is not known to wait.
const busyLoop = 0.8

// starvedAt is the part of a core that a server gets at the most which has something to do all
// the time and waits for a core: a little may be lost to the clocks.
const starvedAt = 0.7

// starved reports whether the server's thread has something to do nearly all of the time, for
// how much of it, and gets no core for much of that.
func (c *comparison) starved() (busy float64, is bool) {
	busy = c.gauges[colBusy].after.Or(0)
	return busy, busy >= busyLoop && c.gauges[colCPU].after.Or(busy) < starvedAt
}

// worked is how much of the time that a command took the server worked on it: to one that
// waits for a core, every command takes long.
func (c *comparison) worked(took time.Duration) time.Duration {
	if busy, is := c.starved(); is {
		return time.Duration(float64(took) * c.gauges[colCPU].after.Or(0) / busy)
	}
	return took
}
