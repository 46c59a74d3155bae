package analysis

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// Commands is what the nodes' commands did lately. Valktop's own calls and their time are left
// out of the figures of the interval and the minute, but not of the percentiles, nor of the sums.
type Commands struct {
	List    []Command // those that ever ran, the most costly of the last minute first
	Errors  []ErrorKind
	Gap     string        // why the newest interval has no figures; "" when it has
	Minute  time.Duration // how much of the last minute is known
	Nodes   int           // whose figures these are
	Unasked bool          // nobody has asked for percentiles yet
	// Latencies is why there are no percentiles; "" where there are, or will be.
	Latencies string
}

// Command is one command, summed over nodes. Replicas repeat what their primary wrote, so
// writes are those of primaries.
type Command struct {
	Name   string // as the server writes it: "get", "config|set"; raw bytes
	Now    CommandFigures
	Minute CommandFigures

	Calls            maybe.Value[int64] // since the servers' counters began
	Failed, Rejected maybe.Value[int64]

	Buckets []collector.Bucket // of the last minute, by how long calls took
	Linear  string             // in what its time grows; "" for one that does not, or that nobody knows
	Own     bool               // valktop runs it, too: its calls are left out
}

// CommandFigures are those of a command over some time.
type CommandFigures struct {
	Calls            Rate
	Time             Ratio // of the servers' time; on average where there are several
	PerCall          maybe.Value[time.Duration]
	P50, P99, P999   maybe.Value[Latency]
	Measured         int64 // calls that the percentiles are made of
	Failed, Rejected maybe.Value[float64]
}

// ErrorKind is a kind of error reply: "WRONGTYPE", "ERR".
type ErrorKind struct {
	Name   string // raw bytes
	Minute float64
	Total  int64 // since the servers' counters began
}

// nodeCommands are the nodes that count for commands in a snapshot.
type nodeCommands struct {
	of      *nodeHistory
	polled  *collector.NodeSnapshot
	primary bool
}

// commandNodes are those that answer and report what their commands do.
func (h *History) commandNodes() []nodeCommands {
	v := look(h.state.Snapshot)
	counts := primaries(v.all)
	var all []nodeCommands
	for i, n := range v.all {
		if own := h.nodes[n.Addr]; own != nil && len(n.Info.Commands) > 0 {
			all = append(all, nodeCommands{own, n, counts[i]})
		}
	}
	return all
}

// Commands are those of the newest snapshot.
func (h *History) Commands() Commands {
	nodes := h.commandNodes()
	list := map[string]*Command{}
	names := func(name string) *Command {
		c := list[name]
		if c == nil {
			c = &Command{Name: name, Linear: Linear(name), Own: runsItself(name)}
			list[name] = c
		}
		return c
	}
	all := Commands{Nodes: len(nodes), Gap: h.state.Gap}
	for _, n := range nodes {
		for name, s := range n.polled.Info.Commands {
			if !n.primary && Writes(name) {
				continue
			}
			c := names(name)
			plus := func(sum *maybe.Value[int64], more collector.Int) {
				if v, ok := more.Get(); ok {
					*sum = maybe.Of(sum.Or(0) + v)
				} else if !sum.Known() {
					*sum = more
				}
			}
			plus(&c.Calls, maybe.Of(s.Calls))
			plus(&c.Failed, s.Failed)
			plus(&c.Rejected, s.Rejected)
		}
	}
	h.newestInterval(names, nodes, &all)
	h.lastMinute(names, nodes, &all)
	h.percentiles(names, nodes, &all)
	all.Errors = h.errorKinds(nodes)
	for _, c := range list {
		all.List = append(all.List, *c)
	}
	slices.SortFunc(all.List, func(a, b Command) int {
		return cmp.Or(
			cmp.Compare(b.Minute.Time.Or(-1), a.Minute.Time.Or(-1)), cmp.Compare(b.Minute.Calls.Or(-1), a.Minute.Calls.Or(-1)),
			cmp.Compare(b.Calls.Or(0), a.Calls.Or(0)), cmp.Compare(a.Name, b.Name),
		)
	})
	return all
}

