package cli

import (
	"context"
	"fmt"
	"time"

	"valktop/actions"
)

// run carries the plan out and prints the outcome.
func (c *change) run(ctx context.Context, v actions.Preview) error {
	how := carrying{protect: c.policy.Protect, floor: c.policy.HitRateFloor, takeBig: c.f.big.Or(skipBig) == takeBig}
	pace := paced(c.f.rate)
	how.pace, how.rate = pace.Pace, pace.Rate
	if c.keeps() == kept {
		how.backup = c.f.backup.Or(actions.DefaultBackupPath(c.backupDir(), c.plan, time.Now()))
		how.limit = c.rules.backupLimit.Or(defaultBackupLimit)
	}
	if how.floor > 0 && c.plan.Action == actions.Invalidate {
		rate, stop := pollHitRate(context.WithoutCancel(ctx), c.to)
		defer stop()
		how.hitRate = rate.now
	}
	carry := carrier{program: c.program, rules: c.rules, server: c.server, to: c.to.Changes()}
	run, err := carry.start(ctx, c.plan, v, how)
	if err != nil {
		return refused(err, exitRefused)
	}
	state := c.follow(ctx, run)
	o, err := run.finish()
	if written := c.writeOutcome(o); err == nil {
		err = written
	}
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil: // the exit code is the signal's
		return ctx.Err()
	case state == actions.Failed || o.Failed > 0 || o.Err != nil:
		return exitCode(exitFailed)
	}
	return nil
}

// follow shows how far the run has come until it has ended. The end of ctx cancels it.
func (c *change) follow(ctx context.Context, run *carried) actions.RunState {
	stop := context.AfterFunc(ctx, run.Cancel)
	defer stop()
	line := c.newChangeProgress()
	defer line.end()
	var last actions.Progress
	for !last.State.Ended() {
		next, err := run.Next(context.WithoutCancel(ctx), last.Version)
		if err != nil {
			return last.State
		}
		last = next
		line.progressed(last)
	}
	return last.State
}

// writePreview prints what a dry run found.
func (c *change) writePreview(v actions.Preview) error {
	if c.f.json.Or(false) {
		return newJSONLines(c.Out).Encode(previewOf(v, c.server))
	}
	_, err := fmt.Fprint(c.Out, previewText(v, c.where(), widthOf(c.Out)))
	return err
}

// writeOutcome prints what was done.
func (c *change) writeOutcome(o actions.Outcome) error {
	if c.f.json.Or(false) {
		return newJSONLines(c.Out).Encode(o)
	}
	_, err := fmt.Fprint(c.Out, outcomeText(o, c.where(), undoText(o), widthOf(c.Out)))
	return err
}
