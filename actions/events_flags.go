package actions

import "strings"

// EventsSetting is the setting that says of which events on keys a server tells.
const EventsSetting = "notify-keyspace-events"

// missFlags are the flags that it needs to tell of misses by name: keyevent channels, and
// misses. A, which stands for most classes of events, does not include misses.
const missFlags = "Em"

// lackingFlags are the flags that a setting needs and does not have.
func lackingFlags(setting string) string {
	return strings.Map(func(f rune) rune {
		if strings.ContainsRune(setting, f) {
			return -1
		}
		return f
	}, missFlags)
}

// withoutFlags is what a setting is to be once nobody needs what was added to it. Where
// nobody changed it since, that is what it was before. Where somebody did, they may rely on
// the channels: only misses are taken away, which nobody else had asked for.
func withoutFlags(now string, n EventsNote) string {
	switch {
	case sameFlags(now, n.After):
		return n.Before
	case strings.Contains(n.Added, "m"):
		return strings.ReplaceAll(now, "m", "")
	}
	return now
}

// sameFlags compares settings: servers write the flags in an order of their own.
func sameFlags(a, b string) bool {
	return strings.Trim(a, b) == "" && strings.Trim(b, a) == ""
}

// eventsName begins the name of a connection that hears of misses which some valktop has
// switched on; what was added stands behind it, so that another one can take over.
const eventsName = "valktop-events-"

// addedByOthers reads from CLIENT LIST what valktops have added that still listen, without
// the connection that has this token: its end may not have come through yet.
func addedByOthers(list, token string) (added string, listening bool) {
	for line := range strings.Lines(list) {
		for pair := range strings.FieldsSeq(line) {
			name, ok := strings.CutPrefix(pair, "name=")
			if !ok {
				continue
			}
			rest, ok := strings.CutPrefix(name, eventsName)
			flags, of, _ := strings.Cut(rest, "-")
			if ok && of != token && flags != "" && strings.Trim(flags, missFlags) == "" {
				return flags, true
			}
			break
		}
	}
	return "", false
}
