package cli

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"valktop/deployment"
	"valktop/maybe"
	"valktop/ui"
	"valktop/ui/fleet"
)

// fleetFlags are what `valktop fleet` was asked.
type fleetFlags struct {
	connection connection // its config file alone
	settings   settings   // the theme alone
	json       maybe.Value[bool]
}

// fleetPatience is how long a list that is printed waits for those who have not answered twice:
// two polls, and what a far away server takes.
const fleetPatience = 4 * time.Second

func (p *program) fleetCommand() *cobra.Command {
	var f fleetFlags
	c := &cobra.Command{
		Use:   "fleet [@tag]",
		Short: "All your profiles, the worst first",
		Long: "A row a profile: health and its reason, hit rate, misses, memory, evictions, the\n" +
			"age of the answer. enter opens the dashboard of one, q there comes back. It asks\n" +
			"for INFO alone, every 2 s, over one connection a node. Where the output is no\n" +
			"terminal it prints the rows once.",
		Example: "valktop fleet\nvalktop fleet @eu\nvalktop fleet --json | jq '.[] | select(.health != \"healthy\")'",
		Args:    cobra.ArbitraryArgs,
		Run:     p.run(func(ctx context.Context, args []string) error { return p.fleet(ctx, &f, args) }),
	}
	g := group(c, "output")
	g.onOff(&f.json, "json", "", "the rows once, as JSON")
	flag(g, word(), &f.settings.theme, "theme", "", "NAME", "dark, light, high-contrast, mono, ... (by background)")
	addConfig(c, &f.connection.config)
	return c
}

func (p *program) fleet(ctx context.Context, f *fleetFlags, args []string) error {
	file, err := p.config(&f.connection)
	if err != nil {
		return err
	}
	names, about, err := file.tagged(args)
	if err != nil {
		return err
	}
	screen := !f.json.Or(false) && isTerminal(p.Out) && isTerminal(p.In)
	var o ui.Options
	if screen {
		s := f.settings.over(file.common)
		available, err := p.prepareScreen(s)
		if err != nil {
			return err
		}
		o = ui.Options{Themes: available, Theme: s.theme.Or("")}
	}
	ctx, cancel := context.WithCancel(ctx)
	w := p.watchFleet(ctx, file, names)
	defer w.wait()
	defer cancel()
	if !screen {
		rows, err := w.settled(ctx, fleetPatience)
		if err != nil {
			return err
		}
		if f.json.Or(false) {
			return writeFleetJSON(p.Out, rows)
		}
		return writeFleetTable(p.Out, rows)
	}
	list := fleet.New(about)
	for {
		var name string
		if list, name, err = ui.Fleet(ctx, o, w, list); err != nil || name == "" {
			return err
		}
		if err := p.dashboardOf(ctx, f, name); err != nil {
			return err
		}
	}
}

// dashboardOf shows the dashboard of a profile until the user leaves it.
func (p *program) dashboardOf(ctx context.Context, f *fleetFlags, name string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer func() { p.closeTunnel(); p.tunnel = nil }() // the next one digs its own
	of := connection{profile: maybe.Of(name), config: f.connection.config, noWarning: maybe.Of(true)}
	s, server, err := p.resolve(ctx, &of, f.settings, nil)
	if err != nil {
		return err
	}
	return p.dashboardWithin(ctx, s, server, "fleet")
}

// tagged are the profiles that an argument names: those of a tag, one, or all without any.
func (c config) tagged(args []string) (names []string, about string, err error) {
	all := slices.Sorted(maps.Keys(c.profiles))
	switch {
	case len(args) > 1:
		return nil, "", usage("there is more than one argument", "", "valktop fleet @tag")
	case len(all) == 0:
		return nil, "", problem{what: "there are no profiles", why: c.path + " has none", try: "valktop profiles add", code: exitFailed}
	case len(args) == 0:
		return all, "all profiles", nil
	}
	tag, ok := strings.CutPrefix(args[0], "@")
	if !ok {
		return nil, "", usage(args[0]+" is no tag", "tags and profiles begin with @", "valktop fleet @"+args[0])
	}
	if names = c.withTag(tag); len(names) > 0 {
		return names, args[0], nil
	}
	if _, ok := c.profiles[tag]; ok {
		return []string{tag}, args[0], nil
	}
	return nil, "", usage("no profile has the tag "+tag, "it is not in "+c.path, "valktop profiles lists tags")
}

// withTag are the profiles that have a tag, by name.
func (c config) withTag(tag string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(c.profiles)) {
		if slices.Contains(c.profiles[name].tags, tag) {
			names = append(names, name)
		}
	}
	return names
}

// reach is how to reach the server of a profile without asking anybody anything: whoever else
// waits, or draws, is not disturbed. The tunnel is the caller's to close; nil without one.
func (p *program) reach(ctx context.Context, file config, name string) (settings, deployment.Config, *deployment.Tunnel, error) {
	s, err := file.profile(name)
	if err != nil {
		return s, deployment.Config{}, nil, err
	}
	if d := file.describe(name); d.problem != "" {
		return s, deployment.Config{}, nil, usage(d.problem, "", "valktop profiles lists what is there")
	}
	c, err := s.server.connect(p.Env)
	if err != nil {
		return s, c, nil, err
	}
	if s.rules, err = p.demanded(s.rules, c); err != nil {
		return s, c, nil, err
	}
	s.rules.secrets = file.secrets()
	if shared := p.passwordsFor(ctx, s, &c); shared != nil {
		if err := shared.ready(ctx); err != nil {
			return s, c, nil, unavailableFor(c, err)
		}
	}
	spec, ok := s.server.ssh.Get()
	if !ok {
		return s, c, nil, nil
	}
	t, err := p.route(spec)
	if err != nil {
		return s, c, nil, err
	}
	c.Via = t
	err = t.Unlock(ctx, func(_ context.Context, file string, _ bool) ([]byte, error) {
		return nil, usage("the key "+file+" wants a passphrase", "nobody is asked for many profiles", "ssh-add "+file+" keeps it in an agent")
	})
	return s, c, t, err
}
