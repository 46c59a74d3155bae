package keyspace

import (
	"context"
	"strings"
)

// take counts a page of names and moves the cursor on.
func (w *walker) take(ctx context.Context, page Page) error {
	fresh := page.Names[:0]
	for _, name := range page.Names {
		if !w.recent.saw(name) {
			fresh = append(fresh, name)
		}
	}
	chosen, err := w.choose(ctx, fresh)
	if err != nil {
		w.recent.forget(fresh) // the page will come again
		return err
	}
	w.mu.Lock()
	s := &w.scan
	if s.begun && s.link != page.Link && !w.server.informed {
		w.server.restarted = true // it cannot be told
	}
	if s.link = page.Link; !s.begun {
		s.begun, s.before = true, page.Before
	}
	s.cursor, s.after = page.Next, page.After
	dead := max(page.Before-page.After, 0)
	s.dead += dead
	w.own.Expired += dead
	s.names += int64(len(fresh))
	s.pages++
	w.saw(int64(len(fresh)))
	if w.emptied(s.names) {
		w.again()
		w.mu.Unlock()
		return nil
	}
	w.count(&w.names, len(fresh), chosen, page.Next == 0)
	w.mu.Unlock()
	w.pass.stir()
	signal(w.arrived)
	if page.Next == 0 {
		return w.end(ctx)
	}
	return nil
}

// choose returns the names that the filter lets through.
func (w *walker) choose(ctx context.Context, names []string) ([]string, error) {
	f := w.pass.engine.options.Filter
	if f.all() {
		return names, nil
	}
	var chosen []string
	for _, name := range names {
		if f.name(name) {
			chosen = append(chosen, strings.Clone(name)) // they may be few of many pages
		}
	}
	if f.Names != nil {
		chosen = f.Names(chosen)
	}
	if f.Type != "" {
		var err error
		if chosen, err = w.ofType(ctx, chosen, f.Type); err != nil {
			return nil, err
		}
	}
	if f.Asked != nil {
		return w.answering(ctx, chosen, f.Asked)
	}
	return chosen, nil
}

// ofType asks keys for their type and returns those of one. SCAN could do that, but some
// servers then count lookups of which the reply does not tell (Redis 7.0).
func (w *walker) ofType(ctx context.Context, names []string, kind string) ([]string, error) {
	var chosen []string
	query := &Query{Before: []string{typeCommand}}
	probes := make([]Probe, 0, maxBatch)
	answers := make([]Answer, maxBatch)
	for len(names) > 0 {
		batch := names[:min(len(names), maxBatch)]
		names = names[len(batch):]
		probes = probes[:0]
		for _, name := range batch {
			probes = append(probes, Probe{query, name})
		}
		bill := bill{{strings.ToLower(typeCommand), len(batch)}}
		refused, err := w.do(ctx, func(ctx context.Context) result {
			spent, err := w.node.Ask(ctx, probes, answers[:len(batch)])
			if err != nil {
				return result{spent: spent, err: err}
			}
			return result{spent, w.pace.asked(len(batch), bill, spent.Took), answers[0].Err, nil}
		})
		if err != nil {
			return nil, err
		}
		if refused != nil && judge(refused) != forKey {
			w.refuse(typeCommand, refused)
			return nil, nil
		}
		for i, a := range answers[:len(batch)] {
			if a.Text == kind {
				chosen = append(chosen, batch[i])
			}
		}
	}
	return chosen, nil
}

// refuse notes that a command is not to be had.
func (w *walker) refuse(command string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refused[command] = err
}

// count enters names into a tally. looked is how many names there were before the filter,
// last says that there will be no more. The caller has mu.
func (w *walker) count(into **tally, looked int, names []string, last bool) {
	if *into == nil || (*into).early != nil {
		if names, looked = w.settle(into, looked, names, last); (*into).early != nil {
			return
		}
	}
	t := *into
	t.drawn += int64(looked)
	everyKey := w.pass.exact() && t == w.names
	for _, name := range names {
		l, s := t.add(name)
		switch {
		case s != nil && !l.denied:
			s.name = strings.Clone(s.name) // a page of names is not kept for one of them
			s.drawn = t == w.draws
			w.queue = append(w.queue, inquiry{s.name, s, l})
		case everyKey:
			w.queue = append(w.queue, inquiry{name, nil, l})
		}
	}
}

// end closes the pass over this primary.
func (w *walker) end(ctx context.Context) error {
	w.mu.Lock()
	informed := w.server.informed
	w.mu.Unlock()
	if informed {
		if err := w.info(ctx); err != nil {
			return err
		}
	}
	if err := w.hold(ctx); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &w.scan
	if w.server.restarted {
		w.again()
		w.repeated = true
		return nil
	}
	s.complete = true
	s.exact = w.server.sized && s.before-s.dead == s.after && s.names == s.after && !w.shift.since() && !w.shift.seen.Open()
	w.draws, w.detailedDraws = nil, 0
	return nil
}

// emptied reports whether most of the keys that so many names were of are gone, as after a
// FLUSHALL: figures that rest on them would tell of what was. What vanishes by and by does
// not come to that, since SCAN goes to every place once. The caller has mu.
func (w *walker) emptied(names int64) bool {
	return w.server.sized && 2*w.scan.after < names
}

// again begins at the first name again, and forgets the names so far: the server was
// restarted and orders its keys in another way since, or was emptied. The caller has mu.
func (w *walker) again() {
	w.saw(-w.scan.names)
	w.scan = scan{begun: true, before: w.scan.after, after: w.scan.after, count: w.scan.count, link: w.scan.link}
	w.server.restarted = false
	w.server.names, w.server.pages = 0, 0
	w.recent = newRecent()
	w.names, w.queue = nil, nil
	if w.draws != nil && w.emptied(w.draws.drawn) {
		w.saw(-w.draws.drawn)
		w.draws, w.detailedDraws = nil, 0
	}
	w.pass.stir()
}
