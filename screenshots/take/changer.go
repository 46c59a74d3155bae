package main

import (
	"context"
	"time"

	"valktop/actions"
	"valktop/screenshots/scene"
	"valktop/ui/change"
)

// changer changes the made-up cache: its run stands still after so many names, or has
// ended when there are no more.
type changer struct{ walked int64 }

// Policy is that of somebody who takes care.
func (changer) Policy() actions.Policy { return actions.Policy{HitRateFloor: 0.6} }

// Allows everything.
func (changer) Allows(actions.Plan) *actions.Refusal { return nil }

// Terms are the usual ones.
func (changer) Terms() change.Terms { return change.Terms{} }

// CommandLine is the one for this cache.
func (changer) CommandLine(p actions.Plan, _ change.Options) []string {
	argv := p.CommandLine()
	if p.Action == actions.Invalidate {
		argv = append(argv, "--floor", "0.6")
	}
	return append(argv, "-h", "cache-1")
}

// Preview is that of the products, exact.
func (changer) Preview(_ context.Context, p actions.Plan) change.Previewing { return previewing{p} }

// Start begins the run.
func (c changer) Start(_ context.Context, p actions.Plan, _ actions.Preview, _ change.Options) (change.Run, error) {
	return running{plan: p, walked: c.walked}, nil
}

// Undoable is the change that was made.
func (c changer) Undoable() []change.Undoable {
	return []change.Undoable{{Backup: scene.Backup, Time: scene.Begin(), Keys: 253_559}}
}

// Unlock and Lock do nothing.
func (changer) Unlock(time.Time) {}

// Lock does nothing.
func (changer) Lock() {}

type previewing struct{ plan actions.Plan }

// Next is the one preview that there is.
func (p previewing) Next(context.Context, uint64) (actions.Preview, error) {
	if p.plan.Action == actions.Kill {
		return scene.Killing(p.plan), nil
	}
	if p.plan.Selections[0].Kind == actions.ByKey {
		return scene.One(p.plan), nil
	}
	return scene.Products(p.plan, 0), nil
}

// Stop does nothing.
func (previewing) Stop() {}

type running struct {
	plan   actions.Plan
	walked int64
}

// Next is the one state in which the run is.
func (r running) Next(context.Context, uint64) (actions.Progress, error) {
	if r.walked == 0 {
		return scene.Invalidated(r.plan), nil
	}
	return scene.Invalidating(r.plan, r.walked), nil
}

// Pause does nothing.
func (running) Pause() {}

// Resume does nothing.
func (running) Resume() {}

// Cancel does nothing.
func (running) Cancel() {}
