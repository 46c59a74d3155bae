package deployment

import (
	"context"
	"slices"
	"testing"
)

// isHeld reports whether somebody has the turn.
func isHeld(t *turn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.held
}

// waiters is how many wait for the turn.
func waiters(t *turn) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.urgent) + len(t.others)
}

func TestWhoIsUrgentGoesFirstAndOthersInTheOrderInWhichTheyCame(t *testing.T) {
	t.Parallel()
	var lane turn
	if err := lane.take(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	var order []string // of whoever has the turn
	done := make(chan struct{})
	enter := func(name string, urgent bool) {
		before := waiters(&lane)
		go func() {
			defer func() { done <- struct{}{} }()
			if err := lane.take(context.Background(), urgent); err != nil {
				t.Error(err)
				return
			}
			order = append(order, name)
			lane.leave()
		}()
		until(t, name+" waits", func() bool { return waiters(&lane) > before })
	}
	enter("details", false)
	enter("more details", false)
	enter("a poll", true)
	enter("another poll", true)
	ended, cancel := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() { gone <- lane.take(ended, true) }()
	until(t, "one that gives up waits", func() bool { return waiters(&lane) == 5 })
	cancel()
	if err := <-gone; err == nil {
		t.Error("it got the turn although it gave up")
	}
	lane.leave()
	for range 4 {
		<-done
	}
	if want := []string{"a poll", "another poll", "details", "more details"}; !slices.Equal(order, want) {
		t.Errorf("the order is %v, want %v", order, want)
	}
	if isHeld(&lane) || waiters(&lane) > 0 {
		t.Error("the turn was not given back")
	}
}
