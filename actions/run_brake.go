package actions

import (
	"fmt"
	"sync"
	"time"

	"valktop/maybe"
)

// braking is a brake at work.
type braking struct {
	*Brake

	mu      sync.Mutex
	asked   time.Time
	hitRate maybe.Value[float64]
	braked  bool
}

// on reports whether the run has to wait for the hit rate.
func (b *braking) on() bool {
	if b.Brake == nil {
		return false
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if time.Since(b.asked) < brakeEvery {
		return b.braked
	}
	b.asked, b.hitRate = time.Now(), b.HitRate()
	rate, known := b.hitRate.Get()
	floor := b.Floor
	if b.braked {
		floor = b.recovered()
	}
	b.braked = known && rate < floor
	return b.braked
}

// why says what a braked run waits for.
func (b *braking) why() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return fmt.Sprintf("the hit rate is %.1f %%; it goes on at %.1f %%", 100*b.hitRate.Or(0), 100*b.recovered())
}

// last is the hit rate that the brake went by.
func (b *braking) last() maybe.Value[float64] {
	if b.Brake == nil {
		return maybe.Unknown[float64]("the run has no brake")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.hitRate
}
