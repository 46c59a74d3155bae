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
)

// rush watches for keys that many miss at once.
type rush struct {
	keys map[Key]*missing
	told []*Stampede // the oldest first
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
		if len(r.keys) >= rushKeys {
			r.forget(at)
		}
		if len(r.keys) >= rushKeys {
			return
		}
		r.keys[key] = &missing{begun: at, last: at, times: 1}
		return
	case m.told == nil && at.Sub(m.begun) > rushWithin:
		*m = missing{begun: at, last: at, times: 1}
		return
	case m.told != nil && at.Sub(m.last) > rushEnd:
		*m = missing{begun: at, last: at, times: 1}
		return
	}
	m.last, m.times = at, m.times+1
	if m.told == nil && m.times >= rushMisses {
		m.told = &Stampede{Key: key, Pattern: pattern, Begun: m.begun, Fills: maybe.Unknown[int]("only a burst of MONITOR shows who fills it")}
		r.tell(m.told)
	}
	if m.told != nil {
		m.told.Misses, m.told.Last = m.times, at
	}
}

// tell adds a stampede; the oldest makes room.
func (r *rush) tell(s *Stampede) {
	r.told = append(r.told, s)
	if len(r.told) > rushKept {
		r.told = r.told[1:]
	}
}

// shown takes in a stampede that a burst showed.
func (r *rush) shown(key Key, pattern string, at time.Time, misses, fills int) {
	for _, s := range r.told {
		if s.Key == key && !s.Last.Before(at) { // the misses were heard as well
			return
		}
	}
	r.tell(&Stampede{Key: key, Pattern: pattern, Begun: at.Round(0), Last: at.Round(0), Misses: misses, Fills: maybe.Of(fills)})
}

// filled adds how often keys were set in a burst.
func (r *rush) filled(fills map[Key]int) {
	for _, s := range r.told {
		if n, ok := fills[s.Key]; ok && !s.Fills.Known() {
			s.Fills = maybe.Of(n)
		}
	}
}

// forget drops keys that were not missed again.
func (r *rush) forget(now time.Time) {
	for key, m := range r.keys {
		if now.Sub(m.last) > rushEnd {
			delete(r.keys, key)
		}
	}
}

// list is what is told, the newest first.
func (r *rush) list() []Stampede {
	all := make([]Stampede, 0, len(r.told))
	for _, s := range r.told {
		all = append(all, *s)
	}
	slices.SortStableFunc(all, func(a, b Stampede) int { return cmp.Or(b.Begun.Compare(a.Begun), b.Misses-a.Misses) })
	return all
}
