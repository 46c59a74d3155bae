package keys

import (
	"errors"
	"testing"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/screenshots/scene"
)

func TestInspectAsksForTheSelectedExample(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	m, msg := press(m, ctx, "j", "i")
	if want := (Inspect{"product:18442"}); msg != want {
		t.Errorf("i asks for %v, want %v", msg, want)
	}
	_, msg = press(m, ctx, "enter", "j", "enter")
	if want := (Inspect{"product:90210"}); msg != want {
		t.Errorf("the second example asks for %v, want %v", msg, want)
	}
}

func TestSamplingIsPausedAndBegunAnew(t *testing.T) {
	t.Parallel()
	ctx := context(scene.Keys(1, 120_000), 120, 36)
	m := begin(t, ctx)
	if _, msg := press(m, ctx, "p"); msg != Pause {
		t.Errorf("p asks for %v", msg)
	}
	if _, msg := press(m, ctx, "r"); msg != Rescan {
		t.Errorf("r asks for %v", msg)
	}
	ctx.Keys.State = keyspace.Paused
	if _, msg := press(m, ctx, "p"); msg != Resume {
		t.Errorf("p asks for %v while it is paused", msg)
	}
	contains(t, m, ctx, "sampled · ±0.3 % · paused", "p goes on")
	ctx.State.Snapshot.Nodes = []collector.NodeSnapshot{{Err: errors.New("gone")}}
	if why := whyNot(m, ctx, "r"); why != "it has no binding" {
		t.Error("while nobody answers r must be left to what connects anew")
	}
}

func TestNoKeyMeansTwoThings(t *testing.T) {
	t.Parallel()
	m, ctx := whole(t)
	for name, keys := range map[string][]string{
		"tree": nil, "list": {"v"}, "map": {"v", "v"}, "details": {"j", "enter"}, "choosing": {"s"}, "typing": {"/"},
	} {
		at, _ := press(m, ctx, keys...)
		seen := map[string]string{}
		for _, b := range at.Bindings(ctx) {
			for _, k := range b.Keys {
				if other, twice := seen[k]; twice {
					t.Errorf("%s: %s means %q and %q", name, k, other, b.Long)
				}
				seen[k] = b.Long
			}
		}
	}
}
