package analysis

import (
	"slices"
	"strings"
	"time"

	"valktop/collector"
)

// slowOne is an entry of a node's slow log.
type slowOne struct {
	entry collector.SlowEntry
	at    time.Time // on the client's clock
	node  string    // "" where there is one
}

// evidence says who sent it.
func (s slowOne) evidence() []string {
	var why []string
	if s.entry.Client != "" {
		who := "sent by " + s.entry.Client
		if s.entry.Name != "" {
			who += " (" + s.entry.Name + ")"
		}
		why = append(why, who)
	}
	if s.node != "" {
		why = append(why, "on "+s.node)
	}
	return why
}

// slowLog is the longest entry of the slow logs that was just before the change, of the
// commands that are among some, or are not.
func (c *comparison) slowLog(commands []string, among bool) (slowOne, bool) {
	var worst slowOne
	for _, n := range c.view.nodes {
		for _, e := range n.Past.SlowLog.Or(nil) {
			at := c.clientTime(n, e.Time)
			if c.worked(e.Duration) < slowEvent || slices.Contains(commands, commandName(e)) != among || !c.near(at) {
				continue
			}
			if e.Duration > worst.entry.Duration {
				worst = slowOne{e, at, c.at(n)}
			}
		}
	}
	return worst, worst.entry.Duration > 0
}

// near reports whether an instant is about when the server stood still: just now, or at the
// border of two sides.
func (c *comparison) near(at time.Time) bool {
	if c.basis == Around {
		return !at.Before(c.before.from) && !at.After(c.after.to)
	}
	return c.now.Sub(at) <= stallFor
}

// slowEntries are what the slow logs say of a command, the newest first, a few.
func (c *comparison) slowEntries(command string) []string {
	const few = 2
	var said []string
	for _, n := range c.view.nodes {
		for _, e := range n.Past.SlowLog.Or(nil) {
			if name := commandName(e); name == command || strings.HasPrefix(command, name+"|") && name != "" {
				line := commandText(e.Args) + " took " + durationText(e.Duration)
				if e.Client != "" {
					line += ", from " + e.Client
				}
				if len(said) < few && !slices.Contains(said, line) {
					said = append(said, line)
				}
			}
		}
	}
	return said
}

// noSlowLog is why no slow log can be read; "" when one can.
func (c *comparison) noSlowLog() string {
	why := "not asked yet"
	for _, n := range c.view.nodes {
		if n.Past.SlowLog.Known() {
			return ""
		}
		if w := n.Past.SlowLog.Why(); w != "" {
			why = w
		}
	}
	return why
}
