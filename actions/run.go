package actions

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"

	"valktop/latest"
)

// Run is a plan being carried out. It is safe for concurrent use.
type Run struct {
	deployment Deployment
	plan       Plan
	options    RunOptions
	control    *runControl
	limit      *runLimiter
	brake      braking
	published  latest.Value[Progress]
	tally      runTally
	taken      *taken        // by all primaries
	ended      chan struct{} // closed when nothing more will be done
}

// Start begins to carry out a plan that was confirmed. The end of ctx cancels the run: it
// finishes the batch under way, so Wait for it.
func Start(ctx context.Context, d Deployment, p Plan, o RunOptions) (*Run, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	if o.Seed == 0 {
		o.Seed = rand.Uint64()
	}
	r := &Run{deployment: d, plan: p, options: o, control: newRunControl(), limit: &runLimiter{rate: o.Rate}, taken: newTaken(), ended: make(chan struct{})}
	r.brake.Brake = o.Brake
	r.tally.begin(p, o)
	work, err := r.work(ctx)
	if err != nil {
		return nil, err
	}
	r.publish()
	go r.run(ctx, work)
	return r, nil
}

// run does the work while another goroutine publishes how far it has come.
func (r *Run) run(ctx context.Context, work func(context.Context) error) {
	defer close(r.ended)
	stop := context.AfterFunc(ctx, r.Cancel)
	defer stop()
	var others sync.WaitGroup
	done := make(chan struct{})
	others.Go(func() { r.report(done) })
	err := work(context.WithoutCancel(ctx))
	close(done)
	others.Wait()
	if errors.Is(err, errCancelled) {
		err = nil
	}
	r.tally.end(r.control.cancelled(), err)
	r.publish()
}

// Next blocks until there is a version newer than after, and returns the newest.
func (r *Run) Next(ctx context.Context, after uint64) (Progress, error) {
	return r.published.Next(ctx, after)
}

// Pause lets the batch under way end and begins no other.
func (r *Run) Pause() { r.control.pause(true) }

// Resume ends a pause.
func (r *Run) Resume() { r.control.pause(false) }

// Cancel ends the run after the batch under way.
func (r *Run) Cancel() { r.control.cancel() }

// Wait waits for the end and returns what was done.
func (r *Run) Wait() Outcome {
	<-r.ended
	p, _ := r.published.Get()
	return p.Outcome
}
