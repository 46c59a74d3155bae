package collector

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"valktop/maybe"
)

// watch is what is known of one node from poll to poll.
type watch struct {
	node  Node
	asker *asker

	polling   bool      // a poll is in flight ...
	round     uint64    // ... that this round began ...
	asked     time.Time // ... at this time
	silent    time.Time // when the first poll began that has not brought a good answer; zero when the last did
	impatient bool      // the user wants a retry
	due       time.Time // when to poll a node that is down; zero: with the next round
	fresh     bool      // an answer came since the last snapshot
	shown     Kind      // state in the last snapshot; see state

	last NodeSnapshot // of the last answers
	good time.Time    // when the last good one came; zero when never

	lately [2]time.Duration // how long the last two good polls took, the newest first; 0: none yet

	memory    memory
	recalling bool      // what the server remembers is being asked for
	recalled  time.Time // when it was asked for last

	detail   Detail
	looking  bool          // details are being asked for
	lookedAt time.Time     // when they were asked for last
	lookTook time.Duration // how long that took

	requested bool // the user wants details now, whatever they cost
}

// rewatch keeps the watches of nodes that stayed, begins those of new ones and drops the
// rest, whose polls in flight end unheard.
func rewatch(old []*watch, nodes []Node, light bool) []*watch {
	watches := make([]*watch, 0, len(nodes))
	for _, n := range nodes {
		at := slices.IndexFunc(old, func(w *watch) bool { return w.node == n })
		if at >= 0 {
			watches = append(watches, old[at])
			continue
		}
		watches = append(watches, &watch{node: n, asker: &asker{node: n, light: light}, last: NodeSnapshot{Addr: n.Addr(), DB: n.DB()}})
	}
	return watches
}

// take keeps an answer that came now.
func (w *watch) take(got answer, now time.Time) {
	w.polling, w.fresh = false, true
	w.last.Ping, w.last.Down, w.last.Err = got.ping, Down{}, nil
	if got.err != nil {
		w.last.Err = got.err
		if got.down != nil {
			w.last.Down = *got.down
			w.due = w.nextLook(now)
		}
		return
	}
	w.silent, w.good = time.Time{}, now
	w.lately = [...]time.Duration{max(now.Sub(w.asked), 1), w.lately[0]}
	w.last.Info, w.last.Clock, w.last.DBSize = got.info, got.clock, got.dbsize
	w.last.Poll, w.last.Ledger, w.last.DB = got.took, got.ledger, w.node.DB()
}

// grace is how long a poll of the node may take before it is silent. One poll that took
// long does not make it slow: the server may have stood still.
func (w *watch) grace() time.Duration {
	usual := w.lately[0]
	if w.lately[1] > 0 {
		usual = min(usual, w.lately[1])
	}
	return min(max(slowTimes*usual+slowSlack, minGrace), maxGrace)
}

// nextLook is when to poll a node that is down: when its next attempt is due.
func (w *watch) nextLook(now time.Time) time.Time {
	next := w.last.Down.RetryAt
	if next.IsZero() {
		return now.Add(recheck)
	}
	if next.Before(now.Add(soonest)) {
		return now.Add(soonest)
	}
	return next
}

// state is the kind of the last error, "" after a good answer.
func (w *watch) state() Kind {
	if e, ok := errors.AsType[*Error](w.last.Err); ok {
		return e.Kind
	}
	return ""
}

// wantsPast reports whether it is time to ask what the server remembers.
func (w *watch) wantsPast(now time.Time) bool {
	return w.last.Err == nil && !w.asker.light && !w.recalling && (w.recalled.IsZero() || now.Sub(w.recalled) >= PastInterval)
}

// show makes the node's part of a snapshot: the last good data with its age, and why
// there is no newer one.
func (w *watch) show(now time.Time) NodeSnapshot {
	n := w.last
	switch {
	case n.Down != Down{}:
		if w.polling {
			n.Down.RetryAt = time.Time{} // the attempt is under way
		}
	case w.polling && !w.fresh, w.state() == NoAnswer:
		n.Err = w.silence(now.Sub(w.silent))
		n.Ping = maybe.Unknown[time.Duration]("the server does not answer")
	}
	if n.Err != nil && !w.good.IsZero() {
		n.Age = max(now.Round(0).Sub(w.good.Round(0)), 0) // of the wall clock: a laptop may have slept
	}
	n.Member = w.node.Member()
	n.Past = w.memory.past
	n.Detail = w.detail
	n.Allowed = slices.Clone(w.node.Allowed())
	w.fresh = false
	w.shown = ""
	if e, ok := errors.AsType[*Error](n.Err); ok {
		w.shown = e.Kind
	}
	return n
}

// silence is the error of a node that has not answered for so long.
func (w *watch) silence(d time.Duration) *Error {
	cause := silentError{d, w.last.Err}
	return &Error{Node: w.node.Addr(), Op: "INFO", Kind: NoAnswer, Err: cause, Try: advice(NoAnswer, "INFO", cause)}
}

// silentError says how long a node has not answered; cause is what is known besides, if anything.
type silentError struct {
	lasting time.Duration
	cause   error
}

func (e silentError) Error() string {
	unit := time.Second
	if e.lasting < 10*time.Second {
		unit = 100 * time.Millisecond
	}
	return "no answer for " + strconv.FormatFloat(e.lasting.Round(unit).Seconds(), 'f', -1, 64) + " s yet"
}

func (e silentError) Unwrap() error { return e.cause }
