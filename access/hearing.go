package access

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// settleAfter is how long a miss is held back until it is known whether it was valktop's
	// own: its reply and its notification come on two connections.
	settleAfter = 300 * time.Millisecond
	// ownFor is how long a miss of valktop's own waits for its notification.
	ownFor = 5 * time.Second
	// heldMost is how many misses are held back.
	heldMost = 100_000
)

// hearer holds back what one primary tells of misses.
type hearer struct {
	mu      sync.Mutex
	on      bool // the subscription stands
	gap     bool // it did not all the time since the last tick
	held    []held
	lost    int // for want of room
	own     map[string]int
	ownTill []owned
}

type held struct {
	miss Miss
	at   time.Time
}

type owned struct {
	name string
	till time.Time
}

// listen subscribes to the misses of a primary until ctx ends.
func (r *running) listen(ctx context.Context, n Node, h *hearer) {
	h.own = map[string]int{}
	for ctx.Err() == nil {
		n.OwnMisses() // from now on they are kept
		err := n.Misses(ctx, r.plan.Called[n.Addr()], func(m Miss, ready bool) {
			h.mu.Lock()
			defer h.mu.Unlock()
			switch {
			case ready:
				h.on, h.gap = true, true // what came before was not heard
			case len(h.held) >= heldMost:
				h.lost++
				h.gap = true
			default:
				h.held = append(h.held, held{m, time.Now()})
			}
		})
		h.mu.Lock()
		h.on, h.gap = false, true
		h.mu.Unlock()
		if ctx.Err() != nil {
			return
		}
		reason, try := "the connection was lost", ""
		switch {
		case errors.Is(err, ErrYielded):
			reason = "a change has the connection: misses are heard again after it"
		case err != nil && isReply(err):
			reason, try = refusal("PSUBSCRIBE", "psubscribe &__keyevent@*__:keymiss", n, err)
			r.e.change(func(s *state) { s.hearing = Hearing{Why: reason, Try: try} })
			if !r.plan.Monitor {
				r.cancel(why(reason))
			}
			return
		}
		r.e.change(func(s *state) { s.hearing = Hearing{Why: reason, Try: try} })
		select {
		case <-ctx.Done():
		case <-time.After(againAfter):
		}
	}
}

// isReply reports whether a server said no, and not the connection.
func isReply(err error) bool {
	var reply interface{ RedisError() }
	return errors.As(err, &reply)
}

// settle takes in misses that were held back long enough, without valktop's own.
func (r *running) settle() {
	now := time.Now()
	on := r.plan.Misses
	for i := range r.heard {
		if !r.plan.Misses {
			break
		}
		h := &r.heard[i]
		names := r.nodes[i].OwnMisses()
		h.mu.Lock()
		on = on && h.on
		for _, name := range names {
			h.own[name]++
			h.ownTill = append(h.ownTill, owned{name, now.Add(ownFor)})
		}
		ripe := 0
		for ripe < len(h.held) && now.Sub(h.held[ripe].at) >= settleAfter {
			ripe++
		}
		due := slices.Clone(h.held[:ripe])
		h.held = slices.Delete(h.held, 0, ripe)
		db := r.nodes[i].DB()
		due = slices.DeleteFunc(due, func(m held) bool {
			if m.miss.DB != db || h.own[m.miss.Name] == 0 {
				return false
			}
			h.forget(m.miss.Name)
			return true
		})
		left := int64(ripe - len(due))
		h.expire(now)
		h.mu.Unlock()
		r.e.mu.Lock()
		for _, m := range due {
			into := r.e.state.missing
			if r.pending != nil && m.at.After(r.pending.end) {
				into = r.e.state.after
			}
			r.e.state.miss(m.miss, m.at, into)
		}
		r.e.state.own += left
		r.e.mu.Unlock()
	}
	r.e.mu.Lock()
	if on {
		r.e.state.hearing = Hearing{On: true}
	}
	r.e.mu.Unlock()
	r.complete(now)
}

// forget takes one of valktop's own misses off.
func (h *hearer) forget(name string) {
	if h.own[name]--; h.own[name] <= 0 {
		delete(h.own, name)
	}
}

// expire gives up waiting for the notifications of misses long ago.
func (h *hearer) expire(now time.Time) {
	for len(h.ownTill) > 0 && h.ownTill[0].till.Before(now) {
		if name := h.ownTill[0].name; h.own[name] > 0 {
			h.forget(name)
		}
		h.ownTill = h.ownTill[1:]
	}
}
