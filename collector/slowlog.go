package collector

import "time"

// slowLogEntries reads the answer of SLOWLOG GET and of COMMANDLOG GET slow. Entries of
// another form are left out.
func slowLogEntries(v any) ([]SlowEntry, bool) {
	return logged(v, func(e SlowEntry, figure any) (SlowEntry, bool) {
		var ok bool
		e.Duration, ok = length(figure, time.Microsecond)
		return e, ok
	})
}

// largeEntries reads the answer of COMMANDLOG GET large-reply and large-request.
func largeEntries(v any) ([]LargeEntry, bool) {
	return logged(v, func(e SlowEntry, figure any) (LargeEntry, bool) {
		n, ok := figure.(int64)
		return LargeEntry{ID: e.ID, Time: e.Time, Bytes: n, Args: e.Args, Client: e.Client, Name: e.Name}, ok && n >= 0
	})
}

// logged reads a log of commands: for each entry id, seconds since 1970, a figure,
// arguments, and since Redis 4 the client's address and name.
func logged[T any](v any, entry func(SlowEntry, any) (T, bool)) ([]T, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	entries := make([]T, 0, len(list))
	for _, one := range list {
		parts, _ := one.([]any)
		if len(parts) < 4 {
			continue
		}
		id, ok1 := parts[0].(int64)
		at, ok2 := instant(parts[1])
		args, ok3 := parts[3].([]any)
		if !ok1 || !ok2 || !ok3 {
			continue
		}
		e := SlowEntry{ID: id, Time: at}
		for _, arg := range args {
			s, _ := arg.(string)
			e.Args = append(e.Args, s)
		}
		if len(parts) >= 6 {
			e.Client, _ = parts[4].(string)
			e.Name, _ = parts[5].(string)
		}
		if whole, ok := entry(e, parts[2]); ok {
			entries = append(entries, whole)
		}
	}
	return entries, true
}

// latencyEvents reads the answer of LATENCY LATEST: for each event its name, seconds since
// 1970 of the latest spike, and milliseconds of the latest and of the longest.
func latencyEvents(v any) ([]LatencyEvent, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	events := make([]LatencyEvent, 0, len(list))
	for _, one := range list {
		parts, _ := one.([]any)
		if len(parts) < 4 {
			continue
		}
		name, ok1 := parts[0].(string)
		at, ok2 := instant(parts[1])
		newest, ok3 := length(parts[2], time.Millisecond)
		longest, ok4 := length(parts[3], time.Millisecond)
		if ok1 && ok2 && ok3 && ok4 {
			events = append(events, LatencyEvent{Event: name, Time: at, Latest: newest, Max: longest})
		}
	}
	return events, true
}

// instant reads seconds since 1970.
func instant(v any) (time.Time, bool) {
	n, ok := v.(int64)
	return time.Unix(n, 0), ok && n > 0 && n <= maxUnixSeconds
}

// length reads a number of units that cannot be negative.
func length(v any, unit time.Duration) (time.Duration, bool) {
	n, ok := v.(int64)
	return time.Duration(n) * unit, ok && n >= 0 && n <= int64(maxDuration/unit)
}

// maxDuration is the longest time that a Duration holds, about 292 years.
const maxDuration = time.Duration(1<<63 - 1)

// spikes reads the answer of LATENCY HISTORY: pairs of seconds since 1970 and milliseconds,
// the oldest first.
func spikes(v any) ([]Spike, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	all := make([]Spike, 0, len(list))
	for _, one := range list {
		pair, _ := one.([]any)
		if len(pair) != 2 {
			continue
		}
		at, ok1 := instant(pair[0])
		took, ok2 := length(pair[1], time.Millisecond)
		if ok1 && ok2 {
			all = append(all, Spike{at, took})
		}
	}
	return all, true
}
