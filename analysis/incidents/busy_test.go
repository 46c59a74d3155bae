package incidents

import (
	"context"
	"testing"
	"time"

	"valktop/access"
	"valktop/testserver"
)

// script reads one key many times: what is asked of the server without an end, while no call
// of it is slow.
const script = "for i = 1, 1000 do redis.call('GET', KEYS[1]) end"

// clients are how many of them wait for the server: it always has something to do.
const clients = 8

// busy keeps the server's thread at work with a key.
func (a *app) busy() {
	key := a.name(0)
	for range clients {
		c := a.server.Client()
		a.again(0, func(ctx context.Context) { _ = c.Eval(ctx, script, []string{key}).Err() })
	}
}

const (
	stopped = 30 * time.Millisecond
	runs    = 20 * time.Millisecond
)

// starve takes the core from the server most of the time, as a limit does.
func (a *app) starve() {
	a.again(runs, func(context.Context) {
		a.server.Pause()
		time.Sleep(stopped)
		a.server.Resume()
	})
}

// heardLeast is how many commands tell which key is hot.
const heardLeast = 1000

// heard has a watcher know which keys are read, when its user agreed to MONITOR.
func (w *watcher) heard() {
	e := access.New(w.deployment.Accesses(), nil)
	w.behind(func(ctx context.Context) {
		// On a machine that is busy a burst ends when it has shown little.
		for shown := 0; shown < heardLeast && ctx.Err() == nil; {
			_ = e.Run(ctx, access.Plan{Monitor: true, Budget: access.Budget{For: time.Second, Lines: 5000}}) // it ends with its plan
			if r, err := e.Next(ctx, 0); err == nil {
				shown = r.Burst.Lines
			}
		}
	}, func(ctx context.Context) {
		follow(ctx, e.Next, func(r access.Report) uint64 {
			w.reads.Store(&r)
			return r.Version
		})
	})
}

// A server that gets too little of a core for what it has to do is that, and not one with slow
// commands or a slow network. That it is a key that is hot only MONITOR tells: without it, a
// sample is what would be needed. It runs alone: others would take the core from it as well.
func TestAServerWithoutACoreAndTheHotKeyThatItIsBusyWith(t *testing.T) {
	attempting(t, func(t testing.TB) {
		a, forbidden := usual(t, testserver.Valkey, few)
		forbidden.calm(before)
		a.busy()
		a.starve()
		forbidden.found("cpu_limit", "cpu_limit")
		watch(t, a.server.Port, limited).late("cpu_limit", "cpu_limit", later{cause: "cpu_limit", cannot: "hot_key"})
		w := watch(t, a.server.Port, "")
		w.heard()
		w.late("hot key", "hot_key", later{cause: "hot_key", says: a.name(0) + " is hot"})
	})
}
