package analysis

import (
	"fmt"
	"time"

	"valktop/maybe"
)

// deploy: the application began anew. Its connections are young, its keys may have other
// names, and its own memory, which spared this cache lookups, is empty.
func deploy() rule {
	return rule{"deploy", []string{symptomLookups, symptomConnections}, judgeDeploy}
}

const (
	// deployShare of connections that are younger than a minute are a deploy's; fewer than
	// deployMin are too few to tell.
	deployShare = 0.8
	deployMin   = 4
	// deployFor is how long after a server's own start young connections mean nothing: all
	// its clients had to connect anew.
	deployFor = 5 * time.Minute
	// deployYoung: clients connect anew for other reasons, too. With a new build in the names
	// of keys there is no doubt. That the names of an old build are idle is a deploy that
	// valktop did not see.
	deployYoung   = 0.7
	deployBuild   = 0.98
	deployRetired = 0.9
	// reconnected: as many new connections within leadTime as there are in all, but not so
	// many that it is a storm.
	reconnectedLeast = 0.8
	reconnectedMost  = 3
)

func judgeDeploy(c *comparison) Cause {
	if b := c.build; !b.at.IsZero() && c.now.Sub(b.at) < coldFor {
		why := []string{fmt.Sprintf("%s: names with %s since %s", b.pattern, b.value, c.ago(b.at))}
		if young, _, text := c.youngClients(); young {
			why = append(why, text)
		}
		return blame(Degraded, Strength{1, max(c.timing(b.at), unknownTime), deployBuild}, why, "a deploy: keys have a new build in their names, %s", b.value)
	}
	if r := c.retired; c.basis == Remembered && !r.at.IsZero() && c.now.Sub(r.at) < coldFor {
		why := []string{r.pattern + ": names with " + r.old + " were read until " + c.ago(r.at)}
		return blame(Degraded, Strength{1, max(c.timing(r.at), unknownTime), deployRetired}, why, "a deploy: names of keys have the build %s now, and nobody reads those with %s", r.now, r.old)
	}
	young, at, text := c.youngClients()
	if young {
		return blame(Degraded, Strength{1, c.timing(at), deployYoung}, c.buildHint(), "%s: a deploy?", text)
	}
	if up, ok := c.uptime().Get(); ok && up < deployFor && c.basis == Remembered {
		return noTelling("a build in the names of keys, or a server that ran before it", "deploy: %s", text)
	}
	if text == "" {
		return noTelling("CLIENT LIST, for the age of connections", "deploy: how old the connections are is not known")
	}
	return ruleOut("%s", text)
}

// buildHint says that names of keys cannot speak for a deploy, or against it.
func (c *comparison) buildHint() []string {
	if c.buildsKnown {
		return []string{"no new build in the names of keys"}
	}
	return nil
}

// youngClients reports whether the clients connected anew, when, and what speaks for it; or
// the evidence that they did not; or "" when that is not known.
func (c *comparison) youngClients() (young bool, at time.Time, text string) {
	if opened, at := c.reconnected(); opened > 0 {
		return true, at, fmt.Sprintf("%s connections opened %s, of %s in all", countText(opened), c.ago(at), countText(c.state.Clients.Connected.Or(0)))
	}
	if c.uptime().Or(deployFor) < deployFor { // it is the server that is young
		return false, at, "the clients had to connect anew: the server started " + durationText(c.uptime().Or(0)) + " ago"
	}
	oldest := maybe.Unknown[time.Duration]("")
	count, fresh := 0, 0
	var median time.Duration
	for _, n := range c.view.nodes {
		if ages, ok := n.Past.ClientAges.Get(); ok {
			count += ages.Count
			fresh += ages.Under1m
			median = max(median, ages.Median)
			oldest = maybe.Of(max(oldest.Or(0), ages.Median))
		}
	}
	switch {
	case !oldest.Known():
		return false, at, ""
	case count < deployMin:
		return false, at, "no deploy: " + amountText(int64(count), "connection", "connections") + " of an application"
	case float64(fresh) >= deployShare*float64(count):
		return true, c.openedAt(median), fmt.Sprintf("%d of %d connections are younger than 1 m", fresh, count)
	}
	return false, at, "the clients did not restart: half of the connections are older than " + durationText(oldest.Or(0))
}

// ownMost is how many connections valktop has open to a node at the most.
const ownMost = 4

// applications is how many connections there are besides valktop's own.
func (c *comparison) applications() float64 {
	n := c.state.Clients.Connected.Or(0)
	for _, node := range c.view.nodes {
		n -= min(int64(node.Ledger.Connections), ownMost)
	}
	return float64(max(n, 0))
}

// openedAt is when connections opened that are younger than a minute: where they may have
// opened just before the damage they did, for a deploy goes from one process to the next.
func (c *comparison) openedAt(median time.Duration) time.Time {
	first := c.now.Add(-time.Minute - c.slack())
	if c.since.IsZero() || c.since.Before(first) {
		return c.now.Add(-median)
	}
	return c.since
}

// reconnected is how many connections were opened around the beginning of the change, if
// they are about as many as there are.
func (c *comparison) reconnected() (count int64, at time.Time) {
	connected := c.applications()
	up := c.uptime().Or(0) + time.Second // the server tells whole seconds
	if c.basis == Remembered || connected < deployMin || up < c.now.Sub(c.before.from) {
		return 0, at
	}
	around := c.after
	if !c.since.IsZero() {
		around = span{c.since.Add(-leadTime), c.since.Add(c.slack())}
		if around.to.After(c.now) {
			around.to = c.now
		}
	}
	if around.from.Before(c.h.began) {
		around.from = c.h.began
	}
	usual, known := c.usualSecond(colConnections, span{c.before.from, around.to}).Get()
	if !known {
		return 0, at
	}
	opened := c.counted(colConnections, around) - usual*around.length().Seconds()
	if opened < reconnectedLeast*connected || opened > reconnectedMost*connected {
		return 0, at
	}
	return int64(opened), around.to
}
