package collector

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"valktop/maybe"
)

// Slow is what the server's logs of costly commands hold, and from when on they log.
type Slow struct {
	Log  maybe.Value[[]SlowEntry]   // newest first, as many as the server has but slowMost at most
	Over maybe.Value[time.Duration] // slowlog-log-slower-than: what takes longer is logged; negative: nothing is
	Keep maybe.Value[int64]         // slowlog-max-len: how many entries the server keeps

	Replies, Requests      maybe.Value[[]LargeEntry] // newest first; Valkey 8.1 and later
	ReplyOver, RequestOver maybe.Value[int64]        // bytes from which on they are logged; negative: never
	Events                 maybe.Value[[]LatencyEvent]
	Spikes                 map[string][]Spike         // of each event, oldest first; at most 160 each
	EventOver              maybe.Value[time.Duration] // latency-monitor-threshold; 0: nothing is noted
	settingsAsked          time.Time                  // when the thresholds were asked for
}

const (
	// slowMost is how many entries of a log are asked for at first: twice what a server keeps
	// by default. slowFew is how many later on, unless more came meanwhile.
	slowMost = 256
	slowFew  = 16

	// settingsEvery is how often the thresholds are asked for: people change them.
	settingsEvery = 10 * time.Second
)

// slow asks for the logs of costly commands, given what they held before.
func slow(ask func(string, Command) (any, error), before Slow, now time.Time) Slow {
	next := before
	next.Log = slowLog(ask, before.Log)
	next.events(ask, before)
	next.Replies = largeLog(ask, before.Replies, "large-reply", "large replies")
	next.Requests = largeLog(ask, before.Requests, "large-request", "large requests")
	if now.Sub(before.settingsAsked) >= settingsEvery || before.settingsAsked.IsZero() {
		next.settings(ask)
		next.settingsAsked = now
	}
	return next
}

// slowLog asks for the slow log, under its newer name where the server has no other.
func slowLog(ask func(string, Command) (any, error), before maybe.Value[[]SlowEntry]) maybe.Value[[]SlowEntry] {
	const needed = "slow commands"
	id := func(e SlowEntry) int64 { return e.ID }
	missing := false
	watchful := func(needed string, c Command) (any, error) {
		v, err := ask(needed, c)
		missing = err != nil && isUnknownCommand(err)
		return v, err
	}
	log := grown(before, id, func(count string) maybe.Value[[]SlowEntry] {
		return ancient(watchful, "SLOWLOG GET", needed, Command{"SLOWLOG", "GET", count}, slowLogEntries)
	})
	if !missing {
		return log
	}
	newer := grown(before, id, func(count string) maybe.Value[[]SlowEntry] {
		return ancient(watchful, "COMMANDLOG GET", needed, Command{"COMMANDLOG", "GET", count, "slow"}, slowLogEntries)
	})
	if missing {
		return log // it is SLOWLOG that people know
	}
	return newer
}

// largeLog asks for one of the logs of large commands.
func largeLog(ask func(string, Command) (any, error), before maybe.Value[[]LargeEntry], kind, needed string) maybe.Value[[]LargeEntry] {
	return grown(before, func(e LargeEntry) int64 { return e.ID }, func(count string) maybe.Value[[]LargeEntry] {
		return ancient(ask, "COMMANDLOG GET", needed, Command{"COMMANDLOG", "GET", count, kind}, largeEntries)
	})
}

// grown asks for the newest few entries of a log and puts them before those that are known,
// or for all where that would leave some out.
func grown[T any](before maybe.Value[[]T], id func(T) int64, get func(count string) maybe.Value[[]T]) maybe.Value[[]T] {
	old, known := before.Get()
	if !known || len(old) == 0 {
		return get(strconv.Itoa(slowMost))
	}
	few := get(strconv.Itoa(slowFew))
	list, ok := few.Get()
	if !ok || len(list) < slowFew { // all that there are
		return few
	}
	newest := id(old[0])
	if id(list[0]) < newest || id(list[len(list)-1]) > newest+1 {
		return get(strconv.Itoa(slowMost)) // the server has started anew, or more came than were asked for
	}
	fresh := 0
	for fresh < len(list) && id(list[fresh]) > newest {
		fresh++
	}
	all := make([]T, 0, min(fresh+len(old), slowMost))
	all = append(all, list[:fresh]...)
	return maybe.Of(append(all, old[:min(len(old), slowMost-fresh)]...))
}

// events asks for the events of the latency monitor, and for the history of those that
// have happened again.
func (s *Slow) events(ask func(string, Command) (any, error), before Slow) {
	const needed = "latency events"
	s.Events = ancient(ask, "LATENCY LATEST", needed, Command{"LATENCY", "LATEST"}, latencyEvents)
	was := map[string]time.Time{}
	for _, e := range before.Events.Or(nil) {
		was[e.Event] = e.Time
	}
	s.Spikes = map[string][]Spike{}
	for _, e := range s.Events.Or(nil) {
		if known, ok := before.Spikes[e.Event]; ok && was[e.Event].Equal(e.Time) {
			s.Spikes[e.Event] = known
			continue
		}
		history := ancient(ask, "LATENCY HISTORY", needed, Command{"LATENCY", "HISTORY", e.Event}, spikes)
		if list, ok := history.Get(); ok {
			s.Spikes[e.Event] = list
		}
	}
}

// settings asks for the thresholds. Globs, because before Redis 7 CONFIG GET takes one name.
func (s *Slow) settings(ask func(string, Command) (any, error)) {
	found := map[string]string{}
	why := ""
	for _, glob := range []string{"slowlog-*", "latency-monitor-*", "commandlog-*"} {
		pairs := ancient(ask, "CONFIG GET", "from when on commands are logged", Command{"CONFIG", "GET", glob}, settings)
		why = pairs.Why()
		if why != "" {
			break
		}
		maps.Copy(found, pairs.Or(nil))
	}
	number := func(names ...string) maybe.Value[int64] {
		for _, name := range names {
			if n, ok := whole(found[name]); ok {
				return maybe.Of(n)
			}
		}
		if why != "" {
			return maybe.Unknown[int64](why)
		}
		return maybe.Unknown[int64]("this server has no " + names[0])
	}
	span := func(unit time.Duration, names ...string) maybe.Value[time.Duration] {
		return maybe.Then(number(names...), func(n int64) time.Duration {
			return time.Duration(max(min(n, int64(maxDuration/unit)), -1)) * unit // below 0 all mean the same
		})
	}
	s.Over = span(time.Microsecond, "slowlog-log-slower-than", "commandlog-execution-slower-than")
	s.Keep = number("slowlog-max-len", "commandlog-slow-execution-max-len")
	s.EventOver = span(time.Millisecond, "latency-monitor-threshold")
	s.ReplyOver, s.RequestOver = number("commandlog-reply-larger-than"), number("commandlog-request-larger-than")
}

// settings reads the answer of CONFIG GET: names and values in turn.
func settings(v any) (map[string]string, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	all := map[string]string{}
	for i := 0; i+1 < len(list); i += 2 {
		name, ok1 := list[i].(string)
		value, ok2 := list[i+1].(string)
		if ok1 && ok2 {
			all[strings.ToLower(name)] = value
		}
	}
	return all, true
}
