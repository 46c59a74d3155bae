package actions

import (
	"slices"
	"strings"
	"sync"
	"time"

	"valktop/keyspace"
)

// nameWatch looks at the names of a scan: which the plan selects, which of these are
// protected, and which are much like them. It is safe for concurrent use.
type nameWatch struct {
	plan   Plan
	bounds keyspace.Bounds

	mu        sync.Mutex
	match     *Matcher
	protected func(string) bool
	alike     *alikes
	seen      *taken   // names that were kept or counted
	guarded   int64    // names that are selected and protected
	first     []string // the first ones that passed
	kept      []string
	bytes     int
	many      bool // there are too many to be kept
	refused   error
	refusedBy string
	silent    int64 // keys that gave no answer
}

func newNameWatch(p Plan, match *Matcher, by Protection, bounds keyspace.Bounds) *nameWatch {
	return &nameWatch{
		plan: p, match: match, bounds: bounds, protected: p.protects(by), seen: newTaken(), alike: newAlikes(p.Selections[0]),
	}
}

// filter is what a scan lets through.
func (w *nameWatch) filter() keyspace.Filter {
	f := keyspace.Filter{Names: w.names}
	if asked := w.plan.queries(); len(asked) > 0 {
		f.Asked = &keyspace.Asked{Takes: w.takes}
		for _, q := range asked {
			f.Asked.Queries = append(f.Asked.Queries, q.words)
		}
	}
	return f
}

// names returns those of some names that the plan selects.
func (w *nameWatch) names(names []string) []string {
	narrows := w.plan.narrows()
	w.mu.Lock()
	defer w.mu.Unlock()
	var chosen []string
	for _, name := range names {
		switch {
		case !w.match.Match(name):
			w.alike.consider(name)
		case w.protected(name):
			if w.seen.add(name) {
				w.guarded++
			}
		default:
			chosen = append(chosen, name)
			if !narrows {
				w.keep(name)
			}
		}
	}
	return chosen
}

// takes reports whether a key's answers are those that the plan asks for.
func (w *nameWatch) takes(name string, replies []keyspace.Reply) bool {
	now := time.Now().UnixMilli()
	k, there := looked{}, true
	var refused error
	var by string
	for i, q := range w.plan.queries() {
		if err := replies[i].Err; err != nil {
			refused, by = err, q.command
			continue
		}
		there = q.read(&k, replies[i].Value, now) && there
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case refused != nil:
		w.refused, w.refusedBy = refused, by
		w.silent++
		return false
	case !there || !w.plan.touches(k, now, w.bounds):
		return false
	}
	w.keep(name)
	return true
}

// keep remembers a selected name, as long as there are few. The caller has mu.
func (w *nameWatch) keep(name string) {
	if w.many && len(w.first) == maxExamples || !w.seen.add(name) {
		return
	}
	if len(w.first) < maxExamples && len(name) <= maxAlikeName {
		w.first = append(w.first, strings.Clone(name))
	}
	if w.many {
		return
	}
	if w.bytes += len(name); w.bytes > fewNameBytes || len(w.kept) == fewSelected {
		w.many, w.kept = true, nil
		return
	}
	w.kept = append(w.kept, strings.Clone(name))
}

// examples are the first names that passed, of those that are not very long.
func (w *nameWatch) examples() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.first)
}

// chosen are the names that passed so far. all is false when there are too many to tell.
func (w *nameWatch) chosen() (names []string, all bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept, !w.many
}

// doubted is how many keys gave no answer, so that it is not known whether they are meant.
func (w *nameWatch) doubted() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.silent
}

// touches reports whether a key that the plan selects by name would be changed, by what it
// said of itself. now is the clock that k's expiry is told by.
func (p Plan) touches(k looked, now int64, bounds keyspace.Bounds) bool {
	switch {
	case p.Action == Expire && p.OnlyMissing && k.before != 0, p.Action == Persist && k.before == 0:
		return false
	}
	return p.Narrow.kinds(k) && p.Narrow.takes(k, now, bounds)
}

// narrows reports whether names alone do not tell which keys would be changed.
func (p Plan) narrows() bool { return len(p.queries()) > 0 }

// queries are what keys have to be asked to know whether they would be changed.
func (p Plan) queries() []keyQuestion {
	var list []keyQuestion
	if len(p.Narrow.Types) > 0 {
		list = append(list, typeQuestion())
	}
	if p.Narrow.volatile() || p.Action == Expire && p.OnlyMissing || p.Action == Persist {
		list = append(list, ttlQuestion())
	}
	if p.Narrow.Idle > 0 {
		list = append(list, idleQuestion())
	}
	return list
}
