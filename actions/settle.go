package actions

import (
	"context"
	"errors"
	"slices"
	"time"

	"valktop/keyspace"
)

// begin notes which slots the node has when its scan begins.
func (c *crew) begin(ctx context.Context, m *member) error {
	if c.shifting == nil || !c.shifting.Slotted() || c.listed {
		return nil
	}
	_, version := m.node.Slots()
	now, err := m.slots(ctx)
	m.holding, m.version = now, version
	return err
}

// slots is which slots the node says that it has.
func (w *worker) slots(ctx context.Context) (keyspace.Holding, error) {
	var text string
	err := w.persist(ctx, func() error {
		within, cancel := context.WithTimeout(ctx, callTimeout)
		defer cancel()
		replies, _, err := w.node.Uncounted(within, keyspace.Command{"CLUSTER", "NODES"})
		if err != nil {
			return lostError{err}
		}
		text, _ = replies[0].Value.(string) // who may not ask goes by what the deployment says
		return nil
	})
	return keyspace.HoldingOf(text), err
}

const (
	// quietFor is how long no slot must have come or gone before the names of a primary are
	// looked at once more.
	quietFor = 300 * time.Millisecond
	// openFor is how long slots that are being moved are waited for while nothing happens: a
	// resharding that was broken off leaves them so for good.
	openFor = 10 * time.Second
)

// settle reports whether names have to be looked at again, when all is done: slots came to
// a primary after it had begun to look, and with them keys behind its cursor. It waits
// until they are at rest.
func (c *crew) settle(ctx context.Context) (again bool, err error) {
	if c.shifting == nil || !c.shifting.Slotted() || c.listed || len(c.errs) > 0 {
		return false, nil
	}
	begun, last, since := time.Now(), map[*member]keyspace.Holding{}, time.Now()
	for {
		open, moved, fresh := false, []*member(nil), false
		c.mu.Lock()
		all := slices.Clone(c.workers)
		c.mu.Unlock()
		for _, m := range all {
			if m.over {
				continue
			}
			now, err := m.slots(ctx)
			if errors.Is(err, errLeft) {
				c.forsake(m)
				return true, nil
			}
			if err != nil {
				return false, err
			}
			if seen, known := last[m]; known && seen != now {
				since = time.Now()
			}
			last[m] = now
			_, version := m.node.Slots()
			open = open || now.Open()
			fresh = fresh || now != m.holding || version != m.version
			if now != m.holding || version != m.version || now.Open() {
				moved = append(moved, m)
			}
		}
		stuck := open && time.Since(begun) >= openFor && time.Since(since) >= openFor
		switch {
		case len(moved) == 0, stuck && !fresh:
			return false, nil
		case stuck, !open && time.Since(since) >= quietFor:
			for _, m := range moved {
				c.rescan(m)
			}
			return true, nil
		}
		moved[0].waits("slots are being moved between primaries")
		if err := c.run.control.sleep(ctx, quietFor, nil); err != nil {
			return false, err
		}
	}
}
