package analysis

import (
	"cmp"

	"valktop/collector"
	"valktop/maybe"
)

// percentiles fills in how long calls took, or why nobody knows.
func (h *History) percentiles(names func(string) *Command, nodes []nodeCommands, all *Commands) {
	now, minute := histograms{}, histograms{}
	asked, known, counted := false, false, false
	why, nowWhy, minuteWhy := "", "measured from the next look on", "measured from the next look on"
	for _, n := range nodes {
		l := &n.of.latencies
		asked = asked || n.polled.Detail.Topics.Has(collector.TopicLatencies)
		why = cmp.Or(why, l.why)
		known = known || len(l.looks) > 0
		for _, seen := range l.looks {
			counted = counted || len(seen.of) > 0
		}
		last := l.minute()
		if l.now != nil {
			nowWhy = ""
		}
		if last != nil {
			minuteWhy = ""
		}
		for to, from := range map[*histograms]histograms{&now: l.now, &minute: last} {
			for name, buckets := range from {
				if n.primary || !Writes(name) {
					to.add(name, buckets)
				}
			}
		}
	}
	all.Unasked = !asked
	switch {
	case !known && why != "":
		all.Latencies = why
	case known && !counted:
		all.Latencies = "the server measures no latencies: latency-tracking is off"
	}
	each(names, nodes, func(c *Command) {
		c.Buckets = minute[c.Name]
		c.Now.tail(now[c.Name], cmp.Or(all.Latencies, nowWhy))
		c.Minute.tail(minute[c.Name], cmp.Or(all.Latencies, minuteWhy))
	})
}

func (f *CommandFigures) tail(buckets []collector.Bucket, why string) {
	f.Measured = countOf(buckets)
	f.P50, f.P99, f.P999 = percentile(buckets, 0.5), percentile(buckets, 0.99), percentile(buckets, 0.999)
	if why != "" {
		unknown := maybe.Unknown[Latency](why)
		f.P50, f.P99, f.P999 = unknown, unknown, unknown
	}
}
