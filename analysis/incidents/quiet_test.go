package incidents

import (
	"context"
	"testing"
	"time"

	"valktop/testserver"
)

// Nothing of this is wrong, and nobody is to be blamed for it.
func TestNobodyIsBlamedWhenNothingIsWrong(t *testing.T) {
	t.Parallel()
	for _, quiet := range []struct {
		name string
		kind testserver.Kind
		idle bool
		do   func(a *app)
	}{
		{"idle", testserver.Redis, true, nil},
		{"steady load", testserver.Valkey, false, nil},
		{"nightly save", testserver.Redis, false, func(a *app) { a.server.Do("BGSAVE") }},
		{"one client reconnects", testserver.Valkey, false, func(a *app) {
			a.connect(1)
			a.again(300*time.Millisecond, func(context.Context) { a.reconnect() })
		}},
		{"the load doubles", testserver.Redis, false, func(a *app) { a.times.Store(2) }},
	} {
		t.Run(quiet.name, func(t *testing.T) {
			t.Parallel()
			attempting(t, func(t testing.TB) {
				s := testserver.Start(t, quiet.kind)
				if quiet.idle {
					watch(t, s.Port, "").calm(after)
					return
				}
				a := start(t, s, few, 20, 2*time.Second)
				time.Sleep(time.Second)
				settle(a)
				w := watch(t, s.Port, "")
				w.calm(before)
				if quiet.do != nil {
					quiet.do(a)
				}
				w.calm(after)
			})
		})
	}
}
