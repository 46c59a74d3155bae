package analysis

import (
	"fmt"
	"time"
)

// bigKey: reading, writing or deleting one big value holds everybody up, and fills the
// network.
func bigKey() rule {
	return rule{"big_key", []string{symptomLatency, symptomLoad}, judgeBigKey}
}

const (
	bigSpecific = 0.9
	// bigReplies: an answer that is ten times as long as before on average, and 64 KiB at the
	// least, has a big value in it ...
	bigFactor  = 10
	bigReplies = 64 << 10
	// ... and only so much traffic is in anybody's way.
	bigTraffic = 20 << 20
)

// whole are commands that take a whole value, whatever its size.
func whole() []string {
	return append([]string{
		"get", "set", "getset", "setex", "psetex", "append", "strlen", "del", "unlink", "dump", "restore", "copy", "rename", "getdel",
		"hgetall", "hvals", "hkeys", "hmget", "hset", "hmset", "smembers", "sadd", "zadd", "lpush", "rpush", "expire", "migrate", "object",
	}, ranging()...)
}

func judgeBigKey(c *comparison) Cause {
	if e, ok := c.slowLog(whole(), true); ok {
		key := "a key"
		if len(e.entry.Args) > 1 {
			key = shortened(e.entry.Args[1])
		}
		return blame(Degraded, Strength{1, c.timing(e.at), bigSpecific + 0.06}, append([]string{commandText(e.entry.Args) + " took " + durationText(e.entry.Duration)}, e.evidence()...),
			"%s is big: %s took %s, %s", key, commandWords(commandName(e.entry)), durationText(e.entry.Duration), c.ago(e.at))
	}
	for _, name := range whole() {
		u := c.ran[name]
		each := u.took / time.Duration(max(u.calls, 1))
		worked := c.worked(each)
		if share := u.took.Seconds() / max(c.after.length().Seconds(), 1); worked >= slowEach && (share >= slowShare || worked >= slowEvent) {
			s := Strength{Share: max(min(2*share, 1), slowHalf), Timing: 1, Specific: bigSpecific}
			return blame(Degraded, s, append(c.slowEntries(name), percentText(min(share, 1))+" of the server's time"), "a big value: %s takes %s a call", commandWords(name), durationText(each))
		}
	}
	out, commands := c.counters[colNetOut], c.counters[colCommands]
	each := twoSides{quotient(out.before, commands.before), quotient(out.after, commands.after)}
	is, ok := each.after.Get()
	if ok && is >= max(bigReplies, bigFactor*each.before.Or(0)) && out.after.Or(0) >= bigTraffic {
		s := Strength{Share: 0.9, Timing: 1, Specific: 0.8}
		return blame(Degraded, s, []string{fmt.Sprintf("%s a second leave the server, before %s", bytesText(int64(out.after.Or(0))), bytesText(int64(out.before.Or(0))))},
			"big values are read: answers are %s long on average, before %s", bytesText(int64(is)), bytesText(int64(each.before.Or(0))))
	}
	if why := c.noSlowLog(); why != "" && !ok {
		return noTelling("SLOWLOG GET", "big key: %s", why)
	}
	if !ok {
		return ruleOut("no big key: none took %s", durationText(slowEvent))
	}
	return ruleOut("no big key: answers are %s long on average, and none took %s", bytesText(int64(is)), durationText(slowEvent))
}

// shortened is a name of which enough is left to know it again; raw bytes.
func shortened(name string) string {
	const most = 2 * shownArgBytes
	if len(name) > most {
		return name[:most] + "…"
	}
	return name
}
