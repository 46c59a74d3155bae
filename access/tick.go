package access

import (
	"context"
	"slices"
	"sync"
	"time"
)

// load asks all primaries what they have done so far, and reports for each how it was since
// the last time: false for one that did not answer, or began anew.
func (r *running) load(ctx context.Context) (changes []Load, known bool) {
	ctx, cancel := context.WithTimeout(ctx, tickEvery)
	defer cancel()
	now, ok := make([]Load, len(r.nodes)), make([]bool, len(r.nodes))
	var asking sync.WaitGroup
	for i, n := range r.nodes {
		asking.Go(func() {
			var err error
			now[i], err = n.Load(ctx)
			ok[i] = err == nil
		})
	}
	asking.Wait()
	known = true
	for i := range now {
		was := r.loads[i]
		d := Load{At: now[i].At, Hits: now[i].Hits - was.Hits, Misses: now[i].Misses - was.Misses, Commands: now[i].Commands - was.Commands}
		known = known && ok[i] && r.loaded[i] && d.Hits >= 0 && d.Misses >= 0 && d.Commands >= 0 && now[i].Lost == was.Lost
		changes = append(changes, d)
		r.loads[i], r.loaded[i] = now[i], ok[i]
	}
	return changes, known
}

// tick adds what happened since the last one.
func (r *running) tick(ctx context.Context) {
	before := r.loads[0].At
	changes, known := r.load(ctx)
	if ctx.Err() != nil {
		return
	}
	t := Tick{At: time.Now().Round(0), Took: r.loads[0].At.Sub(before), Heard: r.plan.Misses}
	for _, c := range changes {
		t.Lookups += float64(c.Hits + c.Misses)
		t.Misses += float64(c.Misses)
	}
	for i := range r.heard {
		h := &r.heard[i]
		h.mu.Lock()
		t.Heard = t.Heard && h.on && !h.gap
		h.gap = !h.on
		h.mu.Unlock()
	}
	if !known {
		r.e.change(func(s *state) { s.missing = map[PatternID]float64{} })
		r.pending = nil
		return
	}
	r.pending = &pending{t, r.loads[0].At}
}

// pending is a tick whose misses are held back still.
type pending struct {
	tick Tick
	end  time.Time // monotonic
}

// complete adds the tick that is pending once all its misses were taken in.
func (r *running) complete(now time.Time) {
	if r.pending == nil || now.Sub(r.pending.end) < settleAfter {
		return
	}
	t, silent := r.pending.tick, false
	r.pending = nil
	r.e.mu.Lock()
	s := &r.e.state
	s.folder.learn(r.e.known())
	t.ByPattern, s.missing, s.after = s.missing, s.after, map[PatternID]float64{}
	if s.ticks = append(s.ticks, t); len(s.ticks) > keptTicks {
		s.ticks = s.ticks[1:]
	}
	silent = r.plan.Misses && isSilent(s.ticks)
	r.e.mu.Unlock()
	if silent {
		r.cancel(why("the server counts misses and tells of none: its notifications are off (notify-keyspace-events needs E and m)"))
	}
}

// isSilent reports whether misses were counted lately of which none was heard.
func isSilent(ticks []Tick) bool {
	var took time.Duration
	misses := 0.0
	for _, t := range slices.Backward(ticks) {
		if !t.Heard || len(t.ByPattern) > 0 {
			return false
		}
		took, misses = took+t.Took, misses+t.Misses
		if took >= silence && misses >= silenceMisses {
			return true
		}
	}
	return false
}
