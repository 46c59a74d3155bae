package actions

import (
	"context"
	"errors"

	"valktop/keyspace"
	"valktop/latest"
	"valktop/maybe"
)

// Previewing is a preview under way. It is safe for concurrent use.
type Previewing struct {
	deployment Deployment
	plan       Plan
	options    PreviewOptions
	life       context.Context // until it is stopped, or nothing more will be known
	stop       context.CancelFunc
	ended      chan struct{} // closed when its goroutines have ended
	newest     latest.Value[Preview]

	// Of the goroutine that makes it.
	how    RunOptions
	ask    *asker
	last   Preview            // the newest, apart from what it waited for
	waited bool               // it was published once more since, to say what it waits for
	met    []keyspace.Example // the first keys that were selected
	probe  probe
	backed maybe.Value[keyspace.Estimate] // bytes of the keys that fit into a backup, when all were asked
}

// StartPreview begins to find out what a plan would touch. It changes nothing, and ends
// with ctx, when it is stopped, or when all is known that can be.
func StartPreview(ctx context.Context, d Deployment, p Plan, o PreviewOptions) *Previewing {
	ctx, cancel := context.WithCancel(ctx)
	v := &Previewing{deployment: d, plan: p, options: o, life: ctx, stop: cancel, ended: make(chan struct{}), how: o.pace()}
	v.ask = newAsker(p, v.how)
	v.ask.waits = v.waits
	v.last = v.unknown("")
	v.last.Done = false
	go func() {
		defer close(v.ended)
		defer cancel()
		v.run(ctx)
	}()
	return v
}

// Next blocks until there is a version newer than after and returns the newest. When there
// will be none its error is context.Canceled.
func (v *Previewing) Next(ctx context.Context, after uint64) (Preview, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(v.life, cancel)()
	p, err := v.newest.Next(ctx, after)
	if err != nil {
		if last, version := v.newest.Get(); version > after {
			return last, nil // it came with the end
		}
	}
	return p, err
}

// Stop ends the preview. It does not block.
func (v *Previewing) Stop() { v.stop() }

// Wait waits until nothing is asked any more.
func (v *Previewing) Wait() { <-v.ended }

// run finds out all there is.
func (v *Previewing) run(ctx context.Context) {
	match, err := v.plan.Matcher()
	if checked := v.plan.Check(); checked != nil {
		err = checked
	}
	if err == nil && v.plan.Action == Restore {
		err = errors.New("what a backup holds is not counted here")
	}
	if err != nil {
		v.publish(v.unknown(err.Error()))
		return
	}
	if names, ok := match.Keys(); ok {
		v.named(ctx, names)
		return
	}
	v.scan(ctx, match)
}

// unknown is a preview that ended without an answer: any number of keys may be touched.
func (v *Previewing) unknown(why string) Preview {
	return Preview{Done: true, Why: why, Keys: keyspace.Estimate{High: boundless}, Share: keyspace.Estimate{High: 1}}
}

// fail ends a preview that cannot go on, unless it was stopped.
func (v *Previewing) fail(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	p := v.last
	p.Done, p.Why = true, err.Error()
	p.Keys.Exact = false
	v.publish(p)
}

// waits says what is waited for, and, where why is empty, that nothing is any more.
func (v *Previewing) waits(why string) {
	if why == "" && !v.waited {
		return
	}
	before := v.last
	p := before
	if why != "" {
		p.Why = why
	}
	v.publish(p)
	v.last, v.waited = before, why != ""
}

// boundless stands for a number of keys of which nothing is known.
const boundless = 1 << 40

// publish hands out a version. What is the same in all is filled in here.
func (v *Previewing) publish(p Preview) {
	p.Plan = v.plan
	p.Exact = p.Keys.Exact
	p.Again = v.plan.removes() && p.Keys.High > maxTaken
	p.Lookups = maybe.Unknown[float64]("it is not known how often these keys are looked up")
	if v.options.Lookups != nil && len(v.plan.Selections) > 0 {
		p.Lookups = v.options.Lookups(v.plan.Selections[0])
	}
	if v.options.BackupDir != "" {
		p.Free = freeBytes(v.options.BackupDir)
	}
	v.last, v.waited = p, false
	v.newest.Set(func(version uint64) Preview {
		p.Version = version
		return p
	})
}
