package cli

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"valktop/actions"
	"valktop/deployment"
	"valktop/keyspace"
	dialog "valktop/ui/change"
)

// changer is what the dashboard changes its server through. It implements change.Changer of the screens.
type changer struct {
	carrier
	from  source
	watch *hitRate

	mu       sync.Mutex
	unlocked time.Time // until when; zero: not at all
	undoable []dialog.Undoable
}

// changes returns what the dashboard changes the server through.
func (p *program) changes(s settings, from source) *changer {
	c := &changer{carrier: carrier{program: p, rules: s.rules, server: from.config, to: from.changes}, from: from, watch: &hitRate{}}
	from.run(func(ctx context.Context) error { c.watch.follow(ctx, from); return nil })
	return c
}

// Policy is what may be changed now and what is asked before.
func (c *changer) Policy() actions.Policy {
	c.mu.Lock()
	defer c.mu.Unlock()
	unlocked := time.Now().Before(c.unlocked)
	policy := c.rules.policy(c.server, unlocked)
	if !c.from.loopback() {
		policy = c.rules.elsewhere(policy, unlocked)
	}
	return policy
}

// Allows is why a plan cannot be carried out now, or nil.
func (c *changer) Allows(p actions.Plan) *actions.Refusal {
	if primary := c.watch.replicaOf(); primary != "" && p.Action != actions.Kill {
		return aReplica(primary)
	}
	return c.Policy().Allows(p)
}

// aReplica is why nothing is changed on one.
func aReplica(primary string) *actions.Refusal {
	return &actions.Refusal{What: "nothing may be changed here", Why: "this server is a replica of " + primary, Try: "valktop on its primary"}
}

// Terms are what a dialog begins with.
func (c *changer) Terms() dialog.Terms {
	return dialog.Terms{
		DB: c.server.DB, Bounds: keyspace.DefaultBounds(), BackupLimit: c.rules.backupLimit.Or(defaultBackupLimit),
	}
}

// CommandLine is the argv of the headless command that does the same on the same server.
func (c *changer) CommandLine(p actions.Plan, o dialog.Options) []string {
	argv := p.CommandLine()
	if argv == nil {
		return nil
	}
	flags := c.serverFlags()
	if o.Floor > 0 && p.Action == actions.Invalidate {
		flags = append(flags, "--floor", strconv.FormatFloat(o.Floor*100, 'f', -1, 64)+"%")
	}
	if p.Action != actions.Restore || p.Replace {
		switch {
		case !o.Backup:
			flags = append(flags, "--no-backup")
		case o.Unlimited:
			flags = append(flags, "--backup-limit", "0")
		}
		if o.TakeBig {
			flags = append(flags, "--big-keys", takeBig)
		}
	}
	// What a glob begins with may look like a flag: it stands behind all of them.
	if i := slices.Index(argv, "--"); i >= 0 {
		return slices.Insert(argv, i, flags...)
	}
	return append(argv, flags...)
}

// serverFlags name the server, without secrets.
func (c *changer) serverFlags() []string {
	if c.rules.profile != "" {
		return []string{"--profile", c.rules.profile}
	}
	var flags []string
	switch {
	case c.server.Sentinel != nil:
		flags = []string{"-u", c.server.SentinelURL()}
	case c.server.Socket != "":
		flags = []string{"-s", c.server.Socket}
	case c.server.Host != "":
		flags = []string{"-h", c.server.Host}
	}
	if c.server.Port != 0 && c.server.Socket == "" && c.server.Sentinel == nil {
		flags = append(flags, "-p", strconv.Itoa(c.server.Port))
	}
	if c.server.DB != 0 {
		flags = append(flags, "-n", strconv.Itoa(c.server.DB))
	}
	if c.server.User != "" {
		flags = append(flags, "--user", c.server.User)
	}
	flags = append(flags, tlsFlags(c.server.TLS)...)
	if c.tunnel != nil {
		flags = append(flags, "--ssh", c.tunnel.Spec())
	}
	if !c.server.Loopback() {
		flags = append(flags, "--write")
	}
	return flags
}

// tlsFlags are how to speak TLS as t says; none when it is nil.
func tlsFlags(t *deployment.TLS) []string {
	if t == nil {
		return nil
	}
	flags := []string{"--tls"}
	for _, f := range []struct{ name, value string }{{"--cacert", t.CACert}, {"--cert", t.Cert}, {"--key", t.Key}, {"--sni", t.SNI}} {
		if f.value != "" {
			flags = append(flags, f.name, f.value)
		}
	}
	if t.Insecure {
		flags = append(flags, "--insecure")
	}
	return flags
}

