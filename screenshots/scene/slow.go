package scene

import (
	"fmt"
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// slowAt is what the server's logs of costly commands hold at second i.
func slowAt(i int) collector.Slow {
	gone := "this server has no COMMANDLOG GET"
	return collector.Slow{
		Log: maybe.Of(slowEntries(i)), Over: maybe.Of(10 * time.Millisecond), Keep: maybe.Of[int64](128),
		Replies: maybe.Unknown[[]collector.LargeEntry](gone), Requests: maybe.Unknown[[]collector.LargeEntry](gone),
		ReplyOver: maybe.Unknown[int64](gone), RequestOver: maybe.Unknown[int64](gone),
		Events: maybe.Of([]collector.LatencyEvent{
			{Event: "command", Time: Begin().Add(time.Duration(max(i-i%11, 0)) * time.Second), Latest: 64 * time.Millisecond, Max: 212 * time.Millisecond},
			{Event: "fork", Time: Begin().Add(-40 * time.Minute), Latest: 31 * time.Millisecond, Max: 48 * time.Millisecond},
			{Event: "expire-cycle", Time: Begin().Add(-2 * time.Hour), Latest: 25 * time.Millisecond, Max: 25 * time.Millisecond},
		}),
		EventOver: maybe.Of(20 * time.Millisecond),
		Spikes: map[string][]collector.Spike{
			"command": spikes(i), "fork": {{Time: Begin().Add(-5 * time.Hour), Took: 48 * time.Millisecond}, {Time: Begin().Add(-40 * time.Minute), Took: 31 * time.Millisecond}},
			"expire-cycle": {{Time: Begin().Add(-2 * time.Hour), Took: 25 * time.Millisecond}},
		},
	}
}

// slowEntries are those of the slow log at second i, the newest first.
func slowEntries(i int) []collector.SlowEntry {
	var log []collector.SlowEntry
	add := func(at, ms int, client, name string, args ...string) {
		log = append(log, collector.SlowEntry{
			ID: int64(len(log)), Time: Begin().Add(time.Duration(at) * time.Second), Duration: time.Duration(ms) * time.Millisecond,
			Args: args, Client: client, Name: name,
		})
	}
	add(-3*3600, 18, "10.0.3.9:40112", "web", "HGETALL", "catalog:all")
	add(-840, 212, "10.0.3.17:51022", "", "KEYS", "user:*")
	for at := -600; at <= i; at += 11 {
		id, who := 4000+(at+600)*7%900, (at+600)/11%3+4
		client := fmt.Sprintf("10.0.3.%d:51%03d", who, 100+who*37)
		add(at, 12+(at+600)*5%53, client, "web", "SMEMBERS", fmt.Sprintf("user:%d:followers", id))
		if at%3 == 0 {
			add(at, 21+(at+600)*3%19, "10.0.3.40:40001", "reports", "EVALSHA", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "1", fmt.Sprintf("report:2026-03-%02d", 1+(at+600)/11%13), "daily")
		}
		if at%5 == 0 {
			add(at, 11+(at+600)*2%7, client, "web", "ZRANGE", "leaderboard:eu", "0", "-1", "WITHSCORES")
		}
	}
	slices.Reverse(log)
	return log
}

func spikes(i int) []collector.Spike {
	var all []collector.Spike
	for at := -600; at <= i; at += 11 {
		all = append(all, collector.Spike{Time: Begin().Add(time.Duration(at) * time.Second), Took: time.Duration(12+(at+600)*5%53) * time.Millisecond})
	}
	return all
}
