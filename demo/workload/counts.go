package workload

import (
	"maps"
	"sync"
)

// Lookups are lookups that found their key, and those that did not.
type Lookups struct{ Hits, Misses uint64 }

// Counts are what the workload caused: exactly the server's keyspace_hits and
// keyspace_misses as long as nobody else looks anything up.
type Counts struct {
	Lookups
	Patterns map[string]Lookups // by pattern: "user:{id}:posts"
	Commands uint64             // all that were answered, lookups or not
	Lost     uint64             // commands whose replies were lost with a connection: while it is 0, the rest is exact
}

// ledger counts what was answered. It is safe for concurrent use.
type ledger struct {
	mu sync.Mutex
	c  Counts
}

func newLedger() *ledger { return &ledger{c: Counts{Patterns: map[string]Lookups{}}} }

func (l *ledger) counts() Counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := l.c
	c.Patterns = maps.Clone(c.Patterns)
	return c
}

func (l *ledger) looked(pattern string, hit bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.c.Patterns[pattern]
	if hit {
		l.c.Hits++
		p.Hits++
	} else {
		l.c.Misses++
		p.Misses++
	}
	l.c.Patterns[pattern] = p
}

func (l *ledger) answered(n, lost int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.c.Commands += uint64(n)
	l.c.Lost += uint64(lost)
}
