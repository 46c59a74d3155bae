package actions

import (
	"context"
	"errors"
	"time"

	"valktop/keyspace"
)

const (
	// callTimeout bounds a call: a server that is stuck in a slow command answers late.
	callTimeout = time.Minute
	// grace is how long a batch under way may still take when the run is cancelled.
	grace = 5 * time.Second

	// How long to wait before what failed is tried again; the node itself decides when it
	// connects.
	retryStep = 50 * time.Millisecond // times the number of attempts
	retryMost = time.Second
	// floorTrips is how many round trips find their floor when a lane was opened.
	floorTrips = 3
	// tripEvery is how often a round trip that costs nothing is measured.
	tripEvery = 250 * time.Millisecond
)

// line is the change lane of one primary, opened again when it was lost. It is for one
// goroutine.
type line struct {
	node    Node
	control *runControl
	pace    *runPacer

	link    Link // nil while there is none
	spent   time.Duration
	calls   time.Duration // how many calls spent is of
	tripped time.Time
	told    time.Time // when the server was asked what it spent; see tell
	asking  bool      // keys are asked for whose slot is being moved here
}

// lostError is the error of a connection: what was under way may or may not have been done.
type lostError struct{ error }

func (e lostError) Unwrap() error { return e.error }

// open opens the lane unless it is open.
func (l *line) open(ctx context.Context) error {
	if l.link != nil {
		return l.trip(ctx)
	}
	ctx, cancel := l.bound(ctx)
	defer cancel()
	link, err := l.node.Change(ctx)
	if err != nil {
		return lostError{err}
	}
	l.link, l.tripped = link, time.Time{}
	if err := l.primary(ctx); err != nil {
		l.close()
		return err
	}
	for range floorTrips {
		l.tripped = time.Time{}
		if err := l.trip(ctx); err != nil {
			return err
		}
	}
	return nil
}

// primary makes sure that what was connected to is no replica: one may take writes, which
// are lost then.
func (l *line) primary(ctx context.Context) error {
	replies, err := l.do(ctx, keyspace.Command{"ROLE"})
	if err != nil {
		return err
	}
	if role, _ := replies[0].Value.([]any); len(role) > 0 && role[0] == "slave" {
		return waits(errReplica)
	}
	l.spent, l.calls = 0, 0
	return nil
}

// errReplica is what a replica answers to a write, unless it was told to take them.
var errReplica = errors.New("READONLY it is a replica")

// trip measures a round trip when it is time. What PING is answered does not matter.
func (l *line) trip(ctx context.Context) error {
	if time.Since(l.tripped) < tripEvery {
		return nil
	}
	l.tripped = time.Now()
	spent := l.spent
	before := l.calls
	if _, err := l.do(ctx, keyspace.Command{"PING"}); err != nil {
		return err
	}
	l.pace.tripped(l.spent - spent)
	l.spent, l.calls = spent, before
	l.tell(ctx)
	return nil
}

// tell asks the server what it has spent, when it is time. Without an answer round trips alone
// say so.
func (l *line) tell(ctx context.Context) {
	if l.pace.share >= 1 || time.Since(l.told) < toldEvery {
		return
	}
	l.told = time.Now()
	ctx, cancel := l.bound(ctx)
	defer cancel()
	reply, _, err := l.node.Try(ctx, "to know what a change costs the server", keyspace.Command{"INFO", "commandstats"})
	if text, ok := reply.Value.(string); ok && err == nil && reply.Err == nil {
		l.pace.learn(keyspace.ReadCommandStats(text))
	}
}

// do sends a batch on the open lane. Its error is a lostError: the lane is closed then.
func (l *line) do(ctx context.Context, batch ...keyspace.Command) ([]keyspace.Reply, error) {
	ctx, cancel := l.bound(ctx)
	defer cancel()
	sent := batch
	if l.asking {
		sent = keyspace.Asking(batch)
	}
	replies, spent, err := l.link.Do(ctx, sent...)
	l.spent += spent.Took
	l.calls++
	if err != nil {
		l.close()
		return nil, lostError{err}
	}
	if l.asking {
		replies = keyspace.Answered(batch, replies)
	}
	return replies, nil
}

// bound limits a call in time, and more so when the run is cancelled.
func (l *line) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	stop := context.AfterFunc(l.control.life, func() { time.AfterFunc(grace, cancel) })
	return ctx, func() { stop(); cancel() }
}

// took returns how much of the server's time was taken since it was called last.
func (l *line) took() time.Duration {
	took := l.pace.over(l.spent, l.calls)
	l.spent, l.calls = 0, 0
	return took
}

func (l *line) close() {
	if l.link != nil {
		l.link.Close()
		l.link = nil
	}
}
