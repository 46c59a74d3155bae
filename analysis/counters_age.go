package analysis

import "time"

// resetCommand is CONFIG RESETSTAT, as INFO commandstats names it. It is counted after it
// ran: where it never did, the counters are as old as the server.
const resetCommand = "config|resetstat"

// countersAge is the time that the servers' counters are of.
type countersAge struct {
	time  time.Duration // 0: not known
	reset bool          // it began with CONFIG RESETSTAT
}

// countersAge is for how long the servers have counted. When CONFIG RESETSTAT ran none of them
// tells: it is taken for the time in which there are so many lookups at the rate of now.
func (c *comparison) countersAge() countersAge {
	up, ok := c.uptime().Get()
	if !ok || up < time.Second {
		return countersAge{}
	}
	if c.evidence.calls(resetCommand).Or(0) == 0 {
		return countersAge{time: up}
	}
	rate := c.counters[colHits].after.Or(0) + c.counters[colMisses].after.Or(0)
	if rate <= 0 {
		return countersAge{reset: true}
	}
	var lookups int64
	for _, n := range c.view.nodes {
		hits, misses, _ := c.h.lookupsOf(n)
		lookups += hits + misses
	}
	long := time.Duration(min(float64(lookups)/rate, up.Seconds()) * float64(time.Second))
	return countersAge{time: long, reset: true}
}
