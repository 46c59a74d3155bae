package incidents

import (
	"testing"
	"time"

	"valktop/actions"
	"valktop/analysis"
	"valktop/testserver"
)

// What valktop itself took is not somebody else's doing.
func TestAnOwnChangeIsTheFirstCause(t *testing.T) {
	t.Parallel()
	prefix := []actions.Selection{{Kind: actions.ByPrefix, Text: "v1:"}}
	for name, plan := range map[string]actions.Plan{
		"invalidate": {Action: actions.Invalidate, Selections: prefix},
		"spread":     {Action: actions.Invalidate, Selections: prefix, Spread: time.Second},
		"expire":     {Action: actions.Expire, Selections: prefix, TTL: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			attempting(t, func(t testing.TB) {
				a, w := usual(t, testserver.Valkey, many)
				w.calm(before)
				port := older(t, a.server, time.Since(a.settled))
				run, err := actions.Start(t.Context(), w.deployment.Changes(), plan, actions.RunOptions{Pace: 1})
				if err != nil {
					t.Fatal(err)
				}
				w.history.Note(analysis.Event{Time: w.state.Time, Kind: analysis.EventAction, Text: name + " v1:"}) // as the dashboard does when one begins
				if out := run.Wait(); out.Changed < many/2 {
					t.Fatalf("it changed %d keys of %d: %+v", out.Changed, many, out)
				}
				w.found("own "+name, "own_change")
				late := map[string]later{"invalidate": {cannot: "dropped_keys"}, "spread": {may: "expiry"}, "expire": {may: "expiry"}}
				watch(t, port, limited).late("own "+name, "own_change", late[name])
			})
		})
	}
}
