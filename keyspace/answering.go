package keyspace

import (
	"context"
	"slices"
	"strings"
)

// answering asks keys and returns those that pass by their answers: none when this user
// may not ask, which limits then tell.
func (w *walker) answering(ctx context.Context, names []string, a *Asked) ([]string, error) {
	var chosen []string
	for len(names) > 0 {
		if ok, err := w.mayAsk(ctx, names[0], a.Queries); !ok {
			return nil, err
		}
		batch := names[:min(len(names), w.pace.keys())]
		names = names[len(batch):]
		commands := make([]Command, 0, len(batch)*len(a.Queries))
		for _, name := range batch {
			for _, q := range a.Queries {
				commands = append(commands, append(slices.Clone(q), name))
			}
		}
		var replies []Reply
		_, err := w.do(ctx, func(ctx context.Context) result {
			var spent Spent
			var err error
			if replies, spent, err = w.node.Counted(ctx, commands...); err != nil {
				return result{spent: spent, err: err}
			}
			return result{spent, w.pace.over(spent.Took), replies[0].Err, nil}
		})
		if err != nil {
			return nil, err
		}
		for i, name := range batch {
			if a.Takes(name, replies[i*len(a.Queries):][:len(a.Queries)]) {
				chosen = append(chosen, name)
			}
		}
	}
	return chosen, nil
}

// mayAsk reports whether queries may be asked, tried with a key.
func (w *walker) mayAsk(ctx context.Context, key string, queries []Command) (bool, error) {
	for _, q := range queries {
		ok, err := w.allowed(ctx, strings.Join(q, " "), "to know which keys are meant", append(slices.Clone(q), key))
		if !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}
