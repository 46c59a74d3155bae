package keyspace

import (
	"context"
	"strings"
)

const (
	// fewKeys is the number of keys up to which a whole pass is as quick as a sample.
	fewKeys = 20_000
	// firstDraws is how many names are drawn before a whole pass begins: shares are known to
	// ±1 % then.
	firstDraws = 10_000
)

// draw looks at names that RANDOMKEY returns, on a server that may keep a dictionary for
// each slot: SCAN goes through one slot after the other there, so that what it returns
// first is one part of the keys and no fair sample (hash tags keep like keys together).
func (w *walker) draw(ctx context.Context) error {
	w.mu.Lock()
	few := w.server.sized && w.scan.after <= fewKeys
	slots := w.server.slots
	w.mu.Unlock()
	if !slots || few {
		return nil
	}
	ok, err := w.allowed(ctx, randomCommand, "to draw a fair sample", Command{randomCommand})
	if err != nil || !ok {
		return err
	}
	for !w.drawn() {
		if err := w.look(ctx); err != nil {
			return err
		}
		if more, err := w.drawBatch(ctx); err != nil || !more {
			return err
		}
	}
	return nil
}

// drawn reports whether enough names were drawn.
func (w *walker) drawn() bool {
	if w.pass.enough() {
		return true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.draws == nil {
		return false
	}
	n := w.draws.drawn
	if w.server.sized && n >= w.scan.after {
		return true // to look at all of them is cheaper now
	}
	return w.pass.whole() && n >= firstDraws
}

// drawBatch draws some names, and reports whether there are any.
func (w *walker) drawBatch(ctx context.Context) (more bool, err error) {
	if err := w.pass.rate.wait(ctx); err != nil {
		return false, err
	}
	var names []string
	_, err = w.do(ctx, func(ctx context.Context) result {
		batch := make([]Command, w.pace.keys())
		for i := range batch {
			batch[i] = Command{randomCommand}
		}
		replies, spent, err := w.node.Uncounted(ctx, batch...)
		if err != nil {
			return result{spent: spent, err: err}
		}
		names = names[:0]
		for _, r := range replies {
			if name, ok := r.Value.(string); ok {
				names = append(names, name)
			}
		}
		return result{spent, w.pace.asked(len(batch), bill{{strings.ToLower(randomCommand), len(batch)}}, spent.Took), replies[0].Err, nil}
	})
	if err != nil {
		return false, err
	}
	w.pass.rate.spend(len(names))
	chosen, err := w.choose(ctx, names)
	if err != nil {
		return false, err
	}
	w.mu.Lock()
	w.count(&w.draws, len(names), chosen, false)
	w.saw(int64(len(names)))
	w.mu.Unlock()
	w.pass.stir()
	signal(w.arrived)
	return len(names) > 0, nil
}
