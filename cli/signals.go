package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"valktop/ui"
)

// signalError is the cause of a context that a signal ended.
type signalError struct{ os.Signal }

func (e signalError) Error() string { return "ended by a signal: " + e.String() }

// untilSignal returns a context that the first SIGINT, SIGTERM or SIGHUP ends. The second
// has its usual effect: whoever presses ctrl-c twice means it.
func untilSignal(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	received := make(chan os.Signal, 1)
	signal.Notify(received, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		defer signal.Stop(received)
		select {
		case s := <-received:
			cancel(signalError{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// endedBy returns the signal that ended ctx, or the dashboard: that takes signals of its
// own, and may have been first.
func endedBy(ctx context.Context, err error) (os.Signal, bool) {
	if screen, ok := errors.AsType[ui.Signal](err); ok {
		return screen.Signal, true
	}
	var e signalError
	ok := errors.As(context.Cause(ctx), &e)
	return e.Signal, ok
}

// signalled returns the exit code of a command that a signal ended, as a shell would
// give it, and says what it was, unless the user pressed ctrl-c.
func (p *program) signalled(sig os.Signal) int {
	if sig != os.Interrupt {
		fmt.Fprintf(p.Err, "valktop: ended by a signal: %s\n", sig)
	}
	if number, ok := sig.(syscall.Signal); ok {
		return 128 + int(number)
	}
	return exitFailed
}
