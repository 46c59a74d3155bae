package actions

import (
	"context"
	"sync"
	"time"
)

// brakeEvery is how often the hit rate is asked for: it changes once a poll.
const brakeEvery = 200 * time.Millisecond

// turn waits until the next call of a worker may begin: while the run is paused or braked,
// while keys already changed are not paid for, and while the server rests.
func (r *Run) turn(ctx context.Context, p *runPacer) error {
	for {
		if r.control.cancelled() || ctx.Err() != nil {
			return errCancelled
		}
		paused, changed := r.control.now()
		left := time.Duration(0)
		switch {
		case paused:
			r.tally.hold(Paused, "")
			r.publish()
			left = time.Hour
		case r.brake.on():
			r.tally.hold(Braked, r.brake.why())
			r.publish()
			left = brakeEvery
		default:
			r.tally.hold("", "")
			if left = max(r.limit.left(), p.left()); left <= 0 {
				return nil
			}
		}
		if err := r.control.sleep(ctx, left, changed); err != nil {
			return err
		}
	}
}

// runLimiter keeps all primaries together to a number of keys a second.
type runLimiter struct {
	rate float64 // 0: no bound
	mu   sync.Mutex
	next time.Time // when the keys so far are paid for
}

func (l *runLimiter) left() time.Duration {
	if l.rate <= 0 {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Until(l.next)
}

// spend pays for keys.
func (l *runLimiter) spend(keys int) {
	if l.rate <= 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := time.Now(); l.next.Before(now) {
		l.next = now
	}
	l.next = l.next.Add(time.Duration(float64(keys) / l.rate * float64(time.Second)))
}
