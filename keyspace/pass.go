package keyspace

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"
)

// pass is one pass over the keys: a walker for each primary.
type pass struct {
	engine  *Engine
	number  int
	past    past // what the pass before left
	source  *rand.Rand
	changed <-chan struct{} // closed when the deployment is another one than walkers are of
	rate    *limiter
	looked  atomic.Int64         // names so far, over all primaries
	reached atomic.Pointer[Goal] // the goal whose error the estimates are within
	dirty   chan struct{}        // holds a token when there is something new to report
	meter   *meter

	mu          sync.Mutex
	walkers     []*walker  // in the deployment's order
	gone        []nodeOwn  // of nodes without a walker now
	delimited   Delimiters // found out; empty before
	sure        bool       // from enough names, or told
	guessed     Delimiters // meanwhile
	guessedFrom int        // how many names
	first       []string   // names to find the delimiters out from, until they are known

	worked    Goal   // what work was done for
	published Report // the newest
	scale     *scale // its scale
}

// past is what a pass leaves to the next one.
type past struct {
	own        []nodeOwn
	delimiters Delimiters
	report     Report
	scale      *scale // nil before the first pass
}

// nodeOwn is what was caused on a node.
type nodeOwn struct {
	addr string
	own  Own
}

func newPass(ctx context.Context, e *Engine, number int, before past, source *rand.Rand) *pass {
	p := &pass{
		engine: e, number: number, past: before, source: source, gone: before.own, rate: &limiter{control: e.control},
		dirty: make(chan struct{}, 1), meter: newMeter(time.Now()), delimited: e.options.Delimiters,
	}
	if p.delimited == "" {
		p.delimited = before.delimiters
	}
	p.sure = p.delimited != ""
	p.regroup(ctx)
	return p
}

// run works until another pass is wanted, whose number it returns, or until ctx ends.
func (p *pass) run(ctx context.Context) (next int) {
	for ctx.Err() == nil {
		if next := p.work(ctx); next != p.number {
			return next
		}
		if next := p.rest(ctx); next != p.number {
			return next
		}
	}
	return p.number
}

// work lets the walkers run until they have reached the goal, or another pass is wanted.
func (p *pass) work(ctx context.Context) (next int) {
	wants, _ := p.engine.control.now()
	p.worked = wants.goal
	within, cancel := context.WithCancel(ctx)
	defer cancel()
	var others sync.WaitGroup
	ended := make(chan struct{})
	others.Go(func() {
		p.walk(within)
		close(ended)
	})
	others.Go(func() { p.publish(within, ended) })
	next = p.await(ctx, ended)
	if next != p.number {
		cancel()
	}
	others.Wait()
	return next
}

// await waits until the walkers have ended, or another pass is wanted.
func (p *pass) await(ctx context.Context, ended <-chan struct{}) (next int) {
	for {
		wants, changed := p.engine.control.now()
		if wants.pass != p.number {
			return wants.pass
		}
		select {
		case <-changed:
		case <-ended:
			return p.number
		case <-ctx.Done():
			return p.number
		}
	}
}

// rest waits, when the goal was reached, until more is wanted: another goal, or another
// pass, whose number it returns.
func (p *pass) rest(ctx context.Context) (next int) {
	var due <-chan time.Time
	if every := p.engine.options.Every; every > 0 {
		timer := time.NewTimer(every)
		defer timer.Stop()
		due = timer.C
	}
	for {
		wants, changed := p.engine.control.now()
		if wants.pass != p.number || wants.goal != p.worked {
			return wants.pass
		}
		select {
		case <-changed:
		case <-p.changed:
			return p.number
		case <-due:
			p.engine.Rescan()
		case <-ctx.Done():
			return p.number
		}
	}
}

// leave is what the next pass needs to know of this one.
func (p *pass) leave() past {
	b := past{report: p.past.report, scale: p.past.scale}
	if p.sure {
		b.delimiters = p.delimited
	}
	b.own = p.left()
	for _, w := range p.crew() {
		b.own = append(b.own, nodeOwn{addr: w.node.Addr(), own: w.caused()})
	}
	if p.published.State == Done {
		b.report, b.scale = p.published, p.scale
	}
	return b
}

// goal is the one wanted now.
func (p *pass) goal() Goal {
	wants, _ := p.engine.control.now()
	return wants.goal
}

// whole reports whether all names are wanted, exact whether the details of every key are.
func (p *pass) whole() bool { return p.goal().Until >= Full }

func (p *pass) exact() bool { return p.goal().Until == ExactAll }

// enough reports whether no more names are needed.
func (p *pass) enough() bool {
	switch g := p.goal(); g.Until {
	case UntilNames:
		return p.looked.Load() >= g.Names
	case UntilError:
		reached := p.reached.Load()
		return reached != nil && *reached == g
	case Full, ExactAll:
	}
	return false
}

// stir says that there is something new to report.
func (p *pass) stir() { signal(p.dirty) }

// newTally returns one of the tallies of the pass, which share the room that there is.
func (p *pass) newTally(d Delimiters, sorted bool, rng *rand.Rand) *tally {
	o := p.engine.options
	n := max(len(p.crew()), 1)
	return newTally(Options{Delimiters: d, MaxNodes: max(o.MaxNodes/n, 1)}, o.Samples/n, sorted, rng)
}
