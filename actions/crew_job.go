package actions

import (
	"context"
	"errors"
)

// job is what a worker does at a time: the keys that it was handed back, and those that it
// finds by itself.
func (c *crew) job(ctx context.Context, m *member) {
	err := c.route(ctx, m)
	if err == nil && m.source != nil && !m.over {
		if err = c.begin(ctx, m); err == nil {
			err = m.work(ctx, m.source)
		}
		m.source = nil
	}
	m.line.close()
	if errors.Is(err, errLeft) {
		c.forsake(m)
		return
	}
	if err != nil {
		c.mu.Lock()
		m.over, m.failed = true, true
		m.strays = nil
		c.mu.Unlock()
		c.conclude(m.conclude(err))
	}
}

// forsake gives up a node that is no primary any more. Keys that were chosen there are
// found where they are now.
func (c *crew) forsake(m *member) {
	left := m.chosen
	m.chosen = nil
	var strays []stray
	for _, name := range left {
		m.taken.release(name)
		strays = append(strays, stray{name: name})
	}
	if list, listed := m.source.(*nameList); listed {
		for _, name := range list.names[list.at:] {
			strays = append(strays, stray{name: name})
		}
	}
	m.source = nil
	c.run.tally.add(m.tally, func(_ *Outcome, n *nodeTally) { n.fraction, n.total, n.waits = 1, n.Walked, "" })
	c.mu.Lock()
	m.over = true
	c.mu.Unlock()
	c.handOn(m, strays)
}
