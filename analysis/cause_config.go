package analysis

import (
	"strings"
	"time"
)

// configChange: somebody changed the limit of the memory or the policy, or ran CONFIG SET.
func configChange() rule {
	return rule{"config_change", []string{symptomLookups, symptomLatency, symptomLoad, symptomConnections}, judgeConfig}
}

const (
	// configSeen: INFO shows what changed. configUnseen: CONFIG SET ran, for whatever.
	configSeen   = 0.97
	configUnseen = 0.3
)

func judgeConfig(c *comparison) Cause {
	if e, ok := c.event(EventConfig); ok {
		s := Strength{Share: 1, Timing: c.timing(e.Time), Specific: configSeen}
		var why []string
		switch named := e.Text != "CONFIG SET"; {
		case !named:
			s.Specific = configUnseen
		case c.has(symptomLookups): // a limit or a policy acts by what it makes the server evict
			p := c.counters[colEvicted]
			s.Share = c.share(p.after.Or(0) - p.before.Or(0))
			if lost := c.gauges[colKeys]; s.Share < 1 && strings.HasPrefix(e.Text, "maxmemory") && lost.rose() < 0 {
				s.Share = max(s.Share, min(-lost.rose()/max(c.lookups.excessMisses, 1), 1))
			}
			why = append(why, "evicted "+rateText(p.after.Or(0))+", before "+rateText(p.before.Or(0)))
		default:
			s.Specific = configUnseen
		}
		return blame(Degraded, s, append(why, c.emptier()...), "%s, %s", e.Says(), c.ago(e.Time))
	}
	n, ok := c.evidence.calls("config|set").Get()
	watched := c.now.Sub(c.state.Since.Round(0))
	switch {
	case !ok:
		return noTelling("INFO commandstats", "config change: the server does not report which commands ran")
	case n == 0:
		return ruleOut("no config change: CONFIG SET never ran")
	case watched >= flushFor || c.basis == Around:
		return ruleOut("no config change in %s", durationText(watched.Truncate(time.Second)))
	}
	return blame(Degraded, Strength{1, c.timing(time.Time{}), configUnseen}, nil, "CONFIG SET ran %s before you came", amountText(n, "time", "times"))
}
