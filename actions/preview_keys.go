package actions

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
)

// named previews a plan that selects each key by its name: they are asked, and there is no
// scan.
func (v *Previewing) named(ctx context.Context, names []string) {
	total, err := v.total(ctx)
	if err != nil {
		v.fail(ctx, err)
		return
	}
	answers, err := v.askAll(ctx, names)
	if err != nil {
		v.fail(ctx, err)
		return
	}
	p := v.counted(answers)
	p.Walked, p.Total = int64(len(names)), total
	p.Share = shareOf(p.Keys, total)
	if len(names) == 1 {
		if p.LookAlikes, err = v.neighbours(ctx, names[0]); err != nil {
			v.fail(ctx, err)
			return
		}
	}
	if v.plan.Action == Rename {
		taken, err := v.ask.others(ctx, v.deployment, []string{v.plan.To})
		if err != nil {
			v.fail(ctx, err)
			return
		}
		p.Exists = maybe.Of(int64(len(taken)))
	}
	if v.sample(ctx, p.Examples); ctx.Err() != nil {
		return
	}
	p.Done = true
	v.price(&p, scanned{})
	v.publish(p)
}

// neighbours are the names that exist and are much like a key's.
func (v *Previewing) neighbours(ctx context.Context, name string) ([]string, error) {
	delims := v.plan.Selections[0].Delimiters
	if delims == "" {
		delims = string(keyspace.DefaultDelimiters)
	}
	there, err := v.ask.others(ctx, v.deployment, neighbours(name, delims))
	return there[:min(len(there), maxAlikes)], err
}

// total is how many keys there are, and measures round trips by the way.
func (v *Previewing) total(ctx context.Context) (int64, error) {
	var total int64
	for _, n := range v.deployment.Primaries(ctx) {
		keys, err := v.ask.trip(ctx, n)
		if err != nil {
			return 0, err
		}
		total += keys
	}
	return total, nil
}

// askAll asks keys by their names, wherever they are.
func (v *Previewing) askAll(ctx context.Context, names []string) ([]answered, error) {
	byNode := map[Node][]string{}
	var nodes []Node
	for _, name := range names {
		n, err := v.deployment.Owner(ctx, name)
		if err != nil {
			return nil, err
		}
		if byNode[n] == nil {
			nodes = append(nodes, n)
		}
		byNode[n] = append(byNode[n], name)
	}
	answers := make([]answered, 0, len(names))
	for _, n := range nodes {
		if err := v.ask.keys(ctx, n, byNode[n], func(a answered) { answers = append(answers, a) }); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

// counted is what keys that were all asked say together.
func (v *Previewing) counted(answers []answered) Preview {
	p := Preview{Limits: slices.Clone(v.ask.limits)}
	c := newCount(v.how.Bounds, v.ask.now)
	var silent int64
	for i := range answers {
		a := &answers[i]
		switch {
		case a.silent:
			silent++
		case a.there && v.plan.touches(a.looked, v.ask.now, v.how.Bounds):
			c.add(a)
		}
	}
	p.Keys = keyspace.Exactly(float64(c.keys))
	if silent > 0 {
		p.Keys = keyspace.Estimate{Value: float64(c.keys), Low: float64(c.keys), High: float64(c.keys + silent)}
		p.Why = "some keys gave no answer: it is not known whether they are meant"
	}
	c.fill(&p)
	if c.sized == c.keys {
		v.backed = maybe.Of(keyspace.Exactly(float64(c.backed)))
	}
	return p
}

// shareOf is a number of keys as a share of all.
func shareOf(keys keyspace.Estimate, total int64) keyspace.Estimate {
	if total <= 0 {
		return keyspace.Estimate{Exact: keys.Exact}
	}
	t := float64(total)
	return keyspace.Estimate{Value: min(keys.Value/t, 1), Low: min(keys.Low/t, 1), High: min(keys.High/t, 1), Exact: keys.Exact}
}

// count adds up keys.
type count struct {
	bounds                           keyspace.Bounds
	now                              int64
	keys, typed, timed, sized, bytes int64
	backed, big                      int64 // bytes that fit into a backup, and keys that do not
	kinds                            map[string]int64
	tiers                            [keyspace.TierCount]int64
	lives                            []int64 // ms
	examples                         []keyspace.Example
}

func newCount(bounds keyspace.Bounds, now int64) *count {
	return &count{bounds: bounds, now: now, kinds: map[string]int64{}}
}

func (c *count) add(a *answered) {
	c.keys++
	e := keyspace.Example{Name: a.name}
	if a.typed {
		c.typed++
		c.kinds[a.kind]++
		e.Type = a.kind
	}
	if a.timed {
		c.timed++
		ttl := a.ttl(c.now)
		c.tiers[c.bounds.Tier(ttl)]++
		if ttl != keyspace.NoTTL {
			c.lives = append(c.lives, ttl.Milliseconds())
		}
		e.TTL = maybe.Of(ttl)
	}
	if a.sized {
		c.sized++
		c.bytes += a.size
		if a.size > MaxDump {
			c.big++
		} else {
			c.backed += a.size
		}
		e.Memory = maybe.Of(a.size)
	}
	if len(c.examples) < maxExamples {
		c.examples = append(c.examples, e)
	}
}

// fill enters what is known into a preview.
func (c *count) fill(p *Preview) {
	p.Samples, p.Examples = int(c.keys), c.examples
	p.Memory = maybe.Unknown[keyspace.Estimate]("no key told its memory")
	p.TooBig = maybe.Unknown[keyspace.Estimate]("no key told its memory")
	if c.sized == c.keys {
		p.Memory = maybe.Of(keyspace.Exactly(float64(c.bytes)))
		p.TooBig = maybe.Of(keyspace.Exactly(float64(c.big)))
	}
	for kind, n := range c.kinds {
		p.Types = append(p.Types, keyspace.Fraction{Name: kind, Share: float64(n) / float64(c.typed)})
	}
	sortFractions(p.Types)
	p.NoTTL = maybe.Unknown[keyspace.Estimate]("no key told its time to live")
	if c.timed < c.keys {
		return
	}
	p.NoTTL = maybe.Of(keyspace.Exactly(float64(c.tiers[keyspace.TierNone])))
	if c.keys > 0 {
		p.TTL = maybe.Of(c.ttls())
	}
}

// ttls are the times to live of all keys.
func (c *count) ttls() keyspace.TTLs {
	var t keyspace.TTLs
	for i, n := range c.tiers {
		t.Tiers[i] = float64(n) / float64(c.timed)
	}
	if len(c.lives) > 0 {
		slices.Sort(c.lives)
		t.P50, t.P95 = maybe.Of(quantile(c.lives, 0.5)), maybe.Of(quantile(c.lives, 0.95))
	}
	return t
}

// quantile is the smallest of sorted times, in ms, that a share of them does not exceed.
func quantile(sorted []int64, share float64) time.Duration {
	at := int(math.Ceil(share*float64(len(sorted)))) - 1
	return time.Duration(sorted[max(at, 0)]) * time.Millisecond
}

// sortFractions puts the largest first.
func sortFractions(all []keyspace.Fraction) {
	slices.SortFunc(all, func(a, b keyspace.Fraction) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Name, b.Name))
	})
}
