package analysis

import (
	"fmt"
	"slices"
	"time"
)

// blockedServer: the server stands still for its own work: a fork for a save, a slow disk
// under the append-only file, a SAVE.
func blockedServer() rule {
	return rule{"blocked_server", []string{symptomLatency, symptomLoad}, judgeBlocked}
}

// blockedSpecific: the server names its own work in its latency events.
const blockedSpecific = 0.97

// ownWork is what the latency events of the server's own work mean.
func ownWork() map[string]string {
	return map[string]string{
		"fork": "a fork for a save", "rdb-unlink-temp-file": "the disk", "aof-write": "the disk, writing the append-only file",
		"aof-fsync-always": "the disk, at each write of the append-only file", "aof-write-pending-fsync": "the disk, behind with the append-only file",
		"aof-write-active-child": "the disk, while a save runs", "aof-write-alone": "the disk, writing the append-only file",
		"aof-fstat": "the disk", "aof-rename": "the disk", "aof-rewrite-diff-write": "the disk, after a rewrite of the append-only file",
		"active-defrag-cycle": "defragmentation", "eviction-cycle": "evicting", "eviction-del": "evicting a big value",
		"expire-cycle": "expiring keys", "expire-del": "expiring a big value", "eviction-lazyfree": "evicting",
	}
}

func judgeBlocked(c *comparison) Cause {
	for _, n := range c.view.nodes {
		for _, e := range n.Past.Latency.Or(nil) {
			what, own := ownWork()[e.Event]
			at := c.clientTime(n, e.Time)
			if !own || e.Latest < slowEvent || !c.near(at) {
				continue
			}
			return blame(Degraded, Strength{1, c.timing(at), blockedSpecific}, c.saves(), "%sthe server stood still for %s, %s: %s", c.on(n), durationText(e.Latest), c.ago(at), what)
		}
	}
	for _, name := range stopping() {
		u := c.ran[name]
		if each := u.took / time.Duration(max(u.calls, 1)); each >= slowEvent {
			return blame(Degraded, Strength{1, 1, blockedSpecific}, c.saves(), "%s stopped the server for %s", commandWords(name), durationText(each))
		}
	}
	if e, ok := c.slowLog(stopping(), true); ok {
		return blame(Degraded, Strength{1, c.timing(e.at), blockedSpecific}, append(e.evidence(), c.saves()...), "%s stopped the server for %s, %s", commandWords(commandName(e.entry)), durationText(e.entry.Duration), c.ago(e.at))
	}
	if fork, at, ok := c.longFork(); ok {
		return blame(Degraded, Strength{1, c.timing(at), blockedSpecific}, nil, "the server stood still for %s while it forked for a save, %s", durationText(fork), c.ago(at))
	}
	if c.has(symptomLatency) && !c.latencyKnown() {
		return noTelling("latency-monitor-threshold 100, which CONFIG SET would have to set, and LATENCY LATEST", "blocked server: it does not keep what held it up")
	}
	return ruleOut("the server was not blocked by its own work: no fork or disk took %s", durationText(slowEvent))
}

// longFork is a fork that just took long, by INFO.
func (c *comparison) longFork() (took time.Duration, at time.Time, ok bool) {
	e, began := c.event(EventSave)
	if !began || !c.near(e.Time) {
		return 0, at, false
	}
	for _, n := range c.view.nodes {
		took = max(took, n.Info.Persistence.CurrentForkOf.Or(0))
	}
	return took, e.Time, took >= slowEvent
}

// latencyKnown reports whether a server keeps latency events, as far as can be told: it has
// some, or none were needed since nothing was slow.
func (c *comparison) latencyKnown() bool {
	for _, n := range c.view.nodes {
		if len(n.Past.Latency.Or(nil)) > 0 {
			return true
		}
	}
	return false
}

// saves says what of the server's own work was about.
func (c *comparison) saves() []string {
	var said []string
	for _, e := range slices.Backward(c.events) {
		if e.Kind == EventSave && c.near(e.Time) && len(said) < 2 {
			said = append(said, fmt.Sprintf("%s, %s", e.Says(), c.ago(e.Time)))
		}
	}
	return said
}
