package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"valktop/actions"
	"valktop/maybe"
)

// expireFlags are what `valktop expire` was asked.
type expireFlags struct {
	changeFlags
	keys        selectionFlags
	ttl         maybe.Value[time.Duration]
	to          maybe.Value[string]
	persist     maybe.Value[bool]
	jitter      maybe.Value[float64]
	onlyMissing maybe.Value[bool]
}

func (p *program) expireCommand() *cobra.Command {
	var f expireFlags
	c := &cobra.Command{
		Use:   "expire [GLOB]",
		Short: "Set or take away the TTL of keys",
		Long: "Sets the TTL of keys by name, prefix, pattern or glob, or takes it away. It\n" +
			"shows first what it would do, asks, and keeps the TTLs as they were in a file\n" +
			"that `valktop restore` plays back. The server comes from -u, --profile or the\n" +
			"environment.\n\n" + changeExits,
		Example: "valktop expire --prefix cart: --ttl 7d --only-missing --dry-run\n" +
			"valktop expire 'page:*' --ttl 1h --jitter 10% --profile prod\n" +
			"valktop expire --pattern 'session:{uuid}' --set-tier long\n" +
			"valktop expire --key settings --persist --yes",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.expire(ctx, &f, args) }),
	}
	g := group(c, "what")
	flag(g, ttl(), &f.ttl, "ttl", "", "D", "the new TTL: 90s, 10m, 1h, 7d")
	flag(g, oneOf(ttlTiers()...), &f.to, "set-tier", "", "TIER", "the longest TTL of this tier: short, medium, long, week")
	g.onOff(&f.persist, "persist", "", "no TTL any more")
	flag(g, fraction(), &f.jitter, "jitter", "", "PCT", "spread the new TTLs by this much to either side (0%)")
	g.onOff(&f.onlyMissing, "only-missing", "", "leave keys alone that have a TTL")
	f.keys.addTo(c)
	f.addPace(c, false)
	f.addSafety(c)
	f.addBackup(c)
	f.addOutput(c)
	return c
}

func (p *program) expire(ctx context.Context, f *expireFlags, args []string) error {
	plan, err := f.keys.plan(actions.Expire, args)
	if err != nil {
		return err
	}
	ways := 0
	for _, given := range []bool{f.ttl.Known(), f.to.Known(), f.persist.Or(false)} {
		if given {
			ways++
		}
	}
	switch {
	case ways == 0:
		return usage("it is not said what TTL to set", "", "--ttl 1h, --set-tier long, or --persist")
	case ways > 1:
		return usage("--ttl, --set-tier and --persist contradict each other", "each says what TTL to set", "keep one of them")
	case f.persist.Or(false) && (f.jitter.Known() || f.onlyMissing.Or(false)):
		return usage("--persist takes no --jitter and no --only-missing", "it takes TTLs away", "drop them")
	}
	if f.persist.Or(false) {
		plan.Action = actions.Persist
		return p.change(ctx, &f.changeFlags, plan)
	}
	plan.TTL = f.ttl.Or(longestOf(f.to.Or("")))
	plan.Jitter, plan.OnlyMissing = f.jitter.Or(0), f.onlyMissing.Or(false)
	return p.change(ctx, &f.changeFlags, plan)
}
