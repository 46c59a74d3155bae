package deployment

import (
	"strings"
	"sync"

	"valktop/collector"
	"valktop/keyspace"
)

// ledger adds up what all lanes of a node cause on its server.
type ledger struct {
	mu    sync.Mutex
	total collector.Ledger  // but for Ran
	ran   map[string]uint64 // by name, as commandstats write it
}

// now returns the sums so far.
func (l *ledger) now() collector.Ledger {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.total
	t.Ran = collector.RanOf(l.ran)
	return t
}

// change applies f to the sums.
func (l *ledger) change(f func(*collector.Ledger)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(&l.total)
}

// book enters one answered command by its name: "CLIENT LIST".
func (l *ledger) book(name string, reply error) {
	if !processed(reply) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total.Commands++
	l.count(name, 1)
}

// count enters how often a command ran. The caller holds the lock.
func (l *ledger) count(name string, n uint64) {
	if l.ran == nil {
		l.ran = map[string]uint64{}
	}
	l.ran[strings.ToLower(strings.ReplaceAll(name, " ", "|"))] += n
}

// add enters what a batch caused, and which commands ran how often.
func (l *ledger) add(s keyspace.Spent, ran map[string]uint64) {
	l.change(func(t *collector.Ledger) {
		for name, n := range ran {
			l.count(name, n)
		}
		t.Hits += s.Hits
		t.Misses += s.Misses
		t.Commands += s.Commands
		t.Lost += s.Lost
	})
}

// bookBatch enters a batch: its commands that were answered, what their replies tell of
// lookups, and whether lookups may have happened that no reply tells of. answered is
// shorter than batch when the connection was lost meanwhile.
func (l *ledger) bookBatch(server serverID, batch []collector.Command, answered []collector.Reply) {
	did := unfold(batch, answered)
	found := lookups(server, did)
	found.unknown = found.unknown || mayCount(server, batch[len(answered):])
	l.change(func(t *collector.Ledger) {
		for i, r := range did.replies {
			if processed(r.Err) {
				l.count(nameOf(did.commands[i]), 1)
			}
		}
		t.Commands += did.processed()
		t.Hits += found.hits
		t.Misses += found.misses
		if found.unknown {
			t.Lost++
		}
	})
}
