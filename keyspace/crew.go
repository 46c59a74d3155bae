package keyspace

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// crew are the walkers of now, in the deployment's order.
func (p *pass) crew() []*walker {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.walkers)
}

// several reports whether there is more than one primary.
func (p *pass) several() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.walkers) > 1
}

// left is what was caused on nodes that have no walker now.
func (p *pass) left() []nodeOwn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.gone)
}

// regroup gives each primary of the deployment a walker: one that stays keeps its own. It
// returns those whose node is no primary any more.
func (p *pass) regroup(ctx context.Context) (dismissed []*walker) {
	if s, shifts := p.engine.deployment.(Shifting); shifts {
		p.changed = s.Changed() // asked first, so that nothing is missed
	}
	nodes := p.engine.deployment.Primaries(ctx)
	before := p.crew()
	var now []*walker
	for _, n := range nodes {
		at := slices.IndexFunc(before, func(w *walker) bool { return w.node == n })
		if at < 0 {
			now = append(now, p.hire(n))
			p.reached.Store(nil)
			continue
		}
		now = append(now, before[at])
		before = slices.Delete(before, at, at+1)
	}
	p.mu.Lock()
	p.walkers = now
	p.mu.Unlock()
	for _, w := range before {
		own := w.dismissed()
		p.mu.Lock()
		p.gone = append(p.gone, nodeOwn{addr: w.node.Addr(), own: own})
		p.mu.Unlock()
	}
	return before
}

// hire makes a walker for a node.
func (p *pass) hire(n Node) *walker {
	w := newWalker(p, n, rand.New(rand.NewPCG(p.source.Uint64(), p.source.Uint64())))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = slices.DeleteFunc(p.gone, func(o nodeOwn) bool {
		if o.addr == n.Addr() {
			w.own.add(o.own)
			return true
		}
		return false
	})
	return w
}

// walk lets all walkers run until none has anything left to do. Primaries that come get
// one, and those that go lose theirs.
func (p *pass) walk(ctx context.Context) {
	var running sync.WaitGroup
	defer running.Wait()
	at := map[*walker]context.CancelFunc{} // who are at work
	done := make(chan *walker)
	begin := func(w *walker) {
		if at[w] != nil {
			return
		}
		within, cancel := context.WithCancel(ctx)
		at[w] = cancel
		running.Go(func() {
			defer cancel()
			w.run(within)
			select {
			case done <- w:
			case <-ctx.Done():
			}
		})
	}
	for _, w := range p.crew() {
		begin(w)
	}
	for len(at) > 0 {
		select {
		case <-ctx.Done():
			return
		case w := <-done:
			delete(at, w)
			if len(at) == 0 && p.doubted() {
				for _, w := range p.crew() {
					begin(w)
				}
			}
		case <-p.changed:
			for _, w := range p.regroup(ctx) {
				if at[w] != nil {
					at[w]()
				}
			}
			for _, w := range p.crew() {
				w.hear()
				begin(w)
			}
			p.stir()
		}
	}
}

// doubted reports whether slots may have moved, while one primary of a cluster was scanned,
// between others whose scan was over by then.
func (p *pass) doubted() (doubt bool) {
	walkers := p.crew()
	for _, w := range walkers {
		w.mu.Lock()
		doubt = doubt || w.worked && w.shift.began != (Holding{}) && len(walkers) > 1
		w.worked = false
		w.mu.Unlock()
	}
	return doubt
}

// refreshTime is how long a walker whose node is lost waits for the deployment.
const refreshTime = time.Second

// refresh asks the deployment what it is now.
func (p *pass) refresh(ctx context.Context) {
	if s, shifts := p.engine.deployment.(Shifting); shifts {
		within, cancel := context.WithTimeout(ctx, refreshTime)
		defer cancel()
		s.Refresh(within)
	}
}
