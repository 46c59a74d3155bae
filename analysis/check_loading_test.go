package analysis

import (
	"testing"
	"time"

	"valktop/maybe"
)

func TestLoading(t *testing.T) {
	t.Parallel()
	s := newSim(DefaultConfig())
	expect(t, s.poll(), "loading", Healthy, "not loading")
	p := &s.node.info.Persistence
	p.Loading, p.LoadingLoaded, p.LoadingETA = maybe.Of(true), maybe.Of(43.21), maybe.Of(12*time.Second)
	state := s.tick()
	expect(t, state, "loading", Unhealthy, "loading the dataset: 43.2 %, 12 s left")
	if got := state.Persistence.Loaded.Or(0); !near(got, 0.4321) {
		t.Errorf("loaded %v, want 0.4321", got)
	}
	p.Loading = maybe.Value[bool]{}
	expect(t, s.tick(), "loading", Unknown, "loading: the server does not report it")
}
