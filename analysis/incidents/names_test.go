package incidents

import (
	"context"
	"testing"
	"time"

	"valktop/keyspace"
	"valktop/testserver"
)

// sampled has a watcher know what is in the server, as the dashboard does. Its keys are looked
// at again whenever that is done.
func (w *watcher) sampled() {
	e := keyspace.New(w.deployment.Keyspace(), keyspace.EngineOptions{Goal: keyspace.Goal{Until: keyspace.ExactAll}, Pace: 1})
	w.behind(func(ctx context.Context) {
		_ = e.Run(ctx) // it ends with the test
	}, func(ctx context.Context) {
		follow(ctx, e.Next, func(r keyspace.Report) uint64 {
			w.keys.Store(&r)
			if r.State == keyspace.Done {
				select {
				case <-time.After(time.Second):
				case <-ctx.Done():
				}
				e.Rescan()
			}
			return r.Version
		})
	})
}

// follow takes each newer report, until ctx ends; take returns its version.
func follow[R any](ctx context.Context, next func(context.Context, uint64) (R, error), take func(R) (version uint64)) {
	for after := uint64(0); ; {
		r, err := next(ctx, after)
		if err != nil {
			return
		}
		after = take(r)
	}
}

// behind runs something until the test ends.
func (w *watcher) behind(all ...func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{}, len(all))
	for _, f := range all {
		go func() { f(ctx); ended <- struct{}{} }()
	}
	w.t.Cleanup(func() {
		cancel()
		for range all {
			<-ended
		}
	})
}

// A deploy is told without doubt by a new build in the names of keys: those that come into
// use, and to a valktop that comes later, those that nobody reads any more.
func TestADeployIsSeenInTheNamesOfKeys(t *testing.T) {
	t.Parallel()
	attempting(t, func(t testing.TB) {
		a, w := usual(t, testserver.Redis, many)
		w.sampled()
		for begun := time.Now(); w.keys.Load() == nil || !w.keys.Load().Complete; {
			if w.next(); time.Since(begun) > patience {
				t.Fatal("no pass over all keys ends")
			}
		}
		w.calm(before)
		port := older(t, a.server, time.Since(a.settled))
		a.prefix.Store("v2:product:")
		w.found("deploy by name", "deploy")
		if text := w.state.Causes.Found()[0].Text; text != "a deploy: keys have a new build in their names, v2" {
			t.Errorf("the deploy is told by %q", text)
		}
		late := watch(t, port, limited)
		late.sampled()
		late.late("deploy by name", "deploy", later{cause: "deploy", says: "names of keys have the build v2 now, and nobody reads those with v1"})
	})
}
