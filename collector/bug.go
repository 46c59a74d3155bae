package collector

import (
	"context"
	"fmt"
	"runtime/debug"
)

// Bug is what Next panics with when polling has panicked: the process is going to end, but
// whoever calls Next may hold the terminal, and can give it back first.
type Bug struct {
	Value any    // of the panic
	Stack []byte // of the goroutine that panicked
}

func (b *Bug) Error() string { return fmt.Sprintf("%v\n\n%s", b.Value, b.Stack) }

// catch is deferred in every goroutine of the collector. It ends the one that panics, and
// all waits of Next.
func (c *Collector) catch() {
	if p := recover(); p != nil {
		c.giveUp(&Bug{p, debug.Stack()})
	}
}

// unlessBroken returns a context that also ends when polling has panicked.
func (c *Collector) unlessBroken(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(c.broken, cancel)
	return ctx, func() {
		stop()
		cancel()
	}
}
