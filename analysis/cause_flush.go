package analysis

import (
	"strings"
	"time"

	"valktop/collector"
)

// flush: FLUSHALL or FLUSHDB took all keys at once.
func flush() rule {
	return rule{"flush", []string{symptomLookups, symptomInterrupted}, judgeFlush}
}

const (
	// flushFor is how long after a flush it may still explain misses.
	flushFor = 10 * time.Minute
	// emptied: a server that holds less than half of the memory it once held lost much.
	emptied = 0.5
	// flushSpecific: the command is counted by name.
	flushSpecific = 1
)

func judgeFlush(c *comparison) Cause {
	if since := c.now.Sub(c.flushed); !c.flushed.IsZero() && since < flushFor {
		s := Strength{1, c.timing(c.flushed), flushSpecific}
		return blame(Unhealthy, s, c.emptier(), "a flush emptied a database %s ago", durationText(since))
	}
	n, ok := c.evidence.calls("flushall", "flushdb").Get()
	watched := c.now.Sub(c.state.Since.Round(0))
	at, when := c.flushRemembered()
	switch {
	case ok && n == 0:
		return ruleOut("not a flush: none since the counters began")
	case ok && watched >= flushFor:
		return ruleOut("not a flush: none in %s", durationText(min(watched, c.now.Sub(c.flushed))))
	case !ok:
		return noTelling("INFO commandstats", "flush: the server does not report which commands ran")
	}
	text := "FLUSHALL or FLUSHDB ran before you came"
	s := Strength{1, c.timing(at), flushSpecific}
	if when {
		text = "a flush emptied a database " + c.ago(at)
	}
	var why []string
	m := c.state.Memory
	used, peak := m.Used.Or(0), m.Peak.Or(0)
	if !when && peak > 0 {
		share := float64(used) / float64(peak)
		why = append(why, "memory is at "+percentText(share)+" of its peak")
		if share > emptied {
			s.Specific = 0.3 // it may have been long ago
		}
	}
	return blame(Degraded, s, why, "%s", text)
}

// flushRemembered is when the slow log has a flush.
func (c *comparison) flushRemembered() (at time.Time, ok bool) {
	for _, n := range c.view.nodes {
		for _, e := range n.Past.SlowLog.Or(nil) {
			if name := commandName(e); name == "flushall" || name == "flushdb" {
				return c.clientTime(n, e.Time), true
			}
		}
	}
	return time.Time{}, false
}

// commandName is the command of an entry of the slow log, in lower case.
func commandName(e collector.SlowEntry) string {
	if len(e.Args) == 0 {
		return ""
	}
	return strings.ToLower(e.Args[0])
}

// clientTime is an instant of a node's own clock on the client's.
func (e evidence) clientTime(n *collector.NodeSnapshot, at time.Time) time.Time {
	if clock, ok := n.Clock.Get(); ok {
		return at.Add(e.now.Sub(clock.Round(0)))
	}
	return at
}
