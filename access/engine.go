package access

import (
	"context"
	"errors"
	"sync"
	"time"

	"valktop/latest"
)

// Plan is what to sample, and for how long.
type Plan struct {
	Monitor bool
	Budget  Budget
	// Misses has the names of misses heard. Whoever begins it has seen to it that the servers
	// tell them.
	Misses bool
	For    time.Duration // of hearing; DefaultHearing when 0
	// Called is what the connections that hear of misses are called, by address.
	Called map[string]string
}

// DefaultHearing is how long the names of misses are heard unless another time is asked for.
const DefaultHearing = 5 * time.Minute

const (
	tickEvery = time.Second
	// publishEvery is how often a report is published while something goes on.
	publishEvery = 250 * time.Millisecond
	// silence is how long misses may be counted of which none is heard, before it is taken for
	// what it is: the server does not tell them.
	silence       = 5 * time.Second
	silenceMisses = 20
	// againAfter is how long after a lost connection it is tried anew.
	againAfter = 500 * time.Millisecond
)

// Engine samples the accesses of a deployment. It is safe for concurrent use.
type Engine struct {
	deployment Deployment
	known      func() Known
	newest     latest.Value[Report]

	mu    sync.Mutex
	state state
	again chan struct{} // asks for another burst
}

// New returns an engine that samples d. Known returns the patterns that a scan has found; it
// may be nil.
func New(d Deployment, known func() Known) *Engine {
	if known == nil {
		known = func() Known { return Known{} }
	}
	return &Engine{deployment: d, known: known, state: newState(), again: make(chan struct{}, 1)}
}

// Next waits for a report newer than version after and returns the newest.
func (e *Engine) Next(ctx context.Context, after uint64) (Report, error) {
	return e.newest.Next(ctx, after)
}

// Again asks for another burst while Run runs.
func (e *Engine) Again() {
	select {
	case e.again <- struct{}{}:
	default: // one is asked for already
	}
}

// Say puts words for the user into the reports from now on.
func (e *Engine) Say(notice string) { e.change(func(s *state) { s.notice = notice }) }

// change changes what is known and publishes it.
func (e *Engine) change(f func(*state)) {
	e.mu.Lock()
	f(&e.state)
	e.mu.Unlock()
	e.publish()
}

func (e *Engine) publish() {
	e.newest.Set(func(version uint64) Report {
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.state.report(version)
	})
}

// Run carries a plan out. It ends with the plan or with ctx, and returns when the last of its
// goroutines has. It is called again when it has ended.
func (e *Engine) Run(ctx context.Context, p Plan) error {
	if p.For <= 0 {
		p.For = DefaultHearing
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	nodes := e.deployment.Primaries(ctx)
	e.change(func(s *state) {
		s.run, s.begun, s.until, s.ended = Running, time.Now().Round(0), time.Time{}, ""
		s.db, s.hearing, s.own = nodes[0].DB(), Hearing{}, 0
		s.missing, s.after = map[PatternID]float64{}, map[PatternID]float64{}
		s.folder.learn(e.known())
		if p.Misses {
			s.until, s.ticks, s.rush, s.missed = s.begun.Add(p.For), nil, newRush(), NewSketch(keptKeys)
		}
	})
	r := &running{e: e, nodes: nodes, plan: p, cancel: cancel}
	r.run(ctx)
	ended := "it was stopped"
	if cause, ok := errors.AsType[why](context.Cause(ctx)); ok {
		ended = string(cause)
	}
	e.change(func(s *state) { s.run, s.ended, s.hearing.On, s.until = Ended, ended, false, time.Time{} })
	return ctx.Err()
}

// running is a plan that is being carried out.
type running struct {
	e      *Engine
	nodes  []Node
	plan   Plan
	cancel context.CancelCauseFunc

	loads  []Load
	loaded []bool
	heard  []hearer
	// pending is the tick whose misses are held back still; nil when there is none.
	pending *pending
}

func (r *running) run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	r.loads, r.loaded, r.heard = make([]Load, len(r.nodes)), make([]bool, len(r.nodes)), make([]hearer, len(r.nodes))
	if r.plan.Misses {
		timed := time.AfterFunc(r.plan.For, func() { r.cancel(why("its time was over")) })
		defer timed.Stop()
		for i, n := range r.nodes {
			all.Go(func() { r.listen(ctx, n, &r.heard[i]) })
		}
	}
	bursts := make(chan struct{}, 1)
	if r.plan.Monitor {
		bursts <- struct{}{}
	}
	bursting, busy := make(chan struct{}, 1), false
	publish, tick := time.NewTicker(publishEvery), time.NewTicker(tickEvery)
	defer publish.Stop()
	defer tick.Stop()
	r.load(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-bursts:
			busy = true
			all.Go(func() {
				r.e.monitor(ctx, r.nodes, r.plan.Budget)
				bursting <- struct{}{}
			})
		case <-bursting:
			if busy = false; !r.plan.Misses {
				r.cancel(why("the burst is over"))
			}
		case <-r.e.again:
			if !busy && len(bursts) == 0 {
				bursts <- struct{}{}
			}
		case <-publish.C:
			r.settle()
			r.e.publish()
		case <-tick.C:
			r.tick(ctx)
			r.fills(ctx)
		}
	}
}