// Preview begins to count what a plan would touch.
func (c *changer) Preview(ctx context.Context, p actions.Plan) dialog.Previewing {
	switch p.Action {
	case actions.Restore:
		ctx, cancel := context.WithCancel(ctx)
		return &oncePreview{life: ctx, Stopper: cancel, ask: func(ctx context.Context) (actions.Preview, error) { return actions.PreviewRestore(ctx, c.to, p) }}
	case actions.Kill:
		ctx, cancel := context.WithCancel(ctx)
		return &oncePreview{life: ctx, Stopper: cancel, ask: func(ctx context.Context) (actions.Preview, error) {
			return actions.PreviewKill(ctx, c.from.changes, p)
		}}
	case actions.Invalidate, actions.Expire, actions.Persist, actions.Rename:
	}
	return actions.StartPreview(ctx, c.to, p, actions.PreviewOptions{
		Protect: c.rules.protect.Or(nil), Bounds: keyspace.DefaultBounds(), BackupDir: c.backupDir(),
	})
}

// Start carries a plan out. The run goes on until it ends, is cancelled, or valktop ends.
func (c *changer) Start(ctx context.Context, p actions.Plan, v actions.Preview, o dialog.Options) (dialog.Run, error) {
	if refusal := c.Allows(p); refusal != nil {
		return nil, refusal
	}
	how := carrying{pace: o.Pace, protect: c.rules.protect.Or(nil), floor: max(o.Floor, c.rules.floor.Or(0)), hitRate: c.watch.now, takeBig: o.TakeBig}
	if o.Backup && (p.Action != actions.Restore || p.Replace) {
		how.backup = actions.DefaultBackupPath(c.backupDir(), p, time.Now())
		if !o.Unlimited {
			how.limit = c.rules.backupLimit.Or(defaultBackupLimit)
		}
	}
	type begun struct {
		run *followed
		err error
	}
	began := make(chan begun, 1)
	c.from.run(func(life context.Context) error {
		run, err := c.start(life, p, v, how)
		if err != nil {
			began <- begun{nil, err}
			return nil // who asked is told
		}
		shown := &followed{carried: run, kept: make(chan struct{})}
		defer close(shown.kept)
		began <- begun{shown, nil}
		o, err := run.finish()
		c.keep(o, run)
		return err
	})
	select {
	case b := <-began:
		if b.err != nil {
			return nil, b.err
		}
		return b.run, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// followed is a run on the screen. Its end is told when its backup is closed, and it can be
// undone.
type followed struct {
	*carried
	kept chan struct{} // closed then
}

// Next waits for a version newer than after, and returns the newest.
func (f *followed) Next(ctx context.Context, after uint64) (actions.Progress, error) {
	p, err := f.carried.Next(ctx, after)
	if err != nil || !p.State.Ended() {
		return p, err
	}
	select {
	case <-f.kept:
		return p, nil
	case <-ctx.Done():
		return p, ctx.Err()
	}
}

// keep remembers what can be undone.
func (c *changer) keep(o actions.Outcome, run *carried) {
	if o.Backup == "" || o.Changed == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.undoable = slices.Insert(c.undoable, 0, dialog.Undoable{Backup: o.Backup, Plan: o.Plan, Time: o.Ended, Keys: run.backup.Keys()})
}

// Undoable are the changes of this session that can be undone, the newest first.
func (c *changer) Undoable() []dialog.Undoable {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.undoable)
}

// Unlock allows changes until that time.
func (c *changer) Unlock(until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unlocked = until
}

// Lock ends what Unlock began.
func (c *changer) Lock() { c.Unlock(time.Time{}) }

// oncePreview is a preview of one version.
type oncePreview struct {
	ask     func(context.Context) (actions.Preview, error)
	life    context.Context
	Stopper context.CancelFunc
}

// Next returns the preview, and after it waits for ctx: there is nothing newer.
func (b *oncePreview) Next(ctx context.Context, after uint64) (actions.Preview, error) {
	if after > 0 {
		<-ctx.Done()
		return actions.Preview{}, ctx.Err()
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(b.life, cancel)()
	return b.ask(ctx)
}

// Stop ends it.
func (b *oncePreview) Stop() { b.Stopper() }

// hiddenValues is why no value is shown where the config file says so; empty elsewhere.
func (r rules) hiddenValues() string {
	if r.values.Or(shown) == hidden {
		return "values are hidden by the config file"
	}
	return ""
}
