package node

import (
	"errors"
	"net"
	"time"

	"valktop/collector"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// LateLag is the servers' own bound for a good replica (min-replicas-max-lag, 10).
const LateLag = 10 * time.Second

// Tone is how a node is: whether it answers, whether it follows, whether it has far more
// than its fellows.
func (r Row) Tone() widget.Tone {
	up, known := r.LinkUp.Get()
	switch state := r.Polled.Member.State; {
	case r.Failed(), r.Role == collector.Replica && known && !up, state == "fail":
		return widget.Bad
	case r.Polled.Info.Persistence.Loading.Or(false), r.Role == collector.Replica && r.Lag.Or(0) > LateLag,
		state == "loading", state == "handshake", len(r.Uneven) > 0:
		return widget.Warn
	}
	return widget.Good
}

// Why says in a few words what an error was about, as the server or the system said it.
func Why(err error) string {
	if known, ok := errors.AsType[*collector.Error](err); ok && known.Err != nil {
		err = known.Err
	}
	if op, ok := errors.AsType[*net.OpError](err); ok { // the address stands in the row already
		err = op.Err
		for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
			err = inner
		}
	}
	return err.Error()
}

// Advice is what the user can try about an error; "" when nothing is known to help.
func Advice(err error) string {
	if known, ok := errors.AsType[*collector.Error](err); ok {
		return known.Try
	}
	return ""
}

// Attempt says which attempt to connect is next and when: "attempt 4 in 1 s"; "" while the
// node is connected.
func Attempt(d collector.Down, now time.Time) string {
	if d == (collector.Down{}) {
		return ""
	}
	n := "attempt " + text.Whole(int64(d.Attempt)+1)
	if wait := d.RetryAt.Sub(now); !d.RetryAt.IsZero() && wait > 0 {
		wait = (wait + time.Second - 1).Truncate(time.Second) // a countdown ends at 1 s
		return n + " in " + text.Duration(wait).String()
	}
	return n + " is under way"
}
