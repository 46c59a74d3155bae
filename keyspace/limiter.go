package keyspace

import (
	"context"
	"sync"
	"time"
)

// limiter keeps all primaries together to a number of names a second.
type limiter struct {
	control *control
	mu      sync.Mutex
	next    time.Time // when the names so far are paid for
}

// wait waits until the names spent so far are paid for, if there is a limit.
func (l *limiter) wait(ctx context.Context) error {
	for {
		w, changed := l.control.now()
		l.mu.Lock()
		left := time.Until(l.next)
		l.mu.Unlock()
		if w.rate <= 0 || left <= 0 {
			return ctx.Err()
		}
		if err := sleep(ctx, left, changed); err != nil {
			return err
		}
	}
}

// spend pays for names.
func (l *limiter) spend(names int) {
	w, _ := l.control.now()
	if w.rate <= 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); l.next.Before(now) {
		l.next = now
	}
	l.next = l.next.Add(time.Duration(float64(names) / w.rate * float64(time.Second)))
}

// sleep waits for d, or until woken is closed, or until ctx ends, whose error it returns.
func sleep(ctx context.Context, d time.Duration, woken <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-woken:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
