package actions

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"valktop/keyspace"
)

// crew are the workers of a run: one for each primary, while there are keys to look at.
type crew struct {
	run       *Run
	shifting  Shifting // nil where primaries stay
	listed    bool     // the keys are known by name: nobody scans
	protected Protection
	changed   <-chan struct{}

	mu      sync.Mutex
	workers []*member
	stirred chan struct{} // holds a token when a key was handed on
	errs    []error
}

// member is a worker and what it has to do.
type member struct {
	*worker
	source  nameSource // nil when all was looked at
	strays  []stray
	busy    bool
	over    bool // it failed, or its node left
	failed  bool
	holding keyspace.Holding // when its scan began
	version uint64           // of the node's slots, then
}

// recruit makes a worker for a primary.
func (c *crew) recruit(n Node) (*member, error) {
	w := c.run.newWorker(n)
	m := &member{worker: w}
	var err error
	if w.match, err = c.run.plan.Matcher(); err != nil {
		return nil, err
	}
	w.protected = c.run.plan.protects(c.protected)
	w.how = c.run.changer(w)
	w.away = func(_ *worker, strays []stray) { c.handOn(m, strays) }
	c.mu.Lock()
	defer c.mu.Unlock()
	c.workers = append(c.workers, m)
	return m, nil
}

// regroup gives primaries that came a worker, which looks at all their names.
func (c *crew) regroup(ctx context.Context) error {
	if c.shifting == nil {
		return nil
	}
	c.changed = c.shifting.Changed()
	nodes := c.shifting.Primaries(ctx)
	c.mu.Lock()
	known := slices.Clone(c.workers)
	c.mu.Unlock()
	for _, m := range known {
		c.mu.Lock()
		m.over = m.over || !m.busy && !slices.Contains(nodes, m.node) // one at work notices by itself
		c.mu.Unlock()
	}
	for _, n := range nodes {
		if c.listed || c.has(n) {
			continue
		}
		m, err := c.recruit(n)
		if err != nil {
			return err
		}
		c.rescan(m)
	}
	return nil
}

// has reports whether a primary has a worker. One that failed is not tried again.
func (c *crew) has(n Node) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.workers, func(m *member) bool { return m.node == n && (!m.over || m.failed) })
}

// rescan lets a worker look at all names, again.
func (c *crew) rescan(m *member) {
	m.source = &nameScan{worker: m.worker, glob: m.match.Glob()}
}

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

// work lets all work until nothing is left to do.
func (c *crew) work(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	defer running.Wait()
	done := make(chan struct{}, 1)
	at := 0
	for {
		if err := c.regroup(ctx); err != nil {
			return err
		}
		for _, m := range c.ready() {
			at++
			running.Go(func() {
				c.job(ctx, m)
				c.mu.Lock()
				m.busy = false
				at--
				c.mu.Unlock()
				select {
				case done <- struct{}{}:
				default:
				}
			})
		}
		c.mu.Lock()
		idle := at == 0
		left := slices.ContainsFunc(c.workers, func(m *member) bool { return len(m.strays) > 0 })
		c.mu.Unlock()
		if idle && !left {
			again, err := c.settle(ctx)
			if err != nil || !again {
				c.conclude(err)
				return errors.Join(c.errs...)
			}
			continue
		}
		select {
		case <-done:
		case <-c.stirred:
		case <-c.changed:
		}
	}
}

// ready are the workers that have something to do and do nothing.
func (c *crew) ready() (list []*member) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.workers {
		if !m.busy && (len(m.strays) > 0 || m.source != nil && !m.over) {
			m.busy = true
			list = append(list, m)
		}
	}
	return list
}

// conclude notes an error.
func (c *crew) conclude(err error) {
	if err == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.errs = append(c.errs, err)
}

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
