package analysis

import (
	"time"

	"valktop/collector"
	"valktop/maybe"
)

// reading is what one good poll of a node says of its counters.
type reading struct {
	wall     int64                  // the client's clock, Unix nanoseconds
	clock    maybe.Value[time.Time] // the node's own
	runID    string
	uptime   maybe.Value[time.Duration]
	role     string
	counters counts
	cpu      maybe.Value[time.Duration]
	busy     maybe.Value[time.Duration] // how long its thread had something to do
	commands map[string]collector.CommandStat

	maxMemory   collector.Int
	policy      maybe.Value[string]
	persistence collector.PersistenceInfo
	errors      map[string]int64

	ledger collector.Ledger
}

// counts holds a number for each counter, or that it is unknown.
type counts struct {
	n     [counterCount]int64
	known [counterCount]bool
}

// read takes the counters out of a node's answer.
func read(n *collector.NodeSnapshot, wall int64, fills []string) reading {
	info := n.Info
	r := reading{
		wall: wall, clock: n.Clock, runID: info.Server.RunID, uptime: info.Server.Uptime,
		role: info.Replication.Role, cpu: cpuTime(info.CPU), busy: busyTime(info.Stats), commands: info.Commands, ledger: n.Ledger,
		maxMemory: info.Memory.MaxMemory, policy: info.Memory.MaxMemoryPolicy, persistence: info.Persistence, errors: info.Errors,
	}
	if !r.clock.Known() {
		r.clock = info.Server.ServerTime
	}
	s := info.Stats
	for _, field := range []struct {
		c column
		v collector.Int
	}{
		{colHits, s.KeyspaceHits},
		{colMisses, s.KeyspaceMisses},
		{colCommands, s.TotalCommandsProcessed},
		{colExpired, s.ExpiredKeys},
		{colEvicted, s.EvictedKeys},
		{colConnections, s.TotalConnectionsReceived},
		{colRejected, s.RejectedConnections},
		{colNetIn, s.TotalNetInputBytes},
		{colNetOut, s.TotalNetOutputBytes},
		{colErrors, s.TotalErrorReplies},
		{colFills, calls(info.Commands, fills)},
	} {
		r.counters.n[field.c], r.counters.known[field.c] = field.v.Get()
	}
	return r
}

// cpuTime is that of the thread that runs commands where the server reports it (since
// Redis 6.2), else that of the whole process with its helpers.
func cpuTime(c collector.CPUInfo) maybe.Value[time.Duration] {
	add := func(a, b time.Duration) time.Duration { return a + b }
	if main := maybe.Both(c.SysMainThread, c.UserMainThread, add); main.Known() {
		return main
	}
	return maybe.Both(c.Sys, c.User, add)
}

// busyTime is how long the thread that runs commands had something to do, whether it got a
// core for it or not.
func busyTime(s collector.StatsInfo) maybe.Value[time.Duration] {
	if usec, ok := s.EventLoopUsec.Get(); ok {
		return maybe.Of(time.Duration(usec) * time.Microsecond)
	}
	return maybe.Unknown[time.Duration](s.EventLoopUsec.Why())
}

// calls adds up how often commands ran. Unknown when the server reports no commands at all;
// one that it does not list has not run.
func calls(stats map[string]collector.CommandStat, names []string) collector.Int {
	if len(stats) == 0 {
		return maybe.Unknown[int64]("the server does not report how often commands ran")
	}
	var sum int64
	for _, name := range names {
		sum += stats[name].Calls
	}
	return maybe.Of(sum)
}

// own is valktop's share of a counter.
func own(l collector.Ledger, c column) int64 {
	switch c {
	case colHits:
		return int64(l.Hits)
	case colMisses:
		return int64(l.Misses)
	case colCommands:
		return int64(l.Commands)
	case colConnections:
		return int64(l.Connections)
	case colNetIn:
		return int64(l.BytesIn)
	case colNetOut:
		return int64(l.BytesOut)
	}
	return 0
}

// begun says why r cannot be compared with the reading before it: the counters began anew.
// It is empty when they went on.
func (r reading) begun(before reading) string {
	if r.runID != "" && before.runID != "" {
		if r.runID != before.runID {
			return r.newRun(before)
		}
	} else if maybe.Both(r.uptime, before.uptime, func(is, was time.Duration) bool { return is < was }).Or(false) {
		return gapRestart
	}
	if r.counters.fell(before.counters) || callsFell(before.commands, r.commands) || r.ledger.Commands < before.ledger.Commands {
		return gapReset
	}
	return ""
}

// newRun tells a restart from another server that took over the address: that one has been
// up for longer than the time since the last poll.
func (r reading) newRun(before reading) string {
	since := max(time.Duration(r.wall-before.wall), 0)
	if r.uptime.Or(0) > since+restartSlack {
		return gapOtherServer
	}
	return gapRestart
}

// restartSlack: uptime is in whole seconds, and clocks differ a little.
const restartSlack = 2 * time.Second

func (c counts) fell(before counts) bool {
	for i := range c.n {
		if c.known[i] && before.known[i] && c.n[i] < before.n[i] {
			return true
		}
	}
	return false
}

// callsFell reports whether a command's calls went down. Right after CONFIG RESETSTAT
// a busy server's large counters may have passed their old values already; those of some
// rare command have not.
func callsFell(before, now map[string]collector.CommandStat) bool {
	if len(now) == 0 {
		return false // not reported this time
	}
	for name, was := range before {
		if now[name].Calls < was.Calls {
			return true
		}
	}
	return false
}
