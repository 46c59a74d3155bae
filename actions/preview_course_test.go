package actions

import (
	"testing"
	"time"
)

// TestCourse: what a run is foretold to take follows its batches, its pauses and the round
// trips as they are.
func TestCourse(t *testing.T) {
	idle := course{keys: 100_000, each: 2 * time.Microsecond, calls: 1, trips: trips{50 * time.Microsecond, 55 * time.Microsecond}, pace: 0.1}
	within(t, "on an idle server", idle.took(), 2100*time.Millisecond, 2800*time.Millisecond)

	far := idle
	far.trips = trips{20 * time.Millisecond, 20 * time.Millisecond} // 667 batches at least
	within(t, "far away", far.took(), 15*time.Second, 17*time.Second)

	busy := idle
	busy.trips = trips{50 * time.Microsecond, 250 * time.Microsecond}
	within(t, "where each call waits", busy.took(), 6*time.Second, 7*time.Second)

	busy.calls = keptTrips
	within(t, "with a backup, where each call waits", busy.took(), 14*time.Second, 16*time.Second)

	stuck := busy
	stuck.trips.usual = time.Second // once: it will not be so all the time
	within(t, "after one long round trip", stuck.took(), 19*time.Second, 21*time.Second)

	full := idle
	full.pace = 1
	within(t, "unpaced", full.took(), 200*time.Millisecond, 230*time.Millisecond)

	if cost := far.cost(); cost != 200*time.Millisecond {
		t.Errorf("far away it costs the server %v, want what it does anywhere", cost)
	}
	none := course{each: time.Microsecond, calls: 1, pace: 0.1}
	if took := none.took(); took != 0 {
		t.Errorf("no keys take %v", took)
	}
}

func within(t *testing.T, what string, got, low, high time.Duration) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s it takes %v, want %v to %v", what, got, low, high)
	}
}
