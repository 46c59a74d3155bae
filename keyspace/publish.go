package keyspace

import (
	"context"
	"time"
)

const (
	// publishEvery is how long after a report the next one comes at the earliest. Making one
	// takes a part of the time at most: one in publishCost.
	publishEvery   = 120 * time.Millisecond
	publishSoonest = 5 * time.Millisecond // at the beginning
	publishCost    = 10
)

// publish makes reports while there is something new, until ctx ends, and a last one when
// the walkers have ended.
func (p *pass) publish(ctx context.Context, ended <-chan struct{}) {
	for {
		_, changed := p.engine.control.now()
		p.tell(false)
		pause := p.meter.pause()
		select {
		case <-ctx.Done():
			return
		case <-ended:
		case <-time.After(pause):
			select {
			case <-ctx.Done():
				return
			case <-ended:
			case <-changed:
				continue
			case <-p.dirty:
				continue
			}
		}
		if ctx.Err() == nil {
			p.tell(true)
		}
		return
	}
}

// tell makes a report and hands it out. over says that the walkers have ended.
func (p *pass) tell(over bool) {
	began := time.Now()
	walkers := p.crew()
	views := make([]view, len(walkers))
	for i, w := range walkers {
		views[i] = w.view(i)
	}
	r, s := p.build(views, began)
	p.head(&r, walkers, views, over)
	r.Delimiters = p.splitAt()
	r.Changes = p.changes(&r, s)
	p.scale = s
	if g := p.goal(); g.Until == UntilError && within(&r, g.Error) {
		p.reached.Store(&g)
	}
	p.engine.newest.Set(func(version uint64) Report {
		r.Version = version
		p.published = r
		return r
	})
	p.meter.took(time.Since(began))
}

// splitAt is what names are split at, as far as that is known.
func (p *pass) splitAt() Delimiters {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.delimited != "" {
		return p.delimited
	}
	return p.guessed
}

// fewNames is how many names must have been looked at, if there are so many, before an
// estimate of shares is believed: with fewer there may be patterns that were not met yet.
const fewNames = 1000

// within reports whether every share is known to an error, and every sample was asked.
func within(r *Report, most float64) bool {
	if r.Sampled < min(fewNames, r.Total) || r.Sampled == 0 && !r.Complete {
		return false // before the first answer, Total is 0 as well
	}
	for _, g := range r.Patterns {
		if g.Share.Margin() > most {
			return false
		}
	}
	return withinAll(r.Tree, most)
}

func withinAll(list []*Branch, most float64) bool {
	for _, b := range list {
		if b.Share.Margin() > most || !withinAll(b.Children, most) {
			return false
		}
	}
	return true
}
