package clients

import (
	"strings"

	"valktop/analysis"
	"valktop/ui/text"
)

// states is what a connection does besides sending commands, in words.
func states(c *analysis.Connection) string {
	var all []string
	add := func(is bool, word string) {
		if is {
			all = append(all, word)
		}
	}
	add(c.Monitors(), "MONITOR")
	add(c.Blocked(), "blocked")
	add(c.Transacts(), "MULTI "+text.Whole(max(c.Transaction.Or(0), 0)))
	add(c.Watched.Or(0) > 0, "WATCH "+text.Whole(c.Watched.Or(0)))
	add(c.Subscribed(), "pub/sub "+text.Whole(c.Subscriptions))
	add(c.Is('t'), "tracking")
	add(c.Is('r'), "read-only")
	add(c.Is('e'), "no eviction")
	add(c.Is('c') || c.Is('A'), "closing")
	add(c.Is('u'), "unblocked")
	return strings.Join(all, " · ")
}

// owners says whose connections they are that are not the application's.
func owners(o analysis.Ownership) string {
	switch o {
	case analysis.OfReplication:
		return "replication"
	case analysis.OfValktop:
		return "this valktop"
	case analysis.OfApplication:
	}
	return ""
}

// untold is what stands for a group whose clients tell nothing.
func untold(by analysis.Grouping) string {
	switch by {
	case analysis.ByName:
		return "no name set"
	case analysis.ByLibrary:
		return "no library told"
	case analysis.ByAddress, analysis.ByUser, analysis.ByDB, analysis.ByNode, analysis.Ungrouped, analysis.GroupingCount:
	}
	return "not told"
}

// label is what a group is called: its name as it is, or what stands for it.
func label(by analysis.Grouping, name string) string {
	switch {
	case name == "":
		return untold(by)
	case by == analysis.ByDB:
		return "db " + name
	}
	return name
}

// connections says how many.
func connections(n int) string {
	if n == 1 {
		return "1 connection"
	}
	return text.Whole(int64(n)) + " connections"
}
