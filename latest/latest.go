// Package latest hands versions of a value from one producer to any number of
// readers. A slow reader skips versions and never brakes the producer.
package latest

import (
	"context"
	"sync"
)

// Value holds the newest version of a T. Its zero value holds none (version 0).
// It is safe for concurrent use.
type Value[T any] struct {
	mu      sync.Mutex
	v       T
	version uint64
	changed chan struct{} // closed when a newer version is set; made on demand
}

// Set publishes what make returns for the next version number (the first is 1).
func (l *Value[T]) Set(make func(version uint64) T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	l.v = make(l.version)
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// Get returns the newest version and its number, 0 when there is none yet.
func (l *Value[T]) Get() (T, uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.v, l.version
}

// Next blocks until there is a version newer than after and returns the newest,
// or the context's error.
func (l *Value[T]) Next(ctx context.Context, after uint64) (T, error) {
	for {
		l.mu.Lock()
		if l.version > after {
			v := l.v
			l.mu.Unlock()
			return v, nil
		}
		if l.changed == nil {
			l.changed = make(chan struct{})
		}
		changed := l.changed
		l.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
}
