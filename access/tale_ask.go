package access

import (
	"context"
	"time"

	"valktop/keyspace"
)

// wish has a key asked whether it is there. When there are too many, half of them are left
// out by their hash: those that stay are a fair sample of keys, however often each is looked up.
func (t *tale) wish(s *seen) {
	if s.queued || s.hash > t.limit || s.key.DB != t.node.DB() {
		return
	}
	s.queued = true
	t.asked++
	if t.queue = append(t.queue, s); t.asked > probesMost {
		t.limit /= 2
		t.asked = 0
		for _, k := range t.keys {
			if k.queued && k.hash <= t.limit {
				t.asked++
			}
		}
	}
}

// ask asks keys whether they are there, and how large they are, until ctx ends and none is
// left. MEMORY USAGE counts as no lookup, and leaves idle times alone.
func (t *tale) ask(ctx context.Context) {
	for more := true; more; {
		select {
		case <-ctx.Done():
			more = false
		case <-time.After(probeEvery):
		}
		for batch := t.next(); len(batch) > 0; batch = t.next() {
			if t.askOf(context.WithoutCancel(ctx), batch) {
				continue
			}
			if ctx.Err() != nil {
				return
			}
			t.back(batch)
			break
		}
	}
}

// back has a batch whose replies were lost asked again. Without it the keys looked up most,
// which are seen first, would stand for all.
func (t *tale) back(batch []*seen) {
	t.e.mu.Lock()
	defer t.e.mu.Unlock()
	t.queue = append(batch, t.queue...)
}

// next are keys to ask next.
func (t *tale) next() []*seen {
	t.e.mu.Lock()
	defer t.e.mu.Unlock()
	var batch []*seen
	for len(t.queue) > 0 && len(batch) < probeBatch {
		s := t.queue[0]
		t.queue = t.queue[1:]
		if s.hash <= t.limit && len(s.key.Name) < maxKept {
			batch = append(batch, s)
		}
	}
	return batch
}

func (t *tale) askOf(ctx context.Context, batch []*seen) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	commands := make([]keyspace.Command, len(batch))
	for i, s := range batch {
		commands[i] = keyspace.Command{"MEMORY", "USAGE", s.key.Name}
	}
	replies, _, err := t.node.Counted(ctx, commands...)
	if err != nil {
		return false
	}
	t.e.mu.Lock()
	defer t.e.mu.Unlock()
	now := t.start.Add(time.Since(t.heard))
	for i, r := range replies {
		s := batch[i]
		size, ok := r.Value.(int64)
		switch {
		case r.Err != nil:
			continue
		case ok:
			s.size = size
			if s.state == unknown {
				s.asHits, s.asked = s.open, now
			}
			s.settle(there)
			if s.state == unknown {
				s.state = there
			}
		default:
			s.settle(absent)
			if s.state == unknown {
				s.state = absent
			}
		}
	}
	return true
}
