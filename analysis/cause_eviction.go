package analysis

import "valktop/collector"

// eviction: keys that the server removed to stay under its limit are missed when they are
// read again, each once at the least.
func eviction() rule {
	return rule{"eviction", []string{symptomLookups}, judgeEviction}
}

// evictionSpecific: evicted keys are counted by name, but a server at its limit evicts all day.
const evictionSpecific = 0.9

func judgeEviction(c *comparison) Cause {
	p := c.counters[colEvicted]
	is, ok := p.after.Get()
	if !ok {
		return noTelling("evicted_keys of INFO", "eviction: %s", p.after.Why())
	}
	where := "no limit"
	if used, ok := c.state.Memory.UsedOfMax.Get(); ok {
		where = percentText(used) + " of the limit"
	}
	minute := c.evicted.Or(0)
	if is <= 0 && minute <= 0 {
		total := sum(c.view.primaries, func(n *collector.NodeSnapshot) collector.Int { return n.Info.Stats.EvictedKeys })
		if total.Or(0) == 0 {
			return ruleOut("not eviction: %s, 0 evicted since the counters began", where)
		}
		return ruleOut("not eviction: %s, 0 evicted in 1 m", where)
	}
	more := max(is, minute) - p.before.Or(0)
	if c.lookups.known && c.share(more) < leastScore {
		return ruleOut("not eviction: %s, usually %s, for %s more misses", rateText(is), rateText(p.before.Or(0)), rateText(c.lookups.excess))
	}
	s := Strength{Share: c.share(more), Timing: 1, Specific: evictionSpecific}
	return blame(Degraded, s, c.whyEvicted(where), "evicted %s%s: keys go before they are read again", rateText(max(is, minute)), c.usually(p))
}

// usually says what a figure was before, if that is known.
func (c *comparison) usually(p twoSides) string {
	if was, ok := p.before.Get(); ok && c.basis != Around {
		return ", usually " + rateText(was)
	}
	return ""
}

const (
	// buffersMatter is the share of the limit from which on what is no data takes the room.
	buffersMatter = 0.2
)

// whyEvicted says what filled the memory.
func (c *comparison) whyEvicted(where string) []string {
	m := c.state.Memory
	why := []string{"memory: " + where + ", policy " + m.Policy.Or("unknown")}
	if e, ok := c.event(EventConfig); ok {
		why = append(why, c.ago(e.Time)+": "+e.Says())
	}
	limit, ok := m.Max.Get()
	if !ok || limit <= 0 {
		return why
	}
	data := int64(0)
	for _, part := range m.Fills {
		switch share := float64(part.Bytes) / float64(limit); {
		case part.Name == partDataset:
			data = part.Bytes
		case part.Name != partOverhead && part.Evicts && share >= buffersMatter:
			why = append(why, part.Name+" take "+bytesText(part.Bytes)+", "+percentText(share)+" of the limit: room that keys had")
		case part.Name == "replicas" && share >= buffersMatter:
			why = append(why, "buffers of replicas hold "+bytesText(part.Bytes)+": they read too slowly")
		}
	}
	if data > 0 {
		why = append(why, "the data takes "+bytesText(data)+", "+percentText(float64(data)/float64(limit))+" of the limit")
	}
	if grew := c.gauges[colUsed]; grew.rose() > 0.01*float64(limit) {
		why = append(why, "memory grew by "+bytesText(int64(grew.rose())))
	}
	return why
}
