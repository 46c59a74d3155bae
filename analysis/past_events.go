package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"valktop/collector"
)

// Latencies from which on an event of the past is worth a look, and from which on it stood
// in everybody's way: clients commonly time out after a second.
const (
	slowEvent     = 100 * time.Millisecond
	verySlowEvent = time.Second
)

func slowness(d time.Duration) Level {
	switch {
	case d >= verySlowEvent:
		return Unhealthy
	case d >= slowEvent:
		return Degraded
	}
	return Healthy
}

// pastSlowEntries is how many entries of the slow log are facts: the newest ones.
const pastSlowEntries = 5

func pastSlowLog(e evidence) []Fact {
	var facts []Fact
	for _, n := range e.view.nodes {
		entries, ok := n.Past.SlowLog.Get()
		if !ok {
			facts = append(facts, denied(e, n, "slow log", n.Past.SlowLog.Why())...)
		}
		for _, entry := range entries {
			facts = append(facts, Fact{
				Name:  "slow log",
				Text:  fmt.Sprintf("%s%s took %s", e.on(n), commandText(entry.Args), durationText(entry.Duration)),
				When:  entry.Time,
				Level: slowness(entry.Duration),
			})
		}
	}
	slices.SortStableFunc(facts, func(a, b Fact) int { return b.When.Compare(a.When) })
	return facts[:min(len(facts), pastSlowEntries)]
}

// How much of a slow command is shown: enough to know it again.
const (
	shownArgs     = 3
	shownArgBytes = 32
)

// commandText is a command and its first arguments, shortened; raw bytes.
func commandText(args []string) string {
	if len(args) == 0 {
		return "a command"
	}
	words := []string{strings.ToUpper(args[0])}
	for _, arg := range args[1:min(len(args), shownArgs)] {
		if len(arg) > shownArgBytes {
			arg = arg[:shownArgBytes] + "…"
		}
		words = append(words, arg)
	}
	if len(args) > shownArgs {
		words = append(words, "…")
	}
	return strings.Join(words, " ")
}

func pastLatency(e evidence) []Fact {
	var facts []Fact
	for _, n := range e.view.nodes {
		events, ok := n.Past.Latency.Get()
		if !ok {
			facts = append(facts, denied(e, n, "latency", n.Past.Latency.Why())...)
		}
		for _, event := range events {
			facts = append(facts, Fact{
				Name:  "latency",
				Text:  e.on(n) + latencyText(event),
				When:  event.Time,
				Level: slowness(event.Latest),
			})
		}
	}
	return facts
}

func pastSave(e evidence) []Fact {
	p := e.state.Persistence
	at, ok := p.LastSave.Get()
	if !ok {
		return nil
	}
	f := Fact{Name: "last save", Text: "done", When: at, Level: Healthy}
	if p.NeverSaved {
		f.Text, f.When = "none since start", time.Time{}
	}
	if !p.LastSaveOK.Or(true) {
		f.Text, f.Level = "the one after the last good one failed", Degraded
	}
	if changes, ok := p.ChangesSinceSave.Get(); ok && !p.NeverSaved {
		f.Text += ", " + amountText(changes, "change", "changes") + " since"
	}
	return []Fact{f}
}

// pastFailover tells of nodes that were replicas before: only those have a second
// replication offset.
func pastFailover(e evidence) []Fact {
	var facts []Fact
	for _, n := range e.view.nodes {
		r := &n.Info.Replication
		if offset, ok := r.SecondOffset.Get(); ok && offset > 0 {
			facts = append(facts, Fact{Name: "failover", Level: Degraded, Text: e.on(n) + fmt.Sprintf("was a replica before, up to offset %d; now a %s", offset, r.Role)})
		}
		if state := r.FailoverState.Or("no-failover"); state != "no-failover" {
			facts = append(facts, Fact{Name: "failover", Level: Degraded, Text: e.on(n) + "under way: " + state})
		}
	}
	return facts
}

func pastConfig(e evidence) []Fact {
	var facts []Fact
	if n, ok := e.calls("config|set").Get(); ok && n > 0 {
		text := amountText(n, "call", "calls") + " of CONFIG SET since start"
		if rewritten := e.calls("config|rewrite").Or(0); rewritten > 0 {
			text += ", " + countText(rewritten) + " of CONFIG REWRITE"
		} else {
			text += ", none written to the file"
		}
		facts = append(facts, Fact{Name: "config", Text: text, Level: Degraded})
	}
	for _, n := range e.view.nodes {
		if file, ok := n.Info.Server.ConfigFile.Get(); ok && file != "" {
			facts = append(facts, Fact{Name: "configuration file", Text: e.on(n) + file, Level: Healthy})
		}
	}
	return facts
}

// pastErrorKinds is how many kinds of errors are named: the most frequent ones.
const pastErrorKinds = 3

func pastErrors(e evidence) []Fact {
	counts := map[string]int64{}
	for _, n := range e.view.nodes {
		for kind, count := range n.Info.Errors {
			counts[kind] += count
		}
	}
	type entry struct {
		kind  string
		count int64
	}
	var entries []entry
	level := Healthy
	for kind, count := range counts {
		entries = append(entries, entry{kind, count})
		level = max(level, gravity(kind))
	}
	if len(entries) == 0 {
		return nil
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.kind, b.kind))
	})
	var words []string
	for _, entry := range entries[:min(len(entries), pastErrorKinds)] {
		words = append(words, countText(entry.count)+" "+entry.kind)
	}
	if more := len(entries) - pastErrorKinds; more > 0 {
		words = append(words, amountText(int64(more), "more kind", "more kinds"))
	}
	return []Fact{{Name: "errors", Text: strings.Join(words, ", ") + " since start", Level: level}}
}

// gravity of an error's kind: some mean that the server refused to do its work.
func gravity(kind string) Level {
	switch kind {
	case "OOM", "MISCONF", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS":
		return Unhealthy
	case "LOADING", "BUSY", "READONLY", "TRYAGAIN":
		return Degraded
	}
	return Healthy
}

// latencyText says how long an event took, and the longest one where that was another.
func latencyText(event collector.LatencyEvent) string {
	said := event.Event + " took " + durationText(event.Latest)
	if event.Max > event.Latest {
		said += ", at most " + durationText(event.Max)
	}
	return said
}
