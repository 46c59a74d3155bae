package actions

import (
	"testing"
	"time"
)

// TestKeptSize: a transaction is as large as makes up for the disk, and no larger than what
// WATCH makes of it.
func TestKeptSize(t *testing.T) {
	for _, c := range []struct {
		each        time.Duration
		least, most int
	}{
		{time.Microsecond, leastKept, leastKept},
		{200 * time.Microsecond, 60, 80},
		{time.Millisecond, 145, 170},
		{time.Second, mostKept, mostKept},
	} {
		k := &keptSize{}
		if n := k.keys(); n != firstKept {
			t.Errorf("%d keys before anything is known, want %d", n, firstKept)
		}
		for range 20 {
			k.took(c.each)
		}
		if n := k.keys(); n < c.least || n > c.most {
			t.Errorf("%d keys where each transaction takes %v, want %d to %d", n, c.each, c.least, c.most)
		}
	}
	k := &keptSize{}
	k.took(10 * time.Millisecond) // one slow sync, then a fast disk
	for range 40 {
		k.took(100 * time.Microsecond)
	}
	if n := k.keys(); n > 60 {
		t.Errorf("%d keys long after one slow sync, want about 50", n)
	}
}
