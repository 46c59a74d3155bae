package deployment

import (
	"context"
	"math"
	"sync"
	"time"
)

const (
	// lookInterval is the time between two looks at what a deployment is made of, and
	// lookShare adds to it with the number of nodes: a server takes longer to list many.
	lookInterval = 2 * time.Second
	lookShare    = 30 * time.Millisecond
	// sentinelInterval is how often a Sentinel is asked, which costs no server anything.
	sentinelInterval = time.Second
	// lookSoonest is how long after the last look the next one begins at the soonest,
	// however many replies tell of a change.
	lookSoonest = 100 * time.Millisecond
)

// looks are the looks that were taken and that are wanted.
type looks struct {
	wake chan struct{} // holds a token when a look is wanted now
	over chan struct{} // closed when no more are to begin
	stop sync.Once     // closes over

	mu     sync.Mutex
	begun  uint64
	ended  uint64
	change chan struct{} // closed when one ended
}

func (l *looks) init() {
	l.wake, l.over, l.change = make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
}

// rouse wants a look as soon as one may be.
func (l *looks) rouse() {
	select {
	case l.wake <- struct{}{}:
	default: // one is wanted already
	}
}

// wanted reports whether a look is wanted that has not begun.
func (l *looks) wanted() bool { return len(l.wake) > 0 }

func (l *looks) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.begun++
}

func (l *looks) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tell(l.begun)
}

// finish ends the wait for looks that will not be taken.
func (l *looks) finish() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tell(math.MaxUint64)
}

// tell wakes who waits for so many. The caller has mu.
func (l *looks) tell(ended uint64) {
	l.ended = ended
	close(l.change)
	l.change = make(chan struct{})
}

// done waits until so many looks have ended, or until a context ends.
func (l *looks) done(n uint64, contexts ...context.Context) {
	for {
		l.mu.Lock()
		ended, change := l.ended, l.change
		l.mu.Unlock()
		if ended >= n {
			return
		}
		select {
		case <-change:
		case <-contexts[0].Done():
			return
		case <-contexts[1].Done():
			return
		}
	}
}

// next is the number of the next look that begins.
func (l *looks) next() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.begun + 1
}

// start begins to look, when something is first asked.
func (d *Deployment) start() {
	d.once.Do(func() { d.busy.Go(d.watch) })
}

// first waits until the deployment was looked at once.
func (d *Deployment) first(ctx context.Context) {
	d.start()
	d.looks.done(1, ctx, d.life)
}

// settled waits until the deployment is known, but for no more than one look after
// another that finds nothing.
func (d *Deployment) settled(ctx context.Context) view {
	d.first(ctx)
	v, _ := d.now()
	if !v.known {
		d.Refresh(ctx)
		v, _ = d.now()
	}
	return v
}

// Refresh looks at once what the deployment is made of, and returns when that was done, or
// when ctx ends. Who calls often shares looks with others.
func (d *Deployment) Refresh(ctx context.Context) {
	d.start()
	n := d.looks.next()
	d.looks.rouse()
	d.looks.done(n, ctx, d.life)
}

// Settle lets the look under way end, or ctx, and begins no more: from then on the servers
// get only what the caller asks, so that what was caused can be told exactly. What was known
// of the deployment stays known.
func (d *Deployment) Settle(ctx context.Context) {
	d.once.Do(func() {})
	d.looks.stop.Do(func() { close(d.looks.over) })
	ended := make(chan struct{})
	go func() {
		d.busy.Wait()
		d.looks.finish()
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
}

// watch looks until Settle or Close.
func (d *Deployment) watch() {
	for d.life.Err() == nil {
		began := time.Now()
		d.looks.begin()
		d.look(d.life)
		d.looks.end()
		if !d.rest(time.After(time.Until(began.Add(lookSoonest))), nil) {
			return
		}
		if !d.rest(time.After(time.Until(began.Add(d.interval()))), d.looks.wake) {
			return
		}
	}
}

// rest waits for either, and returns false when no more looks are to begin.
func (d *Deployment) rest(until <-chan time.Time, wake <-chan struct{}) bool {
	select {
	case <-until:
	case <-wake:
	case <-d.looks.over:
	case <-d.life.Done():
	}
	select {
	case <-d.looks.over:
		return false
	case <-d.life.Done():
		return false
	default:
		return true
	}
}

// interval is the time between two looks.
func (d *Deployment) interval() time.Duration {
	v, _ := d.now()
	if d.config.Sentinel != nil {
		return sentinelInterval
	}
	return lookInterval + time.Duration(len(v.nodes))*lookShare
}
