package keyspace_test

import (
	"testing"

	"valktop/keyspace"
)

func TestWhatANodeHolds(t *testing.T) {
	t.Parallel()
	const (
		quiet = "a1 127.0.0.1:1@11 myself,master - 0 0 3 connected 0-99 200\nb2 127.0.0.1:2@12,host master - 0 0 2 connected 100-199\n"
		more  = "a1 127.0.0.1:1@11 myself,master - 0 0 3 connected 0-100 200\nb2 127.0.0.1:2@12,host master - 0 0 2 connected 101-199\n"
		later = "a1 127.0.0.1:1@11 myself,master - 0 0 4 connected 0-99 200\nb2 127.0.0.1:2@12,host master - 0 0 2 connected 100-199\n"
		other = "a1 127.0.0.1:1@11 myself,master - 0 0 3 connected 0-99 200\nb2 127.0.0.1:2@12,host master - 0 0 5 connected 100-150\n"
		open  = "a1 127.0.0.1:1@11 myself,master - 0 0 3 connected 0-99 200 [99->-b2]\nb2 127.0.0.1:2@12,host master - 0 0 2 connected 100-199\n"
		below = "b2 127.0.0.1:2@12,host master - 0 0 2 connected 100-199\nc3 127.0.0.1:3@13 myself,slave b2 0 0 1 connected\n"
		moved = "b2 127.0.0.1:2@12,host master - 0 0 2 connected 100-150\nc3 127.0.0.1:3@13 myself,slave b2 0 0 1 connected\n"
	)
	of := keyspace.HoldingOf
	if of(quiet) != of(other) || of(quiet).Open() {
		t.Error("what another node holds changes what this one does")
	}
	for name, now := range map[string]string{"a slot came": more, "a slot came and went": later, "a slot is being moved": open} {
		if of(quiet) == of(now) {
			t.Errorf("%s: nothing changed", name)
		}
	}
	if !of(open).Open() {
		t.Error("a slot that is being moved is not open")
	}
	if of(below) == of(moved) || of(below) == (keyspace.Holding{}) {
		t.Error("a replica does not hold what its primary holds")
	}
	if of("ERR") != (keyspace.Holding{}) {
		t.Error("an answer that is none holds something")
	}
}
