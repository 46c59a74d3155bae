package deployment

import (
	"context"
	"slices"
	"sync"
)

// turn lets one at a time use a lane. Whoever is urgent goes before all others who wait; a
// poll that came late would look like a server that does not answer.
type turn struct {
	mu     sync.Mutex
	held   bool
	urgent []chan struct{} // who wait, in the order in which they came
	others []chan struct{}
}

// take waits for the turn, or until ctx ends, whose error it returns.
func (t *turn) take(ctx context.Context, urgent bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t.mu.Lock()
	if !t.held {
		t.held = true
		t.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	queue := &t.others
	if urgent {
		queue = &t.urgent
	}
	*queue = append(*queue, mine)
	t.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	at := slices.Index(*queue, mine)
	if at >= 0 {
		*queue = slices.Delete(*queue, at, at+1)
	}
	t.mu.Unlock()
	if at < 0 {
		t.leave() // it was this one's turn already
	}
	return ctx.Err()
}

// leave gives the turn to the next one.
func (t *turn) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, queue := range []*[]chan struct{}{&t.urgent, &t.others} {
		if len(*queue) > 0 {
			close((*queue)[0])
			*queue = (*queue)[1:]
			return
		}
	}
	t.held = false
}

// wanted reports whether somebody waits for the turn.
func (t *turn) wanted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.urgent)+len(t.others) > 0
}
