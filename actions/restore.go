package actions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
)

// restore returns what plays the plan's backup back. The newest value of a key comes
// first; what is older is not looked at again.
func (r *Run) restore(ctx context.Context) (func(context.Context) error, error) {
	backup, err := OpenBackup(r.plan.Backup)
	if err != nil {
		return nil, err
	}
	if backup.Damage != nil && !r.options.Salvage {
		_ = backup.Close() // it was only read
		return nil, refuse("the backup is damaged", damage(backup), "--force, for the keys that can be read")
	}
	workers := map[Node]*restorer{}
	for _, node := range r.deployment.Primaries(ctx) {
		workers[node] = r.restorer(node)
	}
	return func(ctx context.Context) error {
		defer func() { _ = backup.Close() }() // it was only read
		defer func() {
			for _, w := range workers {
				w.worker.line.close()
			}
		}()
		return r.playBack(ctx, backup, workers)
	}, nil
}

// restorer puts keys back on a primary.
func (r *Run) restorer(n Node) *restorer {
	w := r.newWorker(n)
	back := &restorer{worker: w, replace: r.plan.Replace, slotted: r.deployment.Slotted(), tries: map[string]int{}}
	if keep := r.options.vault(); keep != nil && r.plan.Replace {
		back.over = newClearing(w, keep)
	}
	w.how = back
	w.away = func(_ *worker, strays []stray) { back.away = append(back.away, strays...) }
	return back
}

// damage says where a backup is not what was written, and what is left of it.
func damage(b *Backup) string {
	what := b.Damage.Error()
	if b.Damaged > 1 {
		what += fmt.Sprintf(", and in %d more places", b.Damaged-1)
	}
	return what + fmt.Sprintf("; %d keys can be read", b.Changed)
}

// playBack puts one batch of the backup after the other back. Keys are told apart by a
// hash of their names, so that a name is put back once.
func (r *Run) playBack(ctx context.Context, backup *Backup, workers map[Node]*restorer) error {
	seen, done, total := newNameSet(), 0, max(backup.Len(), 1)
	var failed error
	backup.Batches(func(entries []Entry, fate Fate, err error) bool {
		if err != nil {
			failed = errors.Join(failed, err) // the other batches are whole
			done++
			return true
		}
		var fresh []Entry
		for _, e := range entries {
			if seen.add(e.Name) {
				fresh = append(fresh, e)
			}
		}
		if err := r.putBack(ctx, fresh, fate, workers); err != nil {
			failed = errors.Join(failed, err)
			return false
		}
		done++
		for _, w := range workers {
			w.worker.run.tally.add(w.worker.tally, func(_ *Outcome, n *nodeTally) {
				n.fraction = float64(done) / float64(total)
				n.total = max(backup.Changed/int64(len(workers)), n.Walked)
			})
		}
		return true
	})
	return failed
}

// putBack hands each entry to the primary that the key belongs to now, and again where that
// turns out to be another one.
func (r *Run) putBack(ctx context.Context, entries []Entry, fate Fate, workers map[Node]*restorer) error {
	all := make(map[string]Entry, len(entries))
	left := make([]stray, 0, len(entries))
	for _, e := range entries {
		all[e.Name] = e
		left = append(left, stray{name: e.Name})
	}
	for hops := 1; len(left) > 0; hops++ {
		if s, shifts := r.deployment.(Shifting); shifts && hops > 1 {
			if err := r.control.sleep(ctx, retryWait(hops), nil); err != nil {
				return err
			}
			r.refresh(ctx, s)
		}
		var failed error
		if left, failed = r.putOnce(ctx, left, all, fate, workers, hops >= maxHops); failed != nil {
			return failed
		}
	}
	return nil
}

// putOnce is putBack as far as every key is where it is thought to be. It returns the others;
// the last time these are an error.
func (r *Run) putOnce(ctx context.Context, names []stray, all map[string]Entry, fate Fate, workers map[Node]*restorer, last bool) (away []stray, failed error) {
	at := map[Node]map[bool][]Entry{}
	for _, s := range names {
		node, asking, err := r.home(ctx, s)
		if err != nil {
			if away = append(away, s); last {
				return away, fmt.Errorf("%s: %w", s.name, cmp.Or[error](err, errNowhere))
			}
			continue
		}
		if at[node] == nil {
			at[node] = map[bool][]Entry{}
		}
		at[node][asking] = append(at[node][asking], all[s.name])
	}
	var each sync.WaitGroup
	var mu sync.Mutex
	for node, groups := range at {
		w := workers[node]
		if w == nil {
			w = r.restorer(node)
			workers[node] = w
		}
		each.Go(func() {
			err := w.takeAll(ctx, groups, fate)
			mu.Lock()
			defer mu.Unlock()
			failed = errors.Join(failed, err)
			away, w.away = append(away, w.away...), nil
		})
	}
	each.Wait()
	switch {
	case errors.Is(failed, errCancelled):
		return nil, errCancelled
	case failed == nil && last && len(away) > 0:
		failed = fmt.Errorf("%s: %w", away[0].name, errNowhere)
	}
	return away, failed
}

// takeAll puts entries back: those that the primary has, and those whose slot is being
// moved to it.
func (w *restorer) takeAll(ctx context.Context, groups map[bool][]Entry, fate Fate) error {
	for asking, own := range groups {
		w.worker.line.asking = asking
		if err := w.take(ctx, own, fate); err != nil {
			return err
		}
	}
	return nil
}

// take puts entries back, in batches.
func (w *restorer) take(ctx context.Context, entries []Entry, fate Fate) error {
	w.fate, w.entries = fate, make(map[string]Entry, len(entries))
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i], w.entries[e.Name] = e.Name, e
	}
	for len(names) > 0 {
		n := min(w.worker.pace.keys(), len(names))
		err := w.worker.changeBatch(ctx, names[:n])
		if errors.Is(err, errLeft) {
			for _, name := range names[n:] {
				w.away = append(w.away, stray{name: name})
			}
			return nil
		}
		if err != nil {
			return w.worker.conclude(err)
		}
		w.worker.run.tally.add(w.worker.tally, func(_ *Outcome, t *nodeTally) { t.Walked += int64(n) })
		names = names[n:]
	}
	return nil
}
