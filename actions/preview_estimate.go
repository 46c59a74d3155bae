package actions

import (
	"slices"

	"valktop/keyspace"
	"valktop/maybe"
)

// estimated is what a scan tells so far.
func (v *Previewing) estimated(r keyspace.Report, watch *nameWatch) Preview {
	p := Preview{
		Walked: r.Walked, Total: r.Total, Keys: r.All.Keys, Memory: r.All.Memory, Types: r.All.Types, TTL: r.All.TTL,
		Samples: r.All.Samples, Examples: v.met, Limits: limitsOf(r.Limits, v.ask.limits),
	}
	if len(p.Examples) == 0 {
		p.Examples = r.All.Examples
	}
	watch.mu.Lock()
	p.LookAlikes, p.Protected = watch.alike.names(), watch.guarded
	refused, by := watch.refused, watch.refusedBy
	watch.mu.Unlock()
	p.NoTTL = maybe.Then(r.All.TTL, func(t keyspace.TTLs) keyspace.Estimate {
		return r.All.Keys.Part(t.Tiers[keyspace.TierNone], r.All.Samples)
	})
	if p.TooBig = r.All.Big; p.TooBig.Or(keyspace.Estimate{}).Value == 0 && !r.All.Keys.Exact {
		p.TooBig = maybe.Unknown[keyspace.Estimate]("none of the keys that were asked is over what is backed up")
	}
	v.doubt(&p, r, refused, by)
	p.Share = shareOf(p.Keys, p.Total)
	v.price(&p, scanned{r.Elapsed, r.Walked, tripsOf(r)})
	return p
}

// doubt widens what a scan could not find out.
func (v *Previewing) doubt(p *Preview, r keyspace.Report, refused error, by string) {
	for _, q := range v.plan.queries() {
		for _, l := range r.Limits {
			if l.Command == q.command && refused == nil {
				refused, by = l.Err, l.Command
			}
		}
	}
	all := max(float64(r.Total), float64(r.Walked), 0)
	switch {
	case refused != nil:
		p.Why = "it is not known which keys are meant: " + refusedError{by, refused}.Error()
		p.Keys = keyspace.Estimate{Value: p.Keys.Value, Low: p.Keys.Low, High: max(p.Keys.High, all)}
	case r.State == keyspace.Failed:
		p.Why = r.Why
		p.Keys.High, p.Keys.Exact = boundless, false
	case r.State == keyspace.Waiting || r.Partial:
		p.Why = r.Why
		p.Keys.Exact = false
	}
	switch {
	case r.Complete && !r.Partial:
	case r.Sampled == 0 && r.Total == 0, r.Partial, slices.ContainsFunc(r.Limits, func(l keyspace.Limit) bool { return l.Command == "DBSIZE" }):
		p.Keys.High, p.Keys.Exact = boundless, false // more names may come than were counted
	case r.Sampled == 0:
		p.Keys.High = all
	}
}
