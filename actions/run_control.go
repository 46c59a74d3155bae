package actions

import (
	"context"
	"errors"
	"sync"
	"time"
)

// errCancelled ends what a user cancelled.
var errCancelled = errors.New("cancelled")

// runControl is what the user wants of a run.
type runControl struct {
	// life ends when the run is cancelled: waiting ends with it, a batch under way does not.
	life   context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	paused  bool
	changed chan struct{} // closed when paused changes
}

func newRunControl() *runControl {
	c := &runControl{changed: make(chan struct{})}
	c.life, c.cancel = context.WithCancel(context.Background())
	return c
}

func (c *runControl) pause(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused == on {
		return
	}
	c.paused = on
	close(c.changed)
	c.changed = make(chan struct{})
}

// now returns whether the run is paused, and what is closed when that changes.
func (c *runControl) now() (paused bool, changed <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.paused, c.changed
}

func (c *runControl) cancelled() bool { return c.life.Err() != nil }

// sleep waits for d, or until woken is closed. It returns errCancelled when the run was,
// or ctx has ended.
func (c *runControl) sleep(ctx context.Context, d time.Duration, woken <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-woken:
	case <-c.life.Done():
		return errCancelled
	case <-ctx.Done():
		return errCancelled
	}
	return nil
}
