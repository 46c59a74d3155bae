package analysis

import (
	"fmt"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// remembered makes facts of one kind out of what a server remembers.
type remembered func(e evidence) []Fact

// past is what was before valktop came. Facts about the server as a whole come first, then
// those with a time of their own.
func past(e evidence) []Fact {
	if !e.reached {
		return nil
	}
	var facts []Fact
	for _, ask := range []remembered{
		pastUptime, pastHitRate, pastPeak, pastEvicted, pastExpired, pastRejected, pastErrors,
		pastFlushes, pastConfig, pastClients, pastSave, pastFailover, pastLatency, pastSlowLog,
	} {
		facts = append(facts, ask(e)...)
	}
	return facts
}

// startedFor is how long after a start that stands out: who looks then wants to know why
// there was one. After that it is a fact among others.
const startedFor = 5 * time.Minute

func pastUptime(e evidence) []Fact {
	up, ok := e.uptime().Get()
	if !ok {
		return nil
	}
	f := Fact{Name: "uptime", Text: durationText(up), Level: Healthy}
	if up < coldFor {
		f.Text += ": perhaps still filling"
	}
	if up < startedFor {
		f.Level = Degraded
	}
	return []Fact{f}
}

// rateDrop is how far the hit rate of now may be under that of the lifetime before it is
// worth a look: two points are twice the misses of a cache that hits 98 %.
const rateDrop = 0.02

func pastHitRate(e evidence) []Fact {
	life, ok := e.state.HitRate.Lifetime.Get()
	if !ok {
		return nil
	}
	f := Fact{Name: "hit rate", Text: percentText(life) + " since start", Level: Healthy}
	if now, ok := e.state.HitRate.Window1m.Get(); ok {
		f.Text += ", now " + percentText(now)
		if now < life-rateDrop {
			f.Level = Degraded
		}
	}
	return []Fact{f}
}

func pastPeak(e evidence) []Fact {
	m := e.state.Memory
	peak, ok := m.Peak.Get()
	if !ok {
		return nil
	}
	f := Fact{Name: "peak memory", Text: bytesText(peak), Level: Healthy}
	if limit, ok := m.Max.Get(); ok && limit > 0 {
		f.Text += ", " + percentText(float64(peak)/float64(limit)) + " of the limit"
	}
	return []Fact{f}
}

// counter is a fact about a count since the counters began; suspect when it is not 0.
func counter(name, one, many string, n maybe.Value[int64], suspect Level) []Fact {
	count, ok := n.Get()
	if !ok {
		return nil
	}
	f := Fact{Name: name, Text: amountText(count, one, many) + " since start", Level: Healthy}
	if count > 0 {
		f.Level = suspect
	}
	return []Fact{f}
}

func (e evidence) stat(nodes []*collector.NodeSnapshot, field func(*collector.StatsInfo) collector.Int) collector.Int {
	return sum(nodes, func(n *collector.NodeSnapshot) collector.Int { return field(&n.Info.Stats) })
}

func pastEvicted(e evidence) []Fact {
	return counter("evicted", "key", "keys", e.stat(e.view.primaries, func(s *collector.StatsInfo) collector.Int { return s.EvictedKeys }), Degraded)
}

func pastExpired(e evidence) []Fact {
	return counter("expired", "key", "keys", e.stat(e.view.primaries, func(s *collector.StatsInfo) collector.Int { return s.ExpiredKeys }), Healthy)
}

func pastRejected(e evidence) []Fact {
	return counter("rejected", "connection", "connections", e.stat(e.view.nodes, func(s *collector.StatsInfo) collector.Int { return s.RejectedConnections }), Unhealthy)
}

func pastFlushes(e evidence) []Fact {
	return counter("flushes", "FLUSHALL or FLUSHDB", "FLUSHALL or FLUSHDB", e.calls("flushall", "flushdb"), Degraded)
}

func pastClients(e evidence) []Fact {
	var facts []Fact
	for _, n := range e.view.nodes {
		ages, ok := n.Past.ClientAges.Get()
		switch {
		case !ok:
			facts = append(facts, denied(e, n, "connections", n.Past.ClientAges.Why())...)
			continue
		case ages.Count == 0:
			continue
		}
		f := Fact{Name: "connections", Level: Healthy, Text: e.on(n) + agesText(ages)}
		young := float64(ages.Under1m) >= deployShare*float64(ages.Count)
		if ages.Count >= deployMin && young && n.Info.Server.Uptime.Or(deployFor) >= deployFor {
			f.Level = Degraded
			f.Text = e.on(n) + fmt.Sprintf("%d of %d younger than 1 m: a deploy?", ages.Under1m, ages.Count)
		}
		facts = append(facts, f)
	}
	return facts
}

// agesText says how old connections are, in whole units: there is no news in the seconds.
func agesText(ages collector.ClientAges) string {
	age := func(d time.Duration) string {
		for _, unit := range [...]time.Duration{24 * time.Hour, time.Hour, time.Minute} {
			if d >= unit {
				return durationText(d.Truncate(unit))
			}
		}
		return durationText(max(d.Truncate(time.Second), time.Second))
	}
	if ages.Count == 1 {
		return "1, for " + age(ages.Oldest)
	}
	return fmt.Sprintf("%d, half older than %s, the oldest %s", ages.Count, age(ages.Median), age(ages.Oldest))
}

// denied is the fact that a server does not tell, and why.
func denied(e evidence, n *collector.NodeSnapshot, name, why string) []Fact {
	if why == "" {
		return nil // not asked yet
	}
	return []Fact{{Name: name, Text: e.on(n) + why}}
}

// on begins a text with the node that it is about, in a deployment of more than one.
func (e evidence) on(n *collector.NodeSnapshot) string {
	if at := e.at(n); at != "" {
		return at + ": "
	}
	return ""
}
