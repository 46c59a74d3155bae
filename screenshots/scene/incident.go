package scene

import (
	"fmt"
	"math"
	"strings"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Evicting is second i of the cache in which, from DeployAt on, a job writes more than there
// is room for: what the application reads is evicted.
func Evicting(i int) collector.Snapshot {
	return incident(i, func(since float64, c *counters, extra *strings.Builder) {
		evicted := 0.0
		if since > 0 {
			evicted = math.Floor(1900 * since)
			c.misses += math.Floor(1600 * since)
			c.hits -= math.Floor(1600 * since)
			c.sets += math.Floor(5200 * since)
		}
		fmt.Fprintf(extra, "\nevicted_keys:%.0f", evicted)
		if since > 0 {
			fmt.Fprintf(extra, "\nused_memory:2147400000\nused_memory_dataset:2085000000\nused_memory_peak:2147480000")
		}
	})
}

// OriginDown is second i of the cache in which, from DeployAt on, what is missed is not
// filled: the database behind it does not answer.
func OriginDown(i int) collector.Snapshot {
	return incident(i, func(since float64, c *counters, _ *strings.Builder) {
		if since > 0 {
			lost := math.Floor(120 * since * since)
			c.misses += lost
			c.hits -= lost
			c.sets -= math.Floor(600 * since)
		}
	})
}

// incident is second i with the counters that happen from DeployAt on.
func incident(i int, happen func(since float64, c *counters, extra *strings.Builder)) collector.Snapshot {
	return stage(i, func(t *turn) { happen(t.since, &t.c, &t.fields) })
}

// turn is a second of an incident, to be changed.
type turn struct {
	since  float64 // DeployAt, in seconds; 0 or less before it
	c      counters
	fields strings.Builder // lines of INFO in place of those with their names
	node   *collector.NodeSnapshot
}

// happened reports whether the incident has begun.
func (t *turn) happened() bool { return t.since > 0 }

// say puts a line of INFO in the place of the one with its name.
func (t *turn) say(format string, args ...any) { fmt.Fprintf(&t.fields, "\n"+format, args...) }

// miss turns hits into misses, so many a second, and fills some of them.
func (t *turn) miss(more, filled float64) {
	if t.happened() {
		t.c.misses += math.Floor(more * t.since)
		t.c.hits -= math.Floor(more * t.since)
		t.c.sets += math.Floor(filled * t.since)
	}
}

// stage is second i of steady traffic with what happens in it.
func stage(i int, happen func(t *turn)) collector.Snapshot {
	s := Snapshot(i)
	now := Begin().Add(time.Duration(i) * time.Second)
	calm := min(i, DeployAt)
	t := turn{since: float64(i - DeployAt), c: totals(calm), node: &s.Nodes[0]}
	t.c.hits += 7400 * float64(i-calm)
	t.c.misses += 620 * float64(i-calm)
	t.c.sets += 601 * float64(i-calm)
	t.c.expired += 230 * float64(i-calm)
	t.say("uptime_in_seconds:%d\ntotal_connections_received:%d", 274_000+i, 90_000+3*i)
	t.say("used_cpu_user:%f\nused_cpu_sys:%f", 3000+0.21*float64(i), 1200+0.09*float64(i))
	if t.happened() {
		t.node.Past.Time = now // it is asked again
	}
	happen(&t)
	text := t.c.info(now, calm) // what the deploy of the other story does is left out
	for line := range strings.SplitSeq(strings.TrimSpace(t.fields.String()), "\n") {
		if name, _, ok := strings.Cut(line, ":"); ok {
			text = replaceField(text, name, line)
		}
	}
	t.node.Info, t.node.Clock = collector.ParseInfo(text), maybe.Of(now)
	return s
}

// replaceField puts a line in the place of the one with its name.
func replaceField(text, name, line string) string {
	at := strings.Index(text, name+":")
	if at < 0 {
		return text + line + "\n"
	}
	end := at + strings.IndexByte(text[at:], '\n')
	return text[:at] + line + text[end:]
}
