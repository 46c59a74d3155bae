package actions

import (
	"context"
	"errors"
)

// handOn gives keys to those who have them.
func (c *crew) handOn(from *member, strays []stray) {
	c.mu.Lock()
	defer c.mu.Unlock()
	from.strays = append(from.strays, strays...)
	select {
	case c.stirred <- struct{}{}:
	default:
	}
}

// goal is where keys that strayed are gone on with.
type goal struct {
	node   Node
	asking bool
	doubt  bool
}

// route takes keys that strayed to where they are, and changes them there.
func (c *crew) route(ctx context.Context, from *member) error {
	c.mu.Lock()
	strays := from.strays
	from.strays = nil
	c.mu.Unlock()
	if len(strays) == 0 {
		return nil
	}
	hops := 0
	for i := range strays {
		strays[i].hops++
		hops = max(hops, strays[i].hops)
	}
	if hops > 1 {
		if err := c.run.control.sleep(ctx, retryWait(hops), nil); err != nil {
			return err
		}
	}
	if c.shifting != nil {
		c.run.refresh(ctx, c.shifting)
	}
	at := map[goal][]stray{}
	for _, s := range strays {
		n, asking, err := c.run.home(ctx, s)
		switch {
		case s.hops > maxHops:
			c.lose(from, s, err)
		case err != nil: // nobody serves its slot now
			c.handOn(from, []stray{s})
		default:
			to := goal{n, asking, s.doubt}
			at[to] = append(at[to], s)
		}
	}
	for to, strays := range at {
		if err := c.visit(ctx, from, to, strays); err != nil {
			return err
		}
	}
	return nil
}

// lose counts a key that no primary has.
func (c *crew) lose(m *member, s stray, err error) {
	if err == nil {
		err = errNowhere
	}
	b := newBatch([]string{s.name})
	b.fail(0, err)
	m.taken.leave(s.name)
	c.run.tally.add(m.tally, b.book)
}

// visit changes keys at a node, by a line of its own.
func (c *crew) visit(ctx context.Context, from *member, to goal, strays []stray) error {
	w := c.run.newWorker(to.node)
	w.match, w.protected = from.match, from.protected
	w.how = c.run.changer(w)
	w.line.asking = to.asking
	hops := map[string]int{}
	var names []string
	for _, s := range strays {
		if hops[s.name] = s.hops; c.run.taken.add(s.name) { // else another worker has met it there
			names = append(names, s.name)
		}
	}
	w.away = func(_ *worker, again []stray) {
		for i := range again {
			again[i].hops, again[i].doubt = hops[again[i].name], again[i].doubt || to.doubt
		}
		c.handOn(from, again)
	}
	defer w.line.close()
	for len(names) > 0 {
		b := newBatch(names[:min(w.keys(), len(names))])
		names = names[len(b.names):]
		if to.doubt {
			b.doubt, b.targets = b.open(len(b.names)), make([]int64, len(b.names))
		}
		if err := w.carry(ctx, b); err != nil && !errors.Is(err, errLeft) {
			return err
		}
	}
	return nil
}
