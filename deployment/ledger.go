package deployment

import (
	"sync"

	"valktop/collector"
	"valktop/keyspace"
)

// ledger adds up what all lanes of a node cause on its server.
type ledger struct {
	mu    sync.Mutex
	total collector.Ledger
}

// now returns the sums so far.
func (l *ledger) now() collector.Ledger {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}

// change applies f to the sums.
func (l *ledger) change(f func(*collector.Ledger)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	f(&l.total)
}

// book enters one answered command.
func (l *ledger) book(reply error) {
	if !processed(reply) {
		return
	}
	l.change(func(t *collector.Ledger) { t.Commands++ })
}

// add enters what a batch caused.
func (l *ledger) add(s keyspace.Spent) {
	l.change(func(t *collector.Ledger) {
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
		t.Commands += did.processed()
		t.Hits += found.hits
		t.Misses += found.misses
		if found.unknown {
			t.Lost++
		}
	})
}
