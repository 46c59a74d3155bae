package actions

import (
	"strconv"
	"testing"
)

func TestTakenRemembersEveryName(t *testing.T) {
	t.Parallel()
	const names = 100_000
	seen := newTaken()
	for i := range names {
		if !seen.add(strconv.Itoa(i)) {
			t.Fatalf("%d was never added", i)
		}
		if i%3 == 0 {
			seen.leave(strconv.Itoa(i))
		}
	}
	for i := range names {
		name := strconv.Itoa(i)
		if seen.add(name) || seen.left(name) != (i%3 == 0) {
			t.Fatalf("%d: left %v", i, seen.left(name))
		}
	}
	if !seen.add("") || seen.add("") {
		t.Error("the empty name is a name")
	}
}
