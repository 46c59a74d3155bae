package actions

import (
	"context"
	"errors"
	"time"
)

// worker carries out a plan on one primary.
type worker struct {
	run   *Run
	node  Node
	pace  *runPacer
	line  *line
	tally *nodeTally
	how   changer

	match     *Matcher
	protected func(name string) bool
	taken     *taken
	away      func(*worker, []stray) // takes keys that are at another primary
	again     []string               // names that were met again
	chosen    []string               // names that are to be changed and make no batch yet
}

// newWorker prepares the work on one primary.
func (r *Run) newWorker(n Node) *worker {
	w := &worker{run: r, node: n, pace: newRunPacer(r.options), tally: r.tally.node(n.Addr()), taken: r.taken}
	w.line = &line{node: n, control: r.control, pace: w.pace}
	return w
}

// persist repeats f until the connection and the server let it through, or the run is
// cancelled. In between the worker waits, and says what for.
func (w *worker) persist(ctx context.Context, f func() error) error {
	since := time.Now()
	for attempt := 1; ; attempt++ {
		err := f()
		var lost lostError
		var later waitError
		if !errors.As(err, &lost) && !errors.As(err, &later) {
			w.waits("")
			return err
		}
		w.waits(err.Error())
		if err := w.given(ctx, err, since, attempt); err != nil {
			w.waits("")
			return err
		}
		if err := w.run.control.sleep(ctx, retryWait(attempt), nil); err != nil {
			return err
		}
	}
}

// waits notes what the worker waits for.
func (w *worker) waits(why string) {
	w.run.tally.add(w.tally, func(_ *Outcome, n *nodeTally) { n.waits = why })
}

// sized notes how many keys there are.
func (w *worker) sized(keys int64) {
	w.run.tally.add(w.tally, func(_ *Outcome, n *nodeTally) { n.total = max(keys, n.Walked) })
}

// work changes all that the names and the plan select.
func (w *worker) work(ctx context.Context, from nameSource) error {
	defer w.line.close()
	defer from.stop()
	for more := true; more; {
		page, fraction, next, err := from.next(ctx)
		if err != nil {
			return err
		}
		more = next
		if err := w.take(ctx, page, !more); err != nil {
			return err
		}
		w.run.tally.add(w.tally, func(_ *Outcome, n *nodeTally) {
			n.fraction = fraction
			n.total = max(n.total, from.total())
			n.Walked = int64(fraction * float64(n.total))
		})
	}
	return nil
}

// take changes those of a page that the plan selects, in batches: what makes no whole one
// waits for the next page, unless this is the last.
func (w *worker) take(ctx context.Context, page []string, last bool) error {
	w.choose(page)
	for len(w.chosen) >= w.keys() || len(w.chosen) > 0 && (last || len(w.again) > 0) {
		n := min(w.keys(), len(w.chosen))
		if err := w.changeBatch(ctx, w.chosen[:n]); err != nil {
			return err
		}
		w.chosen = w.chosen[n:]
	}
	return w.metAgain(ctx)
}

// keys is how many keys to change in one batch.
func (w *worker) keys() int {
	if looks, ok := w.how.(*watched); ok && w.pace.full() && looks.vault != nil {
		return looks.size.keys()
	}
	return w.pace.keys()
}

// choose takes the names that are to be changed, and counts those that are protected.
func (w *worker) choose(page []string) {
	w.again = w.again[:0]
	var protected int64
	for _, name := range page {
		switch {
		case !w.match.Match(name):
		case !w.taken.add(name):
			w.again = append(w.again, name)
		case w.protected(name):
			w.taken.leave(name)
			protected++
		default:
			w.chosen = append(w.chosen, name)
		}
	}
	if protected > 0 {
		w.run.tally.add(w.tally, func(o *Outcome, n *nodeTally) {
			o.Matched += protected
			o.Skipped.Protected += protected
			n.Matched += protected
		})
	}
}

// changeBatch changes keys until it is known what came of each, or the run is cancelled.
func (w *worker) changeBatch(ctx context.Context, names []string) error {
	return w.carry(ctx, newBatch(names))
}

// carry changes the keys of a batch.
func (w *worker) carry(ctx context.Context, b *keyBatch) error {
	if err := w.run.turn(ctx, w.pace); err != nil {
		return err
	}
	err := w.persist(ctx, func() error { return w.attempt(ctx, b) })
	if errors.Is(err, errCancelled) {
		w.settleSoon(ctx, b)
	}
	w.run.limit.spend(len(b.names))
	if errors.Is(err, errLeft) {
		b.leave()
	}
	w.abandon(b)
	for i, f := range b.fates {
		switch f {
		case fateChanged:
		case fateAway:
			w.taken.release(b.names[i])
		default:
			w.taken.leave(b.names[i])
		}
	}
	w.run.tally.add(w.tally, b.book)
	if len(b.away) > 0 {
		w.away(w, b.away)
	}
	return err
}

// attempt goes as far as it can with a batch.
func (w *worker) attempt(ctx context.Context, b *keyBatch) error {
	for first := true; b.left > 0; first = false {
		if !first && len(b.doubt) == 0 {
			if err := w.run.turn(ctx, w.pace); err != nil {
				return err
			}
		}
		if err := w.line.open(ctx); err != nil {
			return err
		}
		before, began := b.left, time.Now()
		var err error
		if len(b.doubt) > 0 {
			err = w.how.settle(ctx, w.line, b)
		} else {
			err = w.how.change(ctx, w.line, b)
		}
		took := min(w.line.took(), time.Since(began))
		if err != nil {
			w.pace.rest(took)
			return err
		}
		w.pace.rest(w.pace.changed(before, took))
	}
	return nil
}

// settleSoon asks once more about the keys in doubt of a batch that was cancelled.
func (w *worker) settleSoon(ctx context.Context, b *keyBatch) {
	for deadline := time.Now().Add(grace); len(b.doubt) > 0 && time.Now().Before(deadline); {
		if w.line.open(ctx) == nil && w.how.settle(ctx, w.line, b) == nil {
			return
		}
		time.Sleep(retryStep)
	}
}

// errInDoubt is why a key failed whose change was under way when the run ended.
var errInDoubt = errors.New("the connection was lost and the run ended: it is not known whether it was done")

// abandon ends a batch of which not all is known.
func (w *worker) abandon(b *keyBatch) {
	for _, i := range b.doubt {
		b.fail(i, errInDoubt)
	}
}

// metAgain looks after names that came again. A key that was removed and exists now was
// written anew, and is left alone; other names SCAN may return twice.
func (w *worker) metAgain(ctx context.Context) error {
	var again []string
	for _, name := range w.again {
		if !w.taken.left(name) {
			again = append(again, name)
		}
	}
	w.again = w.again[:0]
	if len(again) == 0 || !w.run.plan.removes() {
		return nil
	}
	b := newBatch(again)
	for i := range again {
		b.doubt = append(b.doubt, i)
	}
	err := w.persist(ctx, func() error {
		if err := w.line.open(ctx); err != nil {
			return err
		}
		return settleGone(ctx, w.line, b)
	})
	if err != nil {
		return err
	}
	var written int64
	for i, f := range b.fates {
		if f == fateOpen {
			written++
			w.taken.leave(b.names[i])
		}
	}
	w.run.tally.add(w.tally, func(o *Outcome, n *nodeTally) {
		o.Matched += written
		o.Skipped.Rewritten += written
		n.Matched += written
	})
	return nil
}

// removes reports whether the plan takes keys away at once.
func (p Plan) removes() bool { return p.Action == Invalidate && p.Spread == 0 }
