package cli

import (
	"context"

	"github.com/spf13/cobra"

	"valktop/maybe"
	"valktop/nearest"
)

// rootFlags are what `valktop [URL]` was asked.
type rootFlags struct {
	connection connection
	settings   settings
}

// command is the whole tree of commands.
func (p *program) command() *cobra.Command {
	var f rootFlags
	c := &cobra.Command{
		Use:   "valktop [URL|@profile]",
		Short: "A terminal dashboard for Redis and Valkey used as a cache",
		Long: "Watches a cache live: hit rate, memory, fragmentation, clients, what is wrong.\n" +
			"Without an argument it takes VALKEY_URL, then REDIS_URL, then 127.0.0.1:6379;\n" +
			"when nothing listens there, you pick one of your profiles.\n" +
			"The flags of a connection are those of redis-cli.",
		Example: "valktop redis://cache:6379\n" +
			"valktop -h cache -p 6379 --user monitor --askpass\n" +
			"valktop @prod\n" +
			"valktop demo",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.watchLive(ctx, &f, args) }),
	}
	c.AddCommand(p.demoCommand(), p.statsCommand(), p.scanCommand(), p.keyCommand(), p.checkCommand(), p.fleetCommand(), p.doctorCommand(),
		p.invalidateCommand(), p.expireCommand(), p.restoreCommand(), p.logCommand(), p.profilesCommand(), p.manCommand())
	f.connection.addTo(c)
	addSampling(c, &f.settings.sampling)
	addSafety(c, &f.settings.rules)
	addDisplay(c, &f.settings)
	addConfig(c, &f.connection.config)
	p.addHelp(c)
	c.SetFlagErrorFunc(p.badFlag)
	c.CompletionOptions.HiddenDefaultCmd = true
	return c
}

// watchLive is `valktop [URL]`.
func (p *program) watchLive(ctx context.Context, f *rootFlags, args []string) error {
	if err := p.mistyped(args); err != nil {
		return err
	}
	args, left, err := p.pick(ctx, f, args)
	if err != nil || left {
		return err
	}
	s, server, err := p.resolve(ctx, &f.connection, f.settings, args)
	if err != nil {
		return err
	}
	return p.dashboard(ctx, s, server, "", nil)
}

// mistyped finds out whether what stands where a server should be was meant as a command.
// One slip away from a command it is taken for one: no script relies on a server's name
// that a human would read as a typing error.
func (p *program) mistyped(args []string) error {
	if len(args) == 0 {
		return nil
	}
	for _, c := range p.root.Commands() {
		if nearest.Distance(args[0], c.Name()) == 1 {
			return usage("there is no command "+args[0], "", "valktop "+c.Name()+"; for a server of that name: valktop -h "+args[0])
		}
	}
	return nil
}

// addConfig gives c the flag that names the config file.
func addConfig(c *cobra.Command, into *maybe.Value[string]) {
	flag(group(c, "other"), word(), into, "config", "", "FILE", "config file in place of the usual one")
}
