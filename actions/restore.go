package actions

import (
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
		w := r.newWorker(node)
		back := &restorer{worker: w, replace: r.plan.Replace, slotted: r.deployment.Slotted(), tries: map[string]int{}}
		w.how, workers[node] = back, back
	}
	return func(ctx context.Context) error {
		defer func() { _ = backup.Close() }() // it was only read
		for _, w := range workers {
			defer w.worker.line.close()
		}
		return r.playBack(ctx, backup, workers)
	}, nil
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

// putBack hands each entry to the primary that the key belongs to now.
func (r *Run) putBack(ctx context.Context, entries []Entry, fate Fate, workers map[Node]*restorer) error {
	of := map[*restorer][]Entry{}
	for _, e := range entries {
		node, err := r.deployment.Owner(ctx, e.Name)
		if err != nil {
			return err
		}
		w, known := workers[node]
		if !known {
			return errors.New(node.Addr() + " has come while the backup was played back: play it back again")
		}
		of[w] = append(of[w], e)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for w, own := range of {
		all.Go(func() {
			if err := w.take(ctx, own, fate); err != nil {
				mu.Lock()
				defer mu.Unlock()
				failed = errors.Join(failed, err)
			}
		})
	}
	all.Wait()
	if errors.Is(failed, errCancelled) {
		return errCancelled
	}
	return failed
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
		if err := w.worker.changeBatch(ctx, names[:n]); err != nil {
			return w.worker.conclude(err)
		}
		w.worker.run.tally.add(w.worker.tally, func(_ *Outcome, t *nodeTally) { t.Walked += int64(n) })
		names = names[n:]
	}
	return nil
}
