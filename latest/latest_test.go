package latest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

func TestSlowReaderGetsOnlyTheNewest(t *testing.T) {
	var l Value[int]
	for i := range 5 {
		l.Set(func(uint64) int { return i })
	}
	got, err := l.Next(t.Context(), 0)
	if err != nil || got != 4 {
		t.Errorf("Next = %d, %v; want the newest, 4", got, err)
	}
}

func TestNextWaitsForANewerVersion(t *testing.T) {
	var l Value[uint64]
	l.Set(func(v uint64) uint64 { return v })
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			got, err := l.Next(t.Context(), 1)
			if err != nil || got != 2 {
				t.Errorf("Next after 1 = %d, %v; want 2", got, err)
			}
		})
	}
	l.Set(func(v uint64) uint64 { return v })
	wg.Wait()
}

func TestNextEndsWithItsContext(t *testing.T) {
	var l Value[int]
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := l.Next(ctx, 0); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Next without a version = %v, want the context's error", err)
	}
}
