package embedded

import (
	"fmt"
	"slices"
	"time"
)

// Bounds of the slow log, as a server has them by default.
const (
	slowThreshold = 10 * time.Millisecond
	slowEntries   = 128
	slowArgs      = 32
	slowArgBytes  = 128
)

type slowEntry struct {
	id         int64
	at         time.Time
	took       time.Duration
	args       []string
	addr, name string
}

// slowLog keeps the last commands that took long, newest first.
type slowLog struct {
	entries []slowEntry
	next    int64
	over    time.Duration // slowlog-log-slower-than; negative: off
}

func newSlowLog() slowLog { return slowLog{over: slowThreshold} }

func (l *slowLog) add(words []string, at time.Time, took time.Duration, c *client) {
	if l.over < 0 || took < l.over {
		return
	}
	var args []string
	for i, w := range words {
		if i == slowArgs-1 && len(words) > slowArgs {
			args = append(args, fmt.Sprintf("... (%d more arguments)", len(words)-i))
			break
		}
		if len(w) > slowArgBytes {
			w = fmt.Sprintf("%s... (%d more bytes)", w[:slowArgBytes], len(w)-slowArgBytes)
		}
		args = append(args, w)
	}
	l.entries = slices.Insert(l.entries, 0, slowEntry{
		id: l.next, at: at, took: took, args: args, addr: c.conn.RemoteAddr(), name: c.name,
	})
	l.next++
	l.entries = l.entries[:min(len(l.entries), slowEntries)]
}

// defaultSlowEntries is how many SLOWLOG GET replies when nobody says how many.
const defaultSlowEntries = 10

func getSlow(c *call) {
	n := int64(defaultSlowEntries)
	if len(c.args) > 0 {
		var ok bool
		if n, ok = parseInt(c.args[0]); !ok || n < -1 {
			c.fail("ERR count should be greater than or equal to -1")
			return
		}
	}
	log := c.s.slow.entries
	if n >= 0 {
		log = log[:min(int64(len(log)), n)]
	}
	c.array(len(log))
	for _, e := range log {
		c.array(6)
		c.int(e.id)
		c.int(e.at.Unix())
		c.int(e.took.Microseconds())
		c.bulks(e.args)
		c.bulk(e.addr)
		c.bulk(e.name)
	}
}
