package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"valktop/maybe"
	"valktop/refused"
)

// Budget bounds a burst of MONITOR.
type Budget struct {
	For   time.Duration // DefaultFor when 0
	Lines int           // over all primaries; DefaultLines when 0
}

// The budget of a burst unless another is asked for. 20,000 lines give ±0.7 % on any share.
const (
	DefaultFor   = 2 * time.Second
	DefaultLines = 20_000
	mostLines    = 200_000 // what is kept of each line takes memory
)

func (b Budget) withDefaults() Budget {
	if b.For <= 0 {
		b.For = DefaultFor
	}
	if b.Lines <= 0 {
		b.Lines = DefaultLines
	}
	b.Lines = min(b.Lines, mostLines)
	return b
}

// maxBehind is how far the lines may fall behind the server's clock: it keeps in memory what
// was not yet sent, without a bound.
const maxBehind = 300 * time.Millisecond

// burst is a stretch of MONITOR on all primaries.
type burst struct {
	e      *Engine
	budget Budget
	begun  time.Time
	ctx    context.Context // ends it
	stop   context.CancelCauseFunc
	tales  []*tale
}

// why is the reason for which a burst ended, in words for a user.
type why string

func (w why) Error() string { return string(w) }

const (
	wholeTime  = why("its time was over")
	wholeLines = why("it had its number of lines")
)

// monitor runs a burst and leaves what it showed in the engine.
func (e *Engine) monitor(ctx context.Context, nodes []Node, budget Budget) {
	budget = budget.withDefaults()
	guards := make([]*guard, len(nodes))
	var measuring sync.WaitGroup
	for i, n := range nodes {
		measuring.Go(func() { guards[i] = newGuard(ctx, n) })
	}
	measuring.Wait()
	b := &burst{e: e, budget: budget, begun: time.Now()}
	b.ctx, b.stop = context.WithCancelCause(ctx)
	defer b.stop(nil)
	timed := time.AfterFunc(budget.For, func() { b.stop(wholeTime) })
	defer timed.Stop()
	e.change(func(s *state) {
		s.burst = Burst{State: Running, Begun: b.begun, Most: budget.Lines, For: budget.For}
	})
	share := max(budget.Lines/len(nodes), 1)
	errs := make([]error, len(nodes))
	var running, asking sync.WaitGroup
	for i, n := range nodes {
		t := newTale(e, n, share)
		b.tales = append(b.tales, t)
		running.Go(func() { errs[i] = b.listen(t, share) })
		asking.Go(func() { t.ask(b.ctx) })
		asking.Go(func() { b.guard(guards[i]) })
	}
	running.Wait()
	if b.ctx.Err() == nil { // every primary has shown its lines
		b.stop(wholeLines)
	}
	asking.Wait()
	b.finish(errs, guards)
}

// listen reads what one primary shows.
func (b *burst) listen(t *tale, most int) error {
	own := t.node.Own(b.ctx)
	return t.node.Monitor(b.ctx, func(text []byte, size int) bool {
		l, ok := ParseLine(text)
		if !ok {
			return true // the future may bring lines of another form
		}
		if behind := t.behind(l.At); behind > maxBehind {
			b.stop(why("the lines came later and later: the connection is too slow for it"))
			return false
		}
		if own[l.Client] || strings.EqualFold(l.Args[0], "monitor") {
			return true
		}
		return t.take(l, size) < most
	})
}

// guard stops the burst when the server's load rises.
func (b *burst) guard(g *guard) {
	if g == nil {
		return
	}
	if reason := g.watch(b.ctx); reason != "" {
		b.stop(why(reason))
	}
}

// finish leaves what was shown with the engine.
func (b *burst) finish(errs []error, guards []*guard) {
	now := Burst{State: Ended, Begun: b.begun, Took: time.Since(b.begun), Most: b.budget.Lines, For: b.budget.For, Cost: maybe.Unknown[float64]("it was too short to tell")}
	if cause, ok := errors.AsType[why](context.Cause(b.ctx)); ok {
		now.Why = string(cause)
	} else {
		now.Why = "it was stopped"
	}
	for i, t := range b.tales {
		now.Lines += t.lines
		now.Unread += t.unread
		if errs[i] != nil {
			now.Why, now.Try = refusal("MONITOR", "monitor", t.node, errs[i])
		}
	}
	now.Failed = now.Lines == 0 && now.Try != ""
	if len(guards) == 1 && guards[0] != nil {
		now.Cost = guards[0].cost()
	}
	b.e.change(func(s *state) {
		s.add(b.tales)
		for _, p := range s.samples {
			now.Resolved += int(p.Known)
		}
		s.burst = now
	})
}

// refusal says why something is not possible, and what would allow it.
func refusal(what, permission string, n Node, err error) (reason, try string) {
	switch refused.Of(err.Error()) {
	case refused.ByUser:
		return what + " is denied to this user on " + n.Addr(), "an administrator can allow it: ACL SETUSER <user> +" + permission
	case refused.ForKey:
		return "this user may not subscribe on " + n.Addr(), "an administrator can allow it: ACL SETUSER <user> &__keyevent@*__:keymiss"
	case refused.ByServer:
		return n.Addr() + " has no " + what, "a server whose operator allows it"
	case refused.Otherwise, refused.ForNow:
	}
	return fmt.Sprintf("%s on %s: %v", what, n.Addr(), err), "try again"
}
