package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"valktop/actions"
	"valktop/maybe"
)

// changeExits is what the exit status of a change means.
const changeExits = "exit 0  all of it was done\n" +
	"     1  something failed\n" +
	"     2  the command line is wrong\n" +
	"     3  refused: not allowed, or not confirmed\n" +
	"   130  cancelled"

// invalidateFlags are what `valktop invalidate` was asked.
type invalidateFlags struct {
	changeFlags
	keys   selectionFlags
	spread maybe.Value[time.Duration]
}

func (p *program) invalidateCommand() *cobra.Command {
	var f invalidateFlags
	c := &cobra.Command{
		Use:   "invalidate [GLOB]",
		Short: "Remove keys by name, prefix, pattern or glob",
		Long: "Removes keys with UNLINK, or with --spread lets them expire bit by bit. It\n" +
			"shows first what it would do, asks, keeps what it removes in a file that\n" +
			"`valktop restore` plays back, and takes at most a tenth of the server's time.\n" +
			"Names are compared byte by byte; the server comes from -u, --profile or the\n" +
			"environment.\n\n" + changeExits,
		Example: "valktop invalidate --prefix product: --dry-run\n" +
			"valktop invalidate 'session:*' --only-volatile --spread 10m --profile prod\n" +
			"valktop invalidate --pattern 'user:{id}:posts' --idle 1h\n" +
			"valktop invalidate --key user:42 --yes -u redis://cache:6379 --write",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.invalidate(ctx, &f, args) }),
	}
	f.keys.addTo(c)
	g := group(c, "how")
	flag(g, duration(), &f.spread, "spread", "", "D", "expire them bit by bit over this time, none later than now")
	f.addPace(c, true)
	f.addSafety(c)
	f.addBackup(c)
	f.addOutput(c)
	return c
}

func (p *program) invalidate(ctx context.Context, f *invalidateFlags, args []string) error {
	plan, err := f.keys.plan(actions.Invalidate, args)
	if err != nil {
		return err
	}
	plan.Spread = f.spread.Or(0)
	return p.change(ctx, &f.changeFlags, plan)
}

// plan is a change of the keys that the flags select.
func (f *selectionFlags) plan(a actions.Action, args []string) (actions.Plan, error) {
	s, err := f.selection(args)
	if err != nil {
		return actions.Plan{}, err
	}
	n, err := f.narrow()
	return actions.Plan{Action: a, Selections: []actions.Selection{s}, Narrow: n}, err
}
