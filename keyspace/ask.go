package keyspace

import (
	"context"
	"slices"
	"time"
)

// namesFirst is how many names are looked at, where only a share of the server's time is
// taken, before keys are asked for details: shares are known to ±1 % then.
const namesFirst = 10_000

// inquiry is a key to be asked for details.
type inquiry struct {
	name   string
	sample *sample // nil for a key that is only counted
	leaf   *leaf
}

// asker asks a batch of keys at a time. It keeps what it needs for that.
type asker struct {
	w       *walker
	asked   []question
	batch   []inquiry
	probes  []Probe
	answers []Answer
	at      time.Time // when the batch was asked
}

// ask asks queued keys for details until there are none and no more will come.
func (w *walker) ask(ctx context.Context) {
	a := &asker{w: w}
	for {
		over := a.take()
		switch {
		case len(a.batch) > 0:
			signal(w.arrived) // there may be more, for the other one
			if a.inquire(ctx) != nil {
				a.putBack()
				signal(w.drained) // nobody else would wake who waits for room
				return
			}
			signal(w.drained)
			w.pass.stir()
		case over:
			signal(w.arrived) // the other one ends as well
			return
		default:
			if wait(ctx, w.arrived) != nil {
				return
			}
		}
	}
}

// take takes keys off the queue, or reports that nothing will be asked any more. Of a leaf
// none of whose keys answered yet there is one key at most: this user may not be allowed
// to look at them, and each refusal is an entry in the server's ACL LOG.
func (a *asker) take() (over bool) {
	w := a.w
	n := w.pace.keys()
	w.mu.Lock()
	defer w.mu.Unlock()
	a.batch = a.batch[:0]
	every := w.pass.exact()
	if !w.idle && !every && w.pass.looked.Load() < namesFirst && w.pace.shared() {
		return false // what patterns there are comes first
	}
	var first map[*leaf]bool
	var rest []inquiry
	at := 0
	for ; at < len(w.queue) && len(a.batch) < n; at++ {
		q := w.queue[at]
		l := q.leaf.now()
		switch {
		case l.denied, q.sample != nil && q.sample.out && !every:
		case l.answers:
			a.batch = append(a.batch, q)
		case first[l]:
			rest = append(rest, q)
		default:
			if first == nil {
				first = map[*leaf]bool{}
			}
			first[l] = true
			a.batch = append(a.batch, q)
		}
	}
	left := copy(w.queue, w.queue[at:])
	clear(w.queue[left:]) // names are not kept for it
	if w.queue = w.queue[:left]; len(rest) > 0 {
		w.queue = append(rest, w.queue...)
	}
	return w.idle && len(a.batch) == 0 && len(w.queue) == 0
}

// putBack returns keys to the queue.
func (a *asker) putBack() {
	a.w.mu.Lock()
	defer a.w.mu.Unlock()
	a.w.queue = append(slices.Clone(a.batch), a.w.queue...)
}

// inquire asks the keys of a batch.
func (a *asker) inquire(ctx context.Context) error {
	if err := a.possible(ctx, a.batch[0].name); err != nil {
		return err
	}
	if err := a.send(ctx); err != nil {
		return err
	}
	a.learn()
	return nil
}

// possible finds the questions that server and user allow, tried with a key.
func (a *asker) possible(ctx context.Context, key string) error {
	w := a.w
	a.asked = a.asked[:0]
	for _, q := range questions(w.pass.exact()) {
		w.mu.Lock()
		lfu := w.server.lfu
		w.mu.Unlock()
		if q.command == freqCommand && !lfu || q.command == idleCommand && lfu {
			continue
		}
		ok, err := w.allowed(ctx, q.command, "to know "+q.missing, q.of(key))
		if err != nil {
			return err
		}
		if ok {
			a.asked = append(a.asked, q)
		}
	}
	return nil
}

// asks reports whether a key is asked a question.
func (q inquiry) asks(asked question) bool { return asked.every || q.sample != nil && q.sample.kept }

// send asks all questions in one round trip. Those to one key follow each other: the server
// has it in its caches then. They go over the counted lane, also the one that the server
// does not count as a lookup.
func (a *asker) send(ctx context.Context) error {
	w := a.w
	a.at = time.Now()
	a.probes = a.probes[:0]
	bill := make(bill, len(a.asked))
	for _, q := range a.batch {
		for i, asked := range a.asked {
			if q.asks(asked) {
				a.probes = append(a.probes, Probe{asked.query, q.name})
				bill[i] = item{asked.price, bill[i].times + 1}
			}
		}
	}
	a.answers = slices.Grow(a.answers[:0], len(a.probes))[:len(a.probes)]
	if len(a.probes) == 0 {
		return nil
	}
	refused, err := w.do(ctx, func(ctx context.Context) result {
		spent, err := w.node.Ask(ctx, a.probes, a.answers)
		if err != nil {
			return result{spent: spent, err: err}
		}
		return result{spent, w.pace.asked(len(a.batch), bill, spent.Took), a.answers[0].Err, nil}
	})
	if refused == nil && err == nil {
		w.served()
	}
	return err
}

// learn takes in what the keys of a batch said.
func (a *asker) learn() {
	w := a.w
	w.mu.Lock()
	defer w.mu.Unlock()
	answers := a.answers
	exact := w.pass.exact()
	for _, q := range a.batch {
		l := q.leaf.now()
		d := detail{memory: unknown, idle: unknown, freq: unknown, at: a.at}
		gone, answered := false, false
		for _, asked := range a.asked {
			if !q.asks(asked) {
				continue
			}
			said := answers[0]
			answers = answers[1:]
			if said.Kind == IsError {
				w.refusedKey(l, asked.command, said.Err)
				continue
			}
			answered = true
			gone = asked.read(&d, said) || gone
		}
		if l.answers = l.answers || answered; !answered && l.denied {
			continue
		}
		s := q.sample
		if s != nil && s.drawn {
			w.detailedDraws++
		} else {
			w.detailed++
		}
		if s != nil {
			s.detail, s.asked, s.gone = d, true, gone
			s.forget()
		}
		switch {
		case gone:
			w.vanished++
		case exact:
			l.census.add(d, w.pass.engine.options.Bounds)
		}
	}
}

// refusedKey takes in that one key was refused an answer. The caller has mu.
func (w *walker) refusedKey(l *leaf, command string, err error) {
	switch judge(err) {
	case forKey:
		w.denied = err
		if !l.answers {
			l.denied = true
		}
	case otherLFU:
		w.server.lfu = true
	case otherLRU:
		w.server.lfu = false
	case forGood: // it was allowed before: the user's rights were cut meanwhile
		w.refused[command] = err
	case passing: // for longer than it was waited for
		w.denied = err
	case unclear: // another key may fare better
	}
}
