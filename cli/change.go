package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"time"

	"valktop/actions"
	"valktop/deployment"
	"valktop/keyspace"
	"valktop/ui/text"
)

// change is one change of a server on its way from plan to outcome.
type change struct {
	*program
	f      *changeFlags
	plan   actions.Plan
	policy actions.Policy
	rules  rules
	server deployment.Config
	to     *deployment.Deployment
	keep   keeping
	lines  *bufio.Reader // of the terminal; nil before the first question
}

// keeping is whether there is a backup.
type keeping int

const (
	undecided keeping = iota
	kept
	unkept
)

// change previews a plan, asks, and carries it out.
func (p *program) change(ctx context.Context, f *changeFlags, plan actions.Plan) error {
	c, err := p.prepare(ctx, f, plan)
	if err != nil {
		return err
	}
	defer func() { _ = c.to.Close() }() // what is left of it is of no use to anybody
	if err := reach(ctx, c.to.Keyspace()); err != nil {
		return err
	}
	if !c.to.Loopback() {
		c.policy = c.rules.elsewhere(c.policy, f.write.Or(false))
		if refusal := c.policy.Allows(c.plan); refusal != nil && !f.dryRun.Or(false) {
			return refused(refusal, exitRefused)
		}
	}
	defer c.giveWay(c.to, paced(f.rate).Pace, behind)()
	v, err := c.preview(ctx)
	if err != nil {
		return err
	}
	if warning := c.fromElsewhere(); warning != "" {
		fmt.Fprintln(p.Err, "Warning:", text.Escape(warning))
	}
	if f.dryRun.Or(false) {
		return c.writePreview(v)
	}
	if err := c.able(ctx); err != nil {
		return err
	}
	if err := c.ask(ctx, v); err != nil {
		return err
	}
	return c.run(ctx, v)
}

// able asks the server whether it can do what is planned.
func (c *change) able(ctx context.Context) error {
	refusal, err := actions.Able(ctx, c.to.Changes(), c.plan, c.keeps() == kept)
	if err != nil || refusal == nil {
		return err
	}
	return refused(refusal, exitRefused)
}

// prepare finds out which server is meant and what may be done to it. Nothing is sent yet.
func (p *program) prepare(ctx context.Context, f *changeFlags, plan actions.Plan) (*change, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	s, server, err := p.resolve(ctx, &f.connection, settings{rules: f.rules()}, nil)
	if err != nil {
		return nil, err
	}
	plan.DB, plan.Reason = server.DB, f.reason.Or("")
	c := &change{program: p, f: f, plan: plan, rules: s.rules, server: server, policy: s.rules.policy(server, f.write.Or(false))}
	if err := c.plan.Check(); err != nil {
		return nil, refused(err, exitUsage)
	}
	if err := c.widen(); err != nil {
		return nil, err
	}
	if refusal := c.policy.Allows(c.plan); refusal != nil && !f.dryRun.Or(false) {
		return nil, refused(refusal, exitRefused)
	}
	c.to, err = connect(server)
	return c, err
}

// widen adds what the rules of the config file invalidate as well.
func (c *change) widen() error {
	if c.plan.Action != actions.Invalidate {
		return nil
	}
	more, err := actions.Cascade(c.policy.Cascade, c.plan.Selections[0])
	if err != nil {
		return refused(err, exitUsage)
	}
	c.plan.Selections = append(c.plan.Selections, more...)
	return nil
}

// refused is why a plan is not carried out, with the exit code that it stands for.
func refused(err error, code int) error {
	if r, ok := errors.AsType[*actions.Refusal](err); ok {
		return problem{what: r.What, why: r.Why, try: r.Try, code: code}
	}
	return err
}

// where is the server and the database, as titles say it.
func (c *change) where() string {
	return c.server.Label() + " db " + text.Whole(int64(c.server.DB))
}

// previewWait is how long a preview that is not needed to the last key may take: somebody
// waits at the terminal, and its bounds count as well.
const previewWait = 10 * time.Second

// preview counts what the plan would touch: to the end for a dry run, for a question as
// far as somebody likes to wait, and not at all where nobody looks.
func (c *change) preview(ctx context.Context) (actions.Preview, error) {
	dry := c.f.dryRun.Or(false)
	if c.f.yes.Or(false) || !dry && !c.interactive() {
		return actions.Preview{Plan: c.plan}, nil
	}
	if c.plan.Action == actions.Restore {
		v, err := actions.PreviewRestore(ctx, c.to.Changes(), c.plan)
		return v, refused(err, exitFailed)
	}
	within := ctx
	if !dry {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, previewWait)
		defer cancel()
	}
	pace := paced(c.f.rate)
	looking := actions.StartPreview(ctx, c.to.Changes(), c.plan, actions.PreviewOptions{
		Protect: c.policy.Protect, Bounds: keyspace.DefaultBounds(), Pace: pace.Pace, Rate: pace.Rate, BackupDir: c.backupDir(),
	})
	defer looking.Stop()
	line := c.newChangeProgress()
	defer line.end()
	var last actions.Preview
	for !last.Done {
		v, err := looking.Next(within, last.Version)
		switch {
		case err == nil:
		case ctx.Err() == nil && last.Version > 0 && within.Err() != nil:
			return last, nil
		default:
			return last, err
		}
		last = v
		line.previewed(v)
	}
	return last, nil
}

// keeps is whether there is a backup, as far as it was decided.
func (c *change) keeps() keeping {
	switch {
	case c.f.noBackup.Or(false):
		return unkept
	case c.f.backup.Known():
		return kept
	case c.keep != undecided:
		return c.keep
	case c.policy.BackupAsked:
		return undecided
	}
	return kept
}