// newestInterval fills in the figures of the newest interval.
func (h *History) newestInterval(names func(string) *Command, nodes []nodeCommands, all *Commands) {
	rated := 0
	type sums struct{ calls, micros, busy, failed, rejected float64 }
	found := map[string]sums{}
	for _, n := range nodes {
		i := &n.of.latest
		if !i.rated() || !i.told {
			continue
		}
		rated++
		secs := i.elapsed.Seconds()
		for _, c := range i.commands {
			if !n.primary && Writes(c.name) {
				continue
			}
			s := found[c.name]
			s.calls += c.n[tallyCalls] / secs
			s.micros += c.n[tallyMicros] / secs
			s.busy += c.n[tallyMicros] / secs / 1e6
			s.failed += c.n[tallyFailed]
			s.rejected += c.n[tallyRejected]
			found[c.name] = s
			names(c.name)
		}
	}
	if rated == 0 && all.Gap == "" {
		all.Gap = "the server does not report what its commands do"
	}
	each(names, nodes, func(c *Command) {
		if rated == 0 {
			c.Now = unknownFigures(all.Gap)
			return
		}
		s := found[c.Name]
		c.Now = figuresOf(s.calls, s.busy/float64(rated), s.micros, s.calls)
		c.Now.errors(c, s.failed, s.rejected)
	})
}

// lastMinute fills in the figures of the last minute.
func (h *History) lastMinute(names func(string) *Command, nodes []nodeCommands, all *Commands) {
	found, secs := h.byCommand.window(h.now, time.Minute)
	all.Minute = time.Duration(secs * float64(time.Second)).Round(time.Second)
	for name := range found {
		names(name)
	}
	each(names, nodes, func(c *Command) {
		if secs == 0 || len(nodes) == 0 {
			c.Minute = unknownFigures(cmp.Or(all.Gap, "nothing counted in this time"))
			return
		}
		n := found[c.Name]
		c.Minute = figuresOf(n[tallyCalls]/secs, n[tallyMicros]/1e6/secs/float64(len(nodes)), n[tallyMicros], n[tallyCalls])
		c.Minute.errors(c, n[tallyFailed], n[tallyRejected])
	})
}

// each visits the commands that nodes report, each once.
func each(names func(string) *Command, nodes []nodeCommands, do func(*Command)) {
	seen := map[string]bool{}
	for _, n := range nodes {
		for name := range n.polled.Info.Commands {
			if !seen[name] && (n.primary || !Writes(name)) {
				seen[name] = true
				do(names(name))
			}
		}
	}
}

func figuresOf(calls, busy, micros, n float64) CommandFigures {
	f := CommandFigures{Calls: maybe.Of(calls), Time: maybe.Of(busy), PerCall: maybe.Unknown[time.Duration]("not called in this time")}
	if n > 0 {
		f.PerCall = maybe.Of(time.Duration(micros / n * float64(time.Microsecond)))
	}
	return f
}

func unknownFigures(why string) CommandFigures {
	return CommandFigures{
		Calls: maybe.Unknown[float64](why), Time: maybe.Unknown[float64](why), PerCall: maybe.Unknown[time.Duration](why),
		Failed: maybe.Unknown[float64](why), Rejected: maybe.Unknown[float64](why),
	}
}

// errors fills in what failed, where the server tells.
func (f *CommandFigures) errors(c *Command, failed, rejected float64) {
	f.Failed = maybe.Then(c.Failed, func(int64) float64 { return failed })
	f.Rejected = maybe.Then(c.Rejected, func(int64) float64 { return rejected })
}

// errorKinds are the kinds of errors, those of the last minute first.
func (h *History) errorKinds(nodes []nodeCommands) []ErrorKind {
	minute, _ := h.byError.window(h.now, time.Minute)
	totals := map[string]int64{}
	for _, n := range nodes {
		for name, count := range n.polled.Info.Errors {
			totals[name] += count
		}
	}
	var kinds []ErrorKind
	for _, name := range slices.Sorted(maps.Keys(totals)) {
		kinds = append(kinds, ErrorKind{Name: name, Minute: minute[name][0], Total: totals[name]})
	}
	slices.SortStableFunc(kinds, func(a, b ErrorKind) int {
		return cmp.Or(cmp.Compare(b.Minute, a.Minute), cmp.Compare(b.Total, a.Total))
	})
	return kinds
}
