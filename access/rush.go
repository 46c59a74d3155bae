package access

import (
	"cmp"
	"slices"
	"time"

	"valktop/maybe"
)

const (
	// rushMisses within rushWithin make a stampede: clients that look a key up one after the
	// other miss once, since the first one fills it.
	rushMisses = 5
	rushWithin = time.Second
	// rushEnd is how long after its last miss a stampede is over.
	rushEnd = 2 * time.Second
	// rushKeys is how many keys are watched at a time, and rushKept how many stampedes are told.
	rushKeys = 20_000
	rushKept = 50
	// rushAsked is how many keys a second are asked whether somebody has filled them.
	rushAsked = 50
)

// rush watches for keys that many miss at once.
type rush struct {
	keys map[Key]*missing
	told []*Stampede // the oldest first
	// swept is when keys were dropped last that were not missed again: it takes long, so it is
	// done once a second at most, and until then no more keys are watched.
	swept time.Time
}

// missing is a key that was missed lately.
type missing struct {
	begun, last time.Time
	times       int
	told        *Stampede
}

func newRush() rush { return rush{keys: map[Key]*missing{}} }

// miss takes in a miss of a key.
func (r *rush) miss(key Key, pattern string, at time.Time) {
	m := r.keys[key]
	switch {
	case m == nil:
		if len(r.keys) >= rushKeys && at.Sub(r.swept) >= rushWithin {
			r.swept = at
			r.forget(at)
		}
		if len(r.keys) < rushKeys {
			r.keys[key] = &missing{begun: at, last: at, times: 1}
		}
		return
	case m.told == nil && at.Sub(m.begun) > rushWithin, m.told != nil && at.Sub(m.last) > rushEnd:
		*m = missing{begun: at, last: at, times: 1}
		return
	}
	m.last, m.times = at, m.times+1
	if m.told == nil && m.times >= rushMisses {
		m.told = &Stampede{
			Key: key, Pattern: pattern, Begun: m.begun,
			Fills: maybe.Unknown[int]("only a burst of MONITOR shows who fills it"), Filled: maybe.Unknown[bool]("it is asked in a moment"),
		}
		r.tell(m.told)
	}
	if m.told != nil {
		m.told.Misses, m.told.Last = m.times, at
	}
}

// tell adds a stampede. Of those that are too many the oldest goes that was none.
func (r *rush) tell(s *Stampede) {
	r.told = append(r.told, s)
	if len(r.told) <= rushKept {
		return
	}
	oldest := max(slices.IndexFunc(r.told, func(s *Stampede) bool { return !s.Filled.Or(false) }), 0)
	r.told = slices.Delete(r.told, oldest, oldest+1)
}

// shown takes in a stampede that a burst showed.
func (r *rush) shown(key Key, pattern string, at time.Time, misses, fills int) {
	for _, s := range r.told {
		if s.Key == key && !s.Last.Before(at) { // the misses were heard as well
			return
		}
	}
	at = at.Round(0)
	r.tell(&Stampede{Key: key, Pattern: pattern, Begun: at, Last: at, Misses: misses, Fills: maybe.Of(fills), Filled: maybe.Of(true)})
}

// filled adds how often keys were set in a burst.
func (r *rush) filled(fills map[Key]int) {
	for _, s := range r.told {
		if n, ok := fills[s.Key]; ok && !s.Fills.Known() {
			s.Fills, s.Filled = maybe.Of(n), maybe.Of(true)
		}
	}
}

// unasked are stampedes of which it is not known yet whether the key was filled.
func (r *rush) unasked(db int) []*Stampede {
	var list []*Stampede
	for _, s := range slices.Backward(r.told) {
		if !s.Filled.Known() && s.DB == db && len(list) < rushAsked {
			list = append(list, s)
		}
	}
	return list
}

// forget drops keys that were not missed again.
func (r *rush) forget(now time.Time) {
	for key, m := range r.keys {
		if now.Sub(m.last) > rushEnd {
			delete(r.keys, key)
		}
	}
}

// list is what is told: those that were filled first, and of these the newest.
func (r *rush) list() []Stampede {
	all := make([]Stampede, 0, len(r.told))
	for _, s := range r.told {
		all = append(all, *s)
	}
	rank := func(s Stampede) int {
		if s.Filled.Or(false) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b Stampede) int {
		return cmp.Or(rank(a)-rank(b), b.Begun.Compare(a.Begun), b.Misses-a.Misses)
	})
	return all
}
