package actions

import (
	"context"
	"errors"
	"slices"
	"sync"
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
