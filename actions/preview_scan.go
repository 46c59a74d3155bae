package actions

import (
	"context"
	"slices"
	"sync"

	"valktop/keyspace"
)

// scan finds the keys among all names. The first estimates come at once and become exact
// as it goes on; of a few keys each is asked in the end.
func (v *Previewing) scan(ctx context.Context, match *Matcher) {
	watch := newNameWatch(v.plan, match, Protect(v.options.Protect), v.how.Bounds)
	engine := keyspace.New(lookedAt{v.deployment}, keyspace.EngineOptions{
		Goal: keyspace.Goal{Until: keyspace.Full}, Filter: watch.filter(),
		Pace: v.how.Pace, Rate: v.how.Rate, Bounds: v.how.Bounds, MaxNodes: previewNodes, Samples: previewSamples,
		Big: MaxDump,
	})
	within, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { _ = engine.Run(within) }) // it ends with ctx, and says no more than that
	var r keyspace.Report
	for {
		var err error
		if r, err = engine.Next(ctx, r.Version); err != nil {
			return
		}
		if r.State == keyspace.Done || r.State == keyspace.Failed {
			break
		}
		p := v.estimated(r, watch)
		if r.Sampled > 0 || p.Why != "" {
			v.publish(p)
		}
		if err := v.meet(ctx, watch, false); err != nil {
			v.fail(ctx, err)
			return
		}
	}
	cancel()
	running.Wait()
	v.finish(ctx, r, watch)
}

// finish says the last that can be said after a pass.
func (v *Previewing) finish(ctx context.Context, r keyspace.Report, watch *nameWatch) {
	p := v.estimated(r, watch)
	names, all := watch.chosen()
	if all && r.Complete && !r.Partial && p.Why == "" {
		v.publish(p)
		answers, err := v.askAll(ctx, names)
		if err != nil {
			v.fail(ctx, err)
			return
		}
		counted := v.counted(answers)
		counted.Walked, counted.Total, counted.Why = p.Walked, p.Total, p.Why
		counted.LookAlikes, counted.Protected = p.LookAlikes, p.Protected
		counted.Limits = limitsOf(r.Limits, counted.Limits)
		counted.Keys = settled(p.Keys, counted.Keys, r.Exact && watch.doubted() == 0)
		counted.Share = shareOf(counted.Keys, counted.Total)
		p = counted
	}
	if err := v.meet(ctx, watch, true); err != nil {
		v.fail(ctx, err)
		return
	}
	v.sample(ctx, p.Examples) // where all names are too long to be examples
	if len(p.Examples) < len(v.met) {
		p.Examples = v.met
	}
	p.Done = true
	v.price(&p, scanned{r.Elapsed, r.Walked, tripsOf(r)})
	v.publish(p)
}

// meet asks the first keys that were selected, when there are enough of them or last says
// that no more will come: they are examples, and tell what commands cost, and how large a
// backup would be.
func (v *Previewing) meet(ctx context.Context, watch *nameWatch, last bool) error {
	names := watch.examples()
	if v.met != nil || len(names) == 0 || len(names) < maxExamples && !last {
		return ctx.Err()
	}
	if _, err := v.total(ctx); err != nil {
		return err
	}
	answers, err := v.askAll(ctx, names)
	if err != nil {
		return err
	}
	c := newCount(v.how.Bounds, v.ask.now)
	for i := range answers {
		if answers[i].there {
			c.add(&answers[i])
		}
	}
	v.met = c.examples
	v.sample(ctx, v.met)
	return ctx.Err()
}

// settled is a number of keys that were found by a scan, and then each asked.
func settled(found, asked keyspace.Estimate, exact bool) keyspace.Estimate {
	if exact && asked.Exact && found.Value == asked.Value {
		return asked
	}
	return keyspace.Estimate{Value: asked.Value, Low: min(found.Low, asked.Low), High: max(found.High, asked.High)}
}

// limitsOf are limits of the scan and of what was asked beside it, each once.
func limitsOf(all ...[]keyspace.Limit) []keyspace.Limit {
	var list []keyspace.Limit
	for _, limits := range all {
		for _, l := range limits {
			if !slices.ContainsFunc(list, func(o keyspace.Limit) bool { return o.Node == l.Node && o.Command == l.Command }) {
				list = append(list, l)
			}
		}
	}
	return list
}

// lookedAt is a deployment as package keyspace calls it.
type lookedAt struct{ Deployment }

// Primaries lists the nodes that own keys.
func (l lookedAt) Primaries(ctx context.Context) []keyspace.Node {
	var all []keyspace.Node
	for _, n := range l.Deployment.Primaries(ctx) {
		all = append(all, n)
	}
	return all
}
