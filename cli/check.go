package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"valktop/analysis"
	"valktop/maybe"
)

// checkFlags are what `valktop check` was asked.
type checkFlags struct {
	connection connection
	settings   settings
	lasting    maybe.Value[time.Duration]
	json       maybe.Value[bool]
}

func (p *program) checkCommand() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [URL|@profile]",
		Short: "The health verdict as an exit status, for scripts",
		Long: "Says whether the cache is healthy, which check failed, measured against what.\n" +
			"Limits that were given are judged over the whole time of --for, everything\n" +
			"else as on the dashboard. A server that cannot be reached is unhealthy. All\n" +
			"profiles of a tag are checked at once, a line each; the worst is the status.\n\n" +
			"exit 0  healthy\n" +
			"     1  degraded or unhealthy\n" +
			"     2  the command line or the config file is wrong\n" +
			"     3  cannot tell: no permission, wrong password, or too few lookups to judge\n" +
			"        a hit rate that was asked for",
		Example: "valktop check redis://cache:6379\n" +
			"valktop check @prod --for 1m --min-hit-rate 85% --max-ping 5ms\n" +
			"valktop check @eu\n" +
			"valktop check --max-memory 80% --json | jq .checks",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.check(ctx, &f, args) }),
	}
	limits := &f.settings.limits
	g := group(c, "limits")
	flag(g, fraction(), &limits.minHitRate, "min-hit-rate", "", "SHARE", "hit rate at least: 80% or 0.8")
	flag(g, count(), &limits.minLookups, "min-lookups", "", "N", "with fewer lookups it cannot tell (100)")
	flag(g, fraction(), &limits.maxMemory, "max-memory", "", "SHARE", "memory used of maxmemory at most: 80%")
	flag(g, amount(), &limits.maxFragmentation, "max-fragmentation", "", "RATIO", "memory in RAM over memory used at most: 1.5")
	flag(g, amount(), &limits.maxEvicted, "max-evicted-per-sec", "", "N", "evicted keys per second at most")
	flag(g, duration(), &limits.maxPing, "max-ping", "", "D", "median round trip at most: 5ms")
	g = group(c, "output")
	flag(g, duration(), &f.lasting, "for", "", "D", "measure for this long (two polls)")
	flag(g, interval(), &f.settings.interval, "interval", "i", "D", "time between polls, 100ms to 1m (1s)")
	g.onOff(&f.json, "json", "", "the verdict as JSON")
	f.connection.addTo(c)
	addConfig(c, &f.connection.config)
	return c
}

func (p *program) check(ctx context.Context, f *checkFlags, args []string) error {
	if file, err := p.config(&f.connection); err == nil && !f.connection.namesServer() {
		if _, names := file.tagOf(args); len(names) > 0 {
			return p.checkTag(ctx, f, file, names)
		}
	}
	s, server, err := p.resolve(ctx, &f.connection, f.settings, args)
	if err != nil {
		return err
	}
	run := checkRun{end: f.end(s), progress: p.newProgress(f.lasting.Or(0)), left: p.leftover(s, server)}
	err = watch(ctx, s, server, run.see)
	run.progress.clear()
	if err != nil {
		return err
	}
	v := judge(run.measured, s)
	if f.json.Or(false) {
		err = v.writeJSON(p.Out)
	} else {
		err = v.writeText(p.Out, widthOf(p.Out))
	}
	if err != nil {
		return err
	}
	return exitCode(v.Exit)
}

// end says when enough was measured.
func (f *checkFlags) end(s settings) end {
	polls := maybe.Of(int64(2))
	if f.lasting.Known() {
		polls = maybe.Value[int64]{}
	}
	return newEnd(polls, f.lasting, s.interval.Or(defaultInterval))
}

// checkRun is one run of `valktop check`.
type checkRun struct {
	end      end
	opening  opening
	measured measured
	progress progress
	left     leftover
}

// see adds a state to what is judged in the end. A server that does not answer at first
// is waited for as in stats; that it did not come up is then what there is to judge.
func (r *checkRun) see(s analysis.State) error {
	hold, err := r.opening.check(s)
	if hold && err == nil {
		return nil
	}
	r.left.once(s.Snapshot)
	r.measured.add(s)
	r.progress.show(r.measured.over())
	if hold || r.end.reached(r.measured.polls, r.measured.over()) {
		return errEnough
	}
	return nil
}

// exitCode is an error that is told by the exit code alone.
type exitCode int

func (exitCode) Error() string { return "see the exit code" }
