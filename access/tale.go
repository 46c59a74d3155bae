package access

import (
	"hash/maphash"
	"math"
	"time"
)

const (
	// probesMost is how many keys of a burst are asked whether they are there, and their size.
	probesMost = 2000
	probeBatch = 100
	probeEvery = 20 * time.Millisecond
	// maxClients is how many clients are told apart that try to take a lock.
	maxClients = 1000
	// blocks is how many parts a burst is cut into, to see how far shares vary within it.
	blocks = 10
)

// tale is what a burst shows of one primary, kept line by line: the budget bounds it.
type tale struct {
	e      *Engine
	node   Node
	most   int
	seed   maphash.Seed
	lines  int
	unread int
	start  time.Time // of the lines, the server's clock
	end    time.Time
	heard  time.Time // when the first came, the client's

	parts map[PatternID]*part
	order []PatternID
	reads []*part // of each lookup, in order
	keys  map[Key]*seen
	limit uint64 // keys whose hash is below are asked
	asked int
	queue []*seen
	locks map[Key]*lock
}

// part is a pattern.
type part struct {
	id                   PatternID
	example              string
	reads, writes, bytes float64
}

// seen is what happened to a key.
type seen struct {
	key    Key
	part   *part
	hash   uint64
	reads  float64
	writes float64
	fills  int     // sets of the whole value
	bytes  float64 // of arguments written
	size   int64   // bytes of its value; 0 while unknown
	queued bool

	state      presence
	open       float64 // lookups of which it is not known yet whether they hit
	hits, gone float64
	// asHits are lookups that count as hits since the key was there when it was asked, at that
	// time of the server's clock. A fill that came before says that they missed.
	asHits float64
	asked  time.Time
}

// presence is whether a key is there.
type presence uint8

const (
	unknown presence = iota
	there
	absent
)

type lock struct {
	tries, failed int
	held          bool
	clients       map[string]bool
}

func newTale(e *Engine, n Node, most int) *tale {
	return &tale{
		e: e, node: n, most: most, seed: maphash.MakeSeed(), limit: math.MaxUint64,
		parts: map[PatternID]*part{}, keys: map[Key]*seen{}, locks: map[Key]*lock{},
	}
}

// behind is how much later than the first line this one came.
func (t *tale) behind(at time.Time) time.Duration {
	if t.heard.IsZero() {
		t.start, t.heard = at, time.Now()
		return 0
	}
	return time.Since(t.heard) - at.Sub(t.start)
}

// take adds a line and returns how many there are.
func (t *tale) take(l Line, size int) int {
	keys, how := keysOf(l.Args)
	t.e.mu.Lock()
	defer t.e.mu.Unlock()
	t.lines++
	t.end = l.At
	if len(keys) == 0 {
		if len(l.Args) > 1 && how == 0 {
			if _, known := placesOf(l.Args[0]); !known && !aside(l.Args[0]) {
				t.unread++
			}
		}
		return t.lines
	}
	for _, name := range keys {
		t.touch(l, name, how, float64(size)/float64(len(keys)))
	}
	t.e.state.burst.Lines++
	return t.lines
}

// touch adds what a command did with a key.
func (t *tale) touch(l Line, name string, how use, bytes float64) {
	if len(name) > maxKept {
		name = name[:maxKept]
	}
	key := Key{l.DB, name}
	s := t.keys[key]
	if s == nil {
		s = &seen{key: key, part: t.partOf(key), hash: maphash.String(t.seed, name)}
		t.keys[key] = s
	}
	if how == reads || how == both {
		s.part.reads++
		s.reads++
		t.reads = append(t.reads, s.part)
		t.wish(s)
		switch s.state {
		case there:
			s.hits++
		case absent:
			s.gone++
		case unknown:
			s.open++
		}
	}
	if how == writes || how == both {
		s.part.writes++
		s.writes++
		s.bytes += bytes
		s.part.bytes += bytes
		t.changed(l, s)
	}
}

// changed notes what a command makes of a key.
func (t *tale) changed(l Line, s *seen) {
	gone := removes(l.Args[0])
	switch {
	case locks(l.Args):
		t.lock(l, s)
	case gone:
		if held := t.locks[s.key]; held != nil {
			held.held = false
		}
		s.settle(unknown)
		s.state = absent
	case sets(l.Args):
		s.fills++
		if s.asHits > 0 && l.At.Before(s.asked) {
			s.hits, s.gone = s.hits-s.asHits, s.gone+s.asHits
		}
		s.asHits = 0
		s.settle(absent) // who looked it up and found nothing fills it
		s.state = there
	}
}

// settle says whether the key was there when it was looked up first.
func (s *seen) settle(was presence) {
	if s.state != unknown {
		return
	}
	switch was {
	case there:
		s.hits += s.open
	case absent:
		s.gone += s.open
	case unknown:
		return
	}
	s.open = 0
}

func (t *tale) lock(l Line, s *seen) {
	k := t.locks[s.key]
	if k == nil {
		k = &lock{clients: map[string]bool{}}
		t.locks[s.key] = k
	}
	k.tries++
	if len(k.clients) < maxClients {
		k.clients[l.Client] = true
	}
	if k.held {
		k.failed++
	}
	k.held = true
}

func (t *tale) partOf(key Key) *part {
	id := t.e.state.patternOf(key)
	p := t.parts[id]
	if p == nil {
		p = &part{id: id, example: key.Name}
		t.parts[id] = p
		t.order = append(t.order, id)
	}
	return p
}
