package actions

import (
	"context"
	"slices"

	"valktop/keyspace"
)

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
