package keyspace

import (
	"fmt"
	"time"

	"valktop/maybe"
)

// head fills in how far the pass has come. over says that the walkers have ended.
func (p *pass) head(r *Report, walkers []*walker, views []view, over bool) {
	wants, _ := p.engine.control.now()
	r.Time, r.Goal = time.Now(), wants.goal
	r.Complete, r.Exact = len(views) > 0, len(views) > 0
	for i, v := range views {
		n := v.node
		r.DB = walkers[i].node.DB()
		r.Total += n.Keys
		r.Sampled += n.Sampled
		r.Selected += n.Selected
		r.Walked += n.Walked
		r.Detailed += v.detailed
		r.Vanished += v.vanished
		r.Complete = r.Complete && n.Complete
		r.Exact = r.Exact && n.Exact
		r.Biased = r.Biased || n.Biased
		if n.Lacking != "" && r.Lacking == "" {
			r.Lacking = n.Lacking
			if len(views) > 1 {
				r.Lacking = n.Addr + ": " + n.Lacking
			}
		}
		r.Own.add(n.Own)
		r.Nodes = append(r.Nodes, n)
		r.Limits = append(r.Limits, v.limits...)
		p.slowest(&r.Pace, n)
	}
	if left := unserved(walkers); left > 0 && r.Lacking == "" {
		r.Lacking = fmt.Sprintf("no primary serves %d of the %d slots", left, slotCount)
	}
	for _, gone := range p.left() {
		r.Own.add(gone.own)
	}
	r.Partial = r.Lacking != ""
	r.Exact = r.Exact && !r.Partial
	r.Pace.Share, r.Pace.Rate = wants.pace, wants.rate
	r.State, r.Why = stateOf(r.Nodes, wants.paused, over)
	p.meter.read(r, p.looked.Load(), wants.paused)
	r.ETA = p.eta(r)
}

// slowest keeps the figures of the primary that pauses longest.
func (p *pass) slowest(pace *Pace, n NodeReport) {
	if n.Pause >= pace.Pause {
		pace.Pause, pace.Count = n.Pause, n.Count
	}
	pace.Slowed = pace.Slowed || n.Slowed
}

func (o *Own) add(other Own) {
	o.Hits += other.Hits
	o.Misses += other.Misses
	o.Commands += other.Commands
	o.Lost += other.Lost
	o.Expired += other.Expired
}

// stateOf is what primaries do all in all, and why.
func stateOf(nodes []NodeReport, paused, over bool) (State, string) {
	count := map[State]int{}
	why := map[State]string{}
	for _, n := range nodes {
		count[n.State]++
		if why[n.State] == "" {
			why[n.State] = n.Why
		}
	}
	switch {
	case count[Failed] == len(nodes) && len(nodes) > 0:
		return Failed, why[Failed]
	case over:
		return Done, why[Failed]
	case paused:
		return Paused, ""
	case count[Waiting] > 0:
		return Waiting, why[Waiting]
	case count[Starting] == len(nodes):
		return Starting, ""
	}
	return Running, ""
}

// eta is how long it takes until the goal is reached, at the rate of now.
func (p *pass) eta(r *Report) maybe.Value[time.Duration] {
	switch {
	case r.State == Done:
		return maybe.Of(time.Duration(0))
	case r.Rate <= 0 || r.State != Running:
		return maybe.Unknown[time.Duration]("no names come in now")
	}
	left := float64(r.Total - r.Walked)
	switch r.Goal.Until {
	case UntilNames:
		left = min(left, float64(r.Goal.Names-p.looked.Load()))
	case UntilError:
		// The worst share is one half; with N keys the correction shortens it.
		n := square(z95/r.Goal.Error) / 4
		left = min(left, n/(1+n/max(float64(r.Total), 1))-float64(r.Sampled))
	case Full, ExactAll:
	}
	return maybe.Of(time.Duration(max(left, 0) / r.Rate * float64(time.Second)))
}
