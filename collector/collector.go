package collector

import (
	"context"
	"sync"
	"time"

	"valktop/latest"
)

// Bounds of the interval, and what it is unless asked for.
const (
	DefaultInterval = time.Second
	MinInterval     = 100 * time.Millisecond
	MaxInterval     = time.Minute
)

// Options are how to poll. The zero value polls every second.
type Options struct {
	Interval time.Duration // between polls; see SetInterval
	// Light asks for INFO alone, over one connection a node: for many deployments at once. What
	// else a snapshot has is then unknown.
	Light bool
}

// Collector polls a deployment and hands out what it said. It is safe for concurrent use.
type Collector struct {
	deployment Deployment
	light      bool
	newest     latest.Value[Snapshot]
	wake       chan struct{}   // holds a token when interval or retry changed
	broken     context.Context // ended by giveUp, with the Bug as its cause
	giveUp     context.CancelCauseFunc

	mu       sync.Mutex
	interval time.Duration
	retry    bool   // asked for and not yet done
	topics   Topics // that somebody looks at
}

// New returns a collector of d. It polls while Run runs.
func New(d Deployment, o Options) *Collector {
	c := &Collector{deployment: d, light: o.Light, wake: make(chan struct{}, 1), interval: clamp(o.Interval)}
	c.broken, c.giveUp = context.WithCancelCause(context.Background())
	return c
}

// clamp keeps an interval within its bounds; 0 is the default.
func clamp(d time.Duration) time.Duration {
	if d == 0 {
		return DefaultInterval
	}
	return min(max(d, MinInterval), MaxInterval)
}

// Run polls until ctx ends and returns its error. It returns when the last of its
// goroutines has. It is called once. When polling panics it returns the Bug.
func (c *Collector) Run(ctx context.Context) (err error) {
	defer func() {
		if c.broken.Err() != nil {
			err = context.Cause(c.broken)
		}
	}()
	ctx, cancel := c.unlessBroken(ctx)
	r := newRun(c)
	defer r.goroutines.Wait()
	defer cancel()
	defer c.catch()
	return r.loop(ctx)
}

// Next waits for a snapshot newer than version after and returns the newest. When polling
// has panicked, so does Next, with the Bug.
func (c *Collector) Next(ctx context.Context, after uint64) (Snapshot, error) {
	ctx, stop := c.unlessBroken(ctx)
	defer stop()
	snapshot, err := c.newest.Next(ctx, after)
	if c.broken.Err() != nil {
		panic(context.Cause(c.broken))
	}
	return snapshot, err
}

// SetInterval changes the time between polls at once, to between MinInterval and MaxInterval.
func (c *Collector) SetInterval(d time.Duration) {
	c.mu.Lock()
	c.interval = clamp(d)
	c.mu.Unlock()
	c.rouse()
}

// Interval is the time between polls.
func (c *Collector) Interval() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.interval
}

// Retry polls at once, ends the nodes' waits for their next attempt to connect, and asks
// again for what was denied.
func (c *Collector) Retry() {
	c.mu.Lock()
	c.retry = true
	c.mu.Unlock()
	c.rouse()
}

// takeRetry reports whether a retry was asked for since it was called last.
func (c *Collector) takeRetry() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	asked := c.retry
	c.retry = false
	return asked
}

func (c *Collector) rouse() {
	select {
	case c.wake <- struct{}{}:
	default: // it is awake, or about to be
	}
}
