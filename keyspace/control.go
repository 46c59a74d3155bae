package keyspace

import "sync"

// control is what the user wants of a running scan.
type control struct {
	mu      sync.Mutex
	wants   wants
	changed chan struct{} // closed with the next change
}

// wants is what the user wants now.
type wants struct {
	paused bool
	pace   float64
	rate   float64
	goal   Goal
	pass   int // the number of the pass that is wanted
}

func newControl(o EngineOptions) *control {
	return &control{
		wants:   wants{pace: o.Pace, rate: o.Rate, goal: o.Goal, pass: 1},
		changed: make(chan struct{}),
	}
}

// now returns what is wanted, and a channel that is closed when that changes.
func (c *control) now() (wants, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wants, c.changed
}

// change applies f.
func (c *control) change(f func(*wants)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.wants)
	close(c.changed)
	c.changed = make(chan struct{})
}
