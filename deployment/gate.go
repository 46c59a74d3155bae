package deployment

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"valktop/collector"
)

// How long to wait between attempts to connect: the delays of the application's own
// client, and one that spares logs and lockouts when only a person can mend the cause.
const (
	retryStep   = 50 * time.Millisecond // times the number of attempts
	retryMost   = time.Second
	retryWrong  = 30 * time.Second // a wrong password, certificate or host key
	jitterShare = 4                // a delay is shortened by up to one in four, so that clients spread out
)

// gate lets one lane of a node connect at a time, and none while it is too early.
type gate struct {
	turn chan struct{} // taken by the one that connects

	mu    sync.Mutex
	down  collector.Down
	cause *collector.Error // of down
}

func newGate() *gate { return &gate{turn: make(chan struct{}, 1)} }

// enter waits for the others' attempts and returns nil when an attempt may be made now;
// the caller then calls leave. While it is too early it returns the last failure.
func (g *gate) enter(ctx context.Context) error {
	select {
	case g.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cause != nil && time.Now().Before(g.down.RetryAt) {
		<-g.turn
		return &Error{cause: g.cause, down: g.down}
	}
	g.down.RetryAt = time.Time{}
	return nil
}

// leave ends an attempt. It returns nil when there was no failure.
func (g *gate) leave(failure *collector.Error) error {
	defer func() { <-g.turn }()
	if failure == nil {
		g.connected()
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fail(failure)
	g.down.Attempt++
	g.down.RetryAt = time.Now().Add(delay(g.down.Attempt, lasting(failure)))
	return &Error{cause: g.cause, down: g.down}
}

// waited is the error of a caller whose time ended while another lane was connecting.
func (g *gate) waited(failure *collector.Error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cause == nil {
		return failure
	}
	return &Error{cause: g.cause, down: g.down}
}

// abandon ends an attempt that its caller gave up.
func (g *gate) abandon() { <-g.turn }

// connected notes that connecting works.
func (g *gate) connected() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.down, g.cause = collector.Down{}, nil
}

// answered notes that an open connection works. Another lane may fail to connect all the
// same (a password that was changed since) and still has to wait.
func (g *gate) answered() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.down.Attempt == 0 {
		g.down, g.cause = collector.Down{}, nil
		return
	}
	g.down.Since = time.Now()
}

// dropped notes that an open connection was lost. The next attempt may be made at once.
func (g *gate) dropped(failure *collector.Error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.fail(failure)
	return &Error{cause: g.cause, down: g.down}
}

// fail notes the newest cause, and the time of the first.
func (g *gate) fail(failure *collector.Error) {
	now := time.Now()
	if g.cause == nil {
		g.down = collector.Down{Since: now, RetryAt: now}
	}
	g.cause = failure
}

// open ends a wait.
func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if now := time.Now(); g.down.RetryAt.After(now) {
		g.down.RetryAt = now
	}
}

// isDown reports whether the last attempt to connect failed, or the connection was lost.
func (g *gate) isDown() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cause != nil
}

// delay is how long to wait after so many failed attempts.
func delay(attempt int, lasting bool) time.Duration {
	d := retryMost
	if attempt < int(retryMost/retryStep) {
		d = time.Duration(attempt) * retryStep
	}
	if lasting {
		d = retryWrong
	}
	return d - rand.N(d/jitterShare)
}
