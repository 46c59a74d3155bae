package keyspace

import (
	"context"
	"time"
)

// namesFirst is how many names are looked at, where only a share of the server's time is
// taken, before keys are asked for details: shares are known to ±1 % then.
const namesFirst = 10_000

// inquiry is a key to be asked for details.
type inquiry struct {
	sample *sample
	leaf   *leaf
}

// ask asks queued keys for details until there are none and no more will come.
func (w *walker) ask(ctx context.Context) {
	for {
		batch, over := w.batch()
		switch {
		case len(batch) > 0:
			signal(w.arrived) // there may be more, for the other one
			if w.inquire(ctx, batch) != nil {
				w.putBack(batch)
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

// batch takes keys off the queue, or reports that nothing will be asked any more. Of a leaf
// none of whose keys answered yet there is one key at most: this user may not be allowed
// to look at them, and each refusal is an entry in the server's ACL LOG.
func (w *walker) batch() (batch []inquiry, over bool) {
	n := w.pace.keys()
	w.mu.Lock()
	defer w.mu.Unlock()
	every := w.pass.exact()
	if !w.idle && !every && w.pass.looked.Load() < namesFirst && w.pace.shared() {
		return nil, false // what patterns there are comes first
	}
	first := map[*leaf]bool{}
	var rest []inquiry
	at := 0
	for ; at < len(w.queue) && len(batch) < n; at++ {
		q := w.queue[at]
		l := q.leaf.now()
		switch {
		case l.denied, q.sample.out && !every:
		case !l.answers && first[l]:
			rest = append(rest, q)
		default:
			first[l] = true
			batch = append(batch, q)
		}
	}
	if w.queue = w.queue[at:]; len(rest) > 0 {
		w.queue = append(rest, w.queue...)
	}
	return batch, w.idle && len(batch) == 0 && len(w.queue) == 0
}

// putBack returns keys to the queue.
func (w *walker) putBack(batch []inquiry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queue = append(batch, w.queue...)
}

// answers are what the keys of a batch said: by key, by question.
type answers struct {
	asked   []question
	replies [][]Reply
	at      time.Time
}

// inquire asks the keys of a batch.
func (w *walker) inquire(ctx context.Context, batch []inquiry) error {
	asked, err := w.possible(ctx, batch[0].sample.name)
	if err != nil {
		return err
	}
	a := answers{asked: asked, replies: make([][]Reply, len(batch)), at: time.Now()}
	for i := range a.replies {
		a.replies[i] = make([]Reply, len(asked))
	}
	if err := w.send(ctx, &a, batch); err != nil {
		return err
	}
	w.learn(&a, batch)
	return nil
}

// possible are the questions that server and user allow, tried with a key.
func (w *walker) possible(ctx context.Context, key string) ([]question, error) {
	var list []question
	for _, q := range questions(w.pass.exact()) {
		w.mu.Lock()
		lfu := w.server.lfu
		w.mu.Unlock()
		if q.command == freqCommand && !lfu || q.command == idleCommand && lfu {
			continue
		}
		ok, err := w.allowed(ctx, q.command, "to know "+q.missing, q.of(key))
		if err != nil {
			return nil, err
		}
		if ok {
			list = append(list, q)
		}
	}
	return list, nil
}

// send asks all questions in one round trip. Those to one key follow each other: the server
// has it in its caches then. They go over the counted lane, also the one that the server
// does not count as a lookup.
func (w *walker) send(ctx context.Context, a *answers, batch []inquiry) error {
	commands := make([]Command, 0, len(batch)*len(a.asked))
	into := make([]*Reply, 0, cap(commands))
	for i, q := range batch {
		for j, asked := range a.asked {
			if asked.every || q.sample.kept {
				commands = append(commands, asked.of(q.sample.name))
				into = append(into, &a.replies[i][j])
			}
		}
	}
	if len(commands) == 0 {
		return nil
	}
	_, err := w.do(ctx, func(ctx context.Context) result {
		replies, spent, err := w.node.Counted(ctx, commands...)
		if err != nil {
			return result{spent: spent, err: err}
		}
		for i, r := range replies {
			*into[i] = r
		}
		return result{spent, w.pace.asked(len(batch), commands, spent.Took), replies[0].Err, nil}
	})
	return err
}

// learn takes in what the keys of a batch said.
func (w *walker) learn(a *answers, batch []inquiry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, q := range batch {
		l := q.leaf.now()
		d := detail{memory: unknown, idle: unknown, freq: unknown, at: a.at}
		gone, answered := false, false
		for j, asked := range a.asked {
			if !asked.every && !q.sample.kept {
				continue
			}
			if err := a.replies[i][j].Err; err != nil {
				w.refusedKey(l, err)
				continue
			}
			answered = true
			gone = asked.read(&d, a.replies[i][j].Value) || gone
		}
		if l.answers = l.answers || answered; !answered && l.denied {
			continue
		}
		w.detailed++
		s := q.sample
		s.detail, s.asked, s.gone = d, true, gone
		s.forget()
		switch {
		case gone:
			w.vanished++
		case w.pass.exact():
			l.census.add(d, w.pass.engine.options.Bounds)
		}
	}
}

// refusedKey takes in that one key was refused an answer. The caller has mu.
func (w *walker) refusedKey(l *leaf, err error) {
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
	case forGood, passing, unclear: // another key may fare better
	}
}
