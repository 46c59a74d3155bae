package keyspace

import (
	"context"
	"math/rand/v2"

	"valktop/latest"
)

// Engine samples the keys of a deployment and hands out what it knows. It is safe for
// concurrent use.
type Engine struct {
	deployment Deployment
	options    EngineOptions
	control    *control
	newest     latest.Value[Report]
}

// New returns an engine that samples d. It does so while Run runs.
func New(d Deployment, o EngineOptions) *Engine {
	o = o.withDefaults()
	return &Engine{deployment: d, options: o, control: newControl(o)}
}

// Next waits for a report newer than version after and returns the newest.
func (e *Engine) Next(ctx context.Context, after uint64) (Report, error) {
	return e.newest.Next(ctx, after)
}

// Pause stops asking the servers, after what is under way. Cursors are kept.
func (e *Engine) Pause() { e.control.change(func(w *wants) { w.paused = true }) }

// Resume goes on where Pause stopped.
func (e *Engine) Resume() { e.control.change(func(w *wants) { w.paused = false }) }

// SetPace changes the share of the servers' time that is taken: above 0 to 1, or
// DefaultPace for 0.
func (e *Engine) SetPace(share float64) {
	e.control.change(func(w *wants) { w.pace = clampPace(share) })
}

// SetRate changes how many names a second are looked at, at most; 0: no bound.
func (e *Engine) SetRate(names float64) { e.control.change(func(w *wants) { w.rate = names }) }

// SetGoal changes how far the scan goes. It goes on from where it is, but for ExactAll
// another pass begins, since every key is to be asked.
func (e *Engine) SetGoal(g Goal) {
	e.control.change(func(w *wants) {
		if g.Until == ExactAll && w.goal.Until != ExactAll {
			w.pass++
		}
		w.goal = g.withDefaults()
	})
}

// Rescan begins another pass. What the one before knew is compared with it.
func (e *Engine) Rescan() { e.control.change(func(w *wants) { w.pass++ }) }

// Run samples until ctx ends and returns its error. It returns when the last of its
// goroutines has. It is called once.
func (e *Engine) Run(ctx context.Context) error {
	seed := e.options.Seed
	if seed == 0 {
		seed = rand.Uint64()
	}
	source := rand.New(rand.NewPCG(seed, seed))
	before := past{}
	for number := 1; ; {
		p := newPass(ctx, e, number, before, source)
		if number = p.run(ctx); ctx.Err() != nil {
			return ctx.Err()
		}
		before = p.leave()
	}
}
