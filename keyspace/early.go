package keyspace

// detectNames is how many names the delimiters are found out from.
const detectNames = 1000

// early is what a tally keeps until it is known what names are split at. It goes by a guess
// meanwhile, so that there are figures at once, however slowly names come in; then the
// names are counted anew. No key is asked for details before.
type early struct {
	names  []string
	looked int // how many there were before the filter
}

// settle counts the first names in a tally that goes by a guess. Once the delimiters are
// known it makes the tally that stays, and returns all names that belong into it. The
// caller has mu.
func (w *walker) settle(into **tally, looked int, names []string, last bool) (all []string, allLooked int) {
	e := &early{}
	if *into != nil {
		e = (*into).early
	}
	e.names = append(e.names, names...)
	e.looked += looked
	delimiters, known := w.pass.delimiters(names, last)
	if known {
		*into = w.pass.newTally(delimiters, w.server.slots && into == &w.names, w.rng)
		return e.names, e.looked
	}
	if *into == nil || (*into).tree.Delimiters() != delimiters {
		*into = w.pass.newTally(delimiters, false, w.rng)
		(*into).early = e
		names = e.names
	}
	(*into).drawn = int64(e.looked)
	for _, name := range names {
		(*into).add(name)
	}
	return nil, 0
}

// flush ends guessing: no more names will come for now.
func (w *walker) flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range []**tally{&w.draws, &w.names} {
		if *t != nil && (*t).early != nil {
			w.count(t, 0, nil, true)
		}
	}
	signal(w.arrived)
	w.pass.stir()
}

// delimiters are those that names are split at, found out from the first ones that come on
// any primary. Known is false while there were too few of them, unless they were the last:
// then it is a guess.
func (p *pass) delimiters(names []string, last bool) (d Delimiters, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.delimited != "" {
		return p.delimited, true
	}
	for _, name := range names[:min(len(names), detectNames-len(p.first))] {
		p.first = append(p.first, name[:min(len(name), maxLabel)])
	}
	// To look again pays once there are half as many names more.
	if n := len(p.first); p.guessed == "" || last || n == detectNames || n >= p.guessedFrom*3/2 {
		p.guessed, p.guessedFrom = DetectDelimiters(p.first), n
	}
	if len(p.first) == detectNames || last && (len(p.walkers) <= 1 || len(p.first) >= fewNamesApart) {
		p.delimited, p.sure = p.guessed, len(p.first) == detectNames
		p.first = nil
	}
	return p.guessed, p.delimited != "" || last
}
