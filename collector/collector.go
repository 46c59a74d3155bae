package collector

import (
	"context"
	"time"

	"valktop/latest"
)

// Options are how to poll. The zero value polls every second.
type Options struct {
	Interval time.Duration // between polls; see SetInterval
}

// Collector polls a deployment and hands out what it said. It is safe for concurrent use.
type Collector struct {
	deployment Deployment
	newest     latest.Value[Snapshot]
}

// New returns a collector of d. It polls while Run runs.
func New(d Deployment, o Options) *Collector { return &Collector{deployment: d} }

// Run polls until ctx ends and returns its error. It returns when the last of its goroutines has.
func (c *Collector) Run(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }

// Next waits for a snapshot newer than version after and returns the newest.
func (c *Collector) Next(ctx context.Context, after uint64) (Snapshot, error) {
	return c.newest.Next(ctx, after)
}

// SetInterval changes the time between polls at once, to between 100 ms and 1 min.
func (c *Collector) SetInterval(d time.Duration) {}

// Interval is the time between polls.
func (c *Collector) Interval() time.Duration { return time.Second }

// Retry polls at once and ends the nodes' waits for their next attempt to connect.
func (c *Collector) Retry() {}
