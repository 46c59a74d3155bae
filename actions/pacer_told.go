package actions

import (
	"time"

	"valktop/keyspace"
)

const (
	// toldEvery is how often a server is asked what it has spent on a run's commands.
	toldEvery = time.Second
	// toldShare is what a server's own figure is multiplied by: it leaves out reading the
	// commands and writing the answers, which is about as much for small keys.
	toldShare = 2
)

// told is what a server itself says that a run costs it. Round trips say more than that
// where this machine or the way there is busy: a run would hardly get on there, though the
// server has all the time in the world.
type told struct {
	known       bool
	spent       spending
	names, keys units
}

// spending is what a server has spent so far.
type spending struct{ scans, changes time.Duration }

// units are things that were done, and what each cost.
type units struct {
	done int           // since the server told last
	each time.Duration // 0: it has not told
}

// bound takes in that so many more were done, which took a time as round trips say, and
// returns that time, or what the server told, where that is less.
func (u *units) bound(n int, took time.Duration) time.Duration {
	u.done += n
	if u.each == 0 {
		return took
	}
	return min(took, time.Duration(n)*u.each)
}

// learn takes in that the server spent a time on what was done since it told last.
func (u *units) learn(spent time.Duration) {
	if u.done > 0 && spent > 0 {
		u.each = toldShare * spent / time.Duration(u.done)
	}
	u.done = 0
}

// learn takes in what a server says that commands have cost it so far. What others sent of
// the same is in it: that makes a run slower, never faster.
func (p *runPacer) learn(stats map[string]keyspace.CommandStat) {
	var now spending
	for name, s := range stats {
		switch name {
		case "scan":
			now.scans += s.Time
		case "unlink", "watch", "unwatch", "multi", "dump", "restore", "type", "exists", "memory|usage", "memory", "object|idletime", "object",
			"pexpiretime", "pttl", "pexpire", "pexpireat", "persist", "rename", "renamenx": // EXEC's includes those within it
			now.changes += s.Time
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t := &p.told
	scans, changes := now.scans-t.spent.scans, now.changes-t.spent.changes
	if !t.known || scans < 0 || changes < 0 { // it was started anew, or its counters were reset
		scans, changes = 0, 0
	}
	t.names.learn(scans)
	t.keys.learn(changes)
	t.known, t.spent = true, now
}
