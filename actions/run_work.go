package actions

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// listPage is how many names known beforehand are taken at once.
const listPage = 1000

// work returns what carries out the plan.
func (r *Run) work(ctx context.Context) (func(context.Context) error, error) {
	if r.plan.Action == Restore {
		return r.restore(ctx)
	}
	if r.plan.Action == Kill {
		return r.killers(ctx)
	}
	c, err := r.crew(ctx)
	if err != nil {
		return nil, err
	}
	return c.work, nil
}

// conclude notes what the work on a primary ended with.
func (w *worker) conclude(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errCancelled):
		return errCancelled
	}
	w.run.tally.add(w.tally, func(_ *Outcome, n *nodeTally) { n.Err = err })
	if len(w.run.tally.addrs()) > 1 {
		return fmt.Errorf("%s: %w", w.node.Addr(), err)
	}
	return err
}

// crew are workers, one for each primary, with the names that it looks at.
func (r *Run) crew(ctx context.Context) (*crew, error) {
	known, listed, err := r.known(ctx)
	if err != nil {
		return nil, err
	}
	c := &crew{run: r, listed: listed, protected: Protect(r.options.Protect), stirred: make(chan struct{}, 1)}
	c.shifting, _ = r.deployment.(Shifting)
	for _, node := range r.deployment.Primaries(ctx) {
		if listed && len(known[node]) == 0 {
			continue
		}
		m, err := c.recruit(node)
		if err != nil {
			return nil, err
		}
		if listed {
			m.source = &nameList{names: known[node], page: listPage}
		} else {
			c.rescan(m)
		}
	}
	return c, nil
}

// known are the names that the plan selects, by primary, when they are known without a scan.
func (r *Run) known(ctx context.Context) (byNode map[Node][]string, listed bool, err error) {
	match, err := r.plan.Matcher()
	if err != nil {
		return nil, false, err
	}
	keys, listed := match.Keys()
	byNode = map[Node][]string{}
	for _, key := range keys {
		node, err := r.deployment.Owner(ctx, key)
		if err != nil {
			return nil, false, err
		}
		byNode[node] = append(byNode[node], key)
	}
	return byNode, listed, nil
}

// protects returns what tells the names that a run must not touch: those that are
// protected, unless the user chose exactly that key.
func (p Plan) protects(by Protection) func(name string) bool {
	var chosen []string
	for _, s := range p.Selections {
		if s.Kind == ByKey && s.Cascade == "" {
			chosen = append(chosen, s.Text)
		}
	}
	return func(name string) bool { return by.Match(name) && !slices.Contains(chosen, name) }
}

// changer is how the keys of a primary are changed.
func (r *Run) changer(w *worker) changer {
	looks := &watched{
		worker: w, narrow: r.plan.Narrow, bounds: r.options.Bounds, slotted: r.deployment.Slotted(),
		vault: r.options.vault(), take: r.options.TooBig == TakeTooBig,
	}
	plain := r.plan.Narrow.all() && looks.vault == nil
	switch {
	case r.plan.Action == Rename:
		return renaming{to: r.plan.To}
	case r.plan.removes() && plain:
		return &unlinking{single: looks.slotted}
	case r.plan.removes():
		return looks
	}
	looks.expiry = &expiry{plan: r.plan, seed: r.options.Seed}
	if plain {
		return &expiring{expiry: *looks.expiry, otherwise: looks}
	}
	return looks
}
