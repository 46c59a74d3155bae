package analysis

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// slowCommand: a command that walks over much of what there is holds everybody up: the
// server runs one at a time.
func slowCommand() rule {
	return rule{"slow_command", []string{symptomLatency, symptomLoad}, judgeSlow}
}

const (
	// slowSpecific: its time is counted by its name.
	slowSpecific = 0.95
	// slowShare is the part of the server's time from which on a command is in everybody's
	// way, if a call of it takes slowEach at the least.
	slowShare = 0.1
	slowEach  = 5 * time.Millisecond
)

// ranging are commands whose cost grows with how much of one key is asked for.
func ranging() []string {
	return []string{
		"lrange", "zrange", "zrangebyscore", "zrevrange", "zrevrangebyscore", "zrangebylex", "zunionstore", "zinterstore",
		"zunion", "zinter", "zdiff", "sunion", "sinter", "sdiff", "sunionstore", "sinterstore", "sdiffstore",
		"xrange", "xrevrange", "getrange", "bitcount", "bitpos", "bitop", "linsert", "lrem", "lindex", "lpos", "pfcount", "pfmerge",
	}
}

// stopping are those with which somebody, or the server itself, stops it for a while.
func stopping() []string { return []string{"save", "debug", "shutdown", "bgrewriteaof", "bgsave"} }

// small are those that cost the same whatever there is, of which valktop itself asks all the
// time: when one of them took long, the server had no core.
func small() []string {
	return []string{"info", "ping", "hello", "auth", "client", "slowlog", "latency"}
}

// worst is the command that took most of the server's time in the after, of those that are
// slow each time, and what part of the time that was.
func (c *comparison) worst(but ...string) (u commandUse, share float64) {
	for name, ran := range c.ran {
		each := c.worked(ran.took / time.Duration(max(ran.calls, 1)))
		if each >= slowEach && ran.took > u.took && !slices.Contains(but, strings.ToLower(name)) {
			u = ran
		}
	}
	return u, u.took.Seconds() / max(c.after.length().Seconds(), 1)
}

// excused are commands of which others say why they are slow.
func excused() []string { return slices.Concat(whole(), stopping(), small()) }

// stopped reports whether a command stopped the server with each of its calls.
func (c *comparison) stopped() bool {
	u, _ := c.worst(excused()...)
	return u.calls > 0 && c.worked(u.took/time.Duration(u.calls)) >= slowEvent
}

func judgeSlow(c *comparison) Cause {
	but := excused()
	if u, share := c.worst(but...); u.calls > 0 && (share >= slowShare || c.worked(u.took/time.Duration(u.calls)) >= slowEvent) {
		s := Strength{Share: max(min(2*share, 1), slowHalf), Timing: 1, Specific: slowSpecific}
		why := []string{fmt.Sprintf("%s of the server's time over the last %s", percentText(min(share, 1)), durationText(c.after.length().Truncate(time.Second)))}
		return blame(Degraded, s, append(why, c.slowEntries(u.name)...), "%s takes %s a call, %s", commandWords(u.name), durationText(u.took/time.Duration(u.calls)), amountText(u.calls, "call", "calls"))
	}
	if e, ok := c.slowLog(but, false); ok {
		return blame(Degraded, Strength{1, c.timing(e.at), slowSpecific}, e.evidence(), "%s took %s, %s", commandText(e.entry.Args), durationText(e.entry.Duration), c.ago(e.at))
	}
	if why := c.noSlowLog(); why != "" && !c.countsCommands() {
		return noTelling("SLOWLOG GET, or INFO commandstats", "slow command: %s", why)
	}
	return ruleOut("no slow command: none took %s or longer", durationText(slowEvent))
}

// slowHalf is the share of the damage that one long call has at the least.
const slowHalf = 0.7

// commandWords is a command as INFO names it, as one types it.
func commandWords(name string) string { return strings.ToUpper(strings.ReplaceAll(name, "|", " ")) }
