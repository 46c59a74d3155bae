package access

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	// keptKeys is how many keys each sketch counts: one that has more than a thousandth of all
	// is among them.
	keptKeys = 1000
	// keptTicks is a quarter of an hour.
	keptTicks = 900
	// maxPatterns is how many patterns a tick tells apart.
	maxPatterns = 200
)

// state is what the engine knows. It belongs to who holds the engine's lock.
type state struct {
	db      int
	folder  *folder
	run     State
	begun   time.Time
	until   time.Time
	ended   string
	burst   Burst
	hearing Hearing
	ticks   []Tick
	samples []PatternSample
	missing map[PatternID]float64 // of the tick under way
	after   map[PatternID]float64 // of the one after it, while that one is not complete
	own     int64
	notice  string

	reads, writes, bytes, missed *Sketch
	rush                         rush
	locks                        []Lock
}

func newState() state {
	return state{
		folder: newFolder(""), missing: map[PatternID]float64{}, after: map[PatternID]float64{}, rush: newRush(),
		reads: NewSketch(keptKeys), writes: NewSketch(keptKeys), bytes: NewSketch(keptKeys), missed: NewSketch(keptKeys),
	}
}

// patternOf is the pattern of a key. Only those of the database that is scanned are known.
func (s *state) patternOf(k Key) PatternID { return PatternID{k.DB, s.folder.of(k.Name)} }

// add takes in what a burst showed.
func (s *state) add(tales []*tale) {
	s.samples = s.gather(tales)
	s.reads, s.writes, s.bytes = NewSketch(keptKeys), NewSketch(keptKeys), NewSketch(keptKeys)
	s.locks = nil
	fills := map[Key]int{}
	for _, t := range tales {
		for key, k := range t.keys {
			name := sealed(key)
			s.reads.Add(name, k.reads)
			s.writes.Add(name, k.writes)
			s.bytes.Add(name, k.bytes+k.reads*float64(k.size))
			if k.fills > 0 {
				fills[key] = k.fills
			}
			if k.gone >= rushMisses && k.fills > 1 {
				s.rush.shown(key, s.patternOf(key).Pattern, t.heard, int(k.gone), k.fills)
			}
		}
		for key, l := range t.locks {
			if l.tries > 1 {
				s.locks = append(s.locks, Lock{Key: key, Tries: l.tries, Failed: l.failed, Clients: len(l.clients)})
			}
		}
	}
	s.rush.filled(fills)
	slices.SortFunc(s.locks, func(a, b Lock) int {
		return cmp.Or(b.Failed-a.Failed, b.Tries-a.Tries, cmp.Compare(a.Name, b.Name))
	})
	s.locks = s.locks[:min(len(s.locks), topMost)]
}

// miss takes in a miss that was heard, into those of a tick.
func (s *state) miss(m Miss, at time.Time, into map[PatternID]float64) {
	key := Key(m)
	if len(key.Name) > maxKept {
		key.Name = key.Name[:maxKept]
	}
	id := s.patternOf(key)
	if _, known := into[id]; !known && len(into) >= maxPatterns {
		id = PatternID{m.DB, others}
	}
	into[id]++
	s.missed.Add(sealed(key), 1)
	s.rush.miss(key, id.Pattern, at)
}

// sealed is a key as one text.
func sealed(k Key) string { return strconv.Itoa(k.DB) + " " + k.Name }

// opened is the key of a text that sealed made; its end may be missing.
func opened(text string) Key {
	db, name, _ := strings.Cut(text, " ")
	n, _ := strconv.Atoi(db) // sealed wrote it
	return Key{n, name}
}

// top lists the heaviest keys of a sketch.
func (s *state) top(of *Sketch) Top {
	t := Top{Total: of.Total(), Bound: of.Bound()}
	for _, c := range of.Top(topMost) {
		k := opened(c.Name)
		t.Keys = append(t.Keys, CountedKey{Key: k, Pattern: s.patternOf(k).Pattern, Count: c.Weight, Error: c.Error})
	}
	return t
}

// report is what is known now.
func (s *state) report(version uint64) Report {
	return Report{
		Version: version, Time: time.Now().Round(0), DB: s.db, State: s.run, Begun: s.begun, Until: s.until, Ended: s.ended,
		Burst: s.burst, Misses: s.hearing, Ticks: slices.Clone(s.ticks), Patterns: s.samples,
		Reads: s.top(s.reads), Writes: s.top(s.writes), Bytes: s.top(s.bytes), Missed: s.top(s.missed),
		Stampedes: s.rush.list(), Locks: s.locks, Own: s.own, Notice: s.notice,
	}
}
