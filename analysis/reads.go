package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"valktop/access"
	"valktop/keyspace"
)

// reads is what a sample of the accesses says, where somebody asked for one: it joins the
// causes as evidence. Its zero value is that nobody did.
type reads struct {
	basis  string // what the hot keys rest on: "MONITOR for 2 s, 41,200 commands"
	hot    []hotRead
	missed []missedPattern // the pattern that lowers the hit rate most first
	most   []missedPattern // of all misses now, the pattern with most of them first: shares of these
}

// hotRead is a key that many reads go to.
type hotRead struct {
	key   string  // raw bytes
	share float64 // of the reads
}

// missedPattern is how much of what got worse a pattern accounts for.
type missedPattern struct {
	pattern string  // raw bytes
	share   float64 // of the fall of the hit rate
	absent  bool    // whether a pass over all keys met none with such a name
}

// readsKept is how long a sample counts as that of now.
const readsKept = 5 * time.Minute

// LearnAccess takes in what a sample of the accesses says.
func (h *History) LearnAccess(r access.Report) { h.accesses = r }

// sampled makes evidence of the sample: hot keys, and which patterns a change that began at
// since comes from.
func (h *History) sampled(since time.Time) reads {
	var found reads
	r := h.accesses
	if r.Version == 0 || h.now.Sub(r.Time.Round(0)) > readsKept {
		return found
	}
	if r.Reads.Total > 0 {
		found.basis = fmt.Sprintf("MONITOR for %s, %s commands", durationText(r.Burst.Took.Truncate(100*time.Millisecond)), countText(int64(r.Burst.Lines)))
		for _, k := range r.Reads.Keys {
			found.hot = append(found.hot, hotRead{k.Name, max(k.Count-k.Error, 0) / r.Reads.Total})
		}
	}
	found.most = mostMissed(r.Ticks)
	if since.IsZero() {
		return found
	}
	at := slices.IndexFunc(r.Ticks, func(t access.Tick) bool { return t.At.Round(0).After(since) })
	if at <= 0 {
		return found
	}
	if d, ok := WhoDropped(r.Ticks[:at], r.Ticks[at:]); ok && d.Change < 0 {
		for _, p := range d.Parts {
			if p.Change.High < 0 { // more than chance
				found.missed = append(found.missed, missedPattern{p.Pattern, p.Change.Value / d.Change, absent(h.builds.report, p.Pattern)})
			}
		}
	}
	return found
}

// mostOver is the time over which the misses of now are counted.
const mostOver = 10 * time.Second

// mostMissed ranks patterns by their share of the misses that were heard last. It is what
// there is to know of a drop that began before valktop came.
func mostMissed(ticks []access.Tick) []missedPattern {
	now := sumTicks(ticks, mostOver)
	var most []missedPattern
	for id, n := range now.misses {
		if now.missed > 0 {
			most = append(most, missedPattern{pattern: id.Pattern, share: n / now.missed})
		}
	}
	slices.SortFunc(most, func(a, b missedPattern) int {
		return cmp.Or(cmp.Compare(b.share, a.share), strings.Compare(a.pattern, b.pattern))
	})
	return most
}

// absent reports whether a pass over all keys met none of a pattern.
func absent(r keyspace.Report, pattern string) bool {
	return r.Complete && !slices.ContainsFunc(r.Patterns, func(g keyspace.Group) bool { return g.Pattern == pattern })
}

// fewPatterns is how many are named: the first says most.
const fewPatterns = 3

// who are the patterns that account for most of what got worse.
func (c *comparison) who() []string {
	var said []string
	for _, m := range c.reads.missed[:min(len(c.reads.missed), fewPatterns)] {
		said = append(said, m.pattern+" accounts for "+percentText(min(m.share, 1))+" of the fall of the hit rate")
	}
	if len(said) > 0 || len(c.reads.most) == 0 || !c.has(symptomLookups) {
		return said
	}
	var parts []string
	for _, m := range c.reads.most[:min(len(c.reads.most), fewPatterns)] {
		parts = append(parts, m.pattern+" "+percentText(min(m.share, 1)))
	}
	return []string{"misses now: " + strings.Join(parts, ", ") + "; what each had before was not heard"}
}

// neverSeen says which missed names were never there.
func (c *comparison) neverSeen() []string {
	var said []string
	for _, m := range c.reads.missed {
		if m.absent {
			said = append(said, "no key like "+m.pattern+" was met in a pass over all keys")
		}
	}
	return said[:min(len(said), fewPatterns)]
}
