package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"valktop/appmetrics"
	"valktop/deployment"
	"valktop/keyspace"
	"valktop/themes"
	"valktop/ui"
)

// addDisplay gives c the flags of the dashboard's looks.
func addDisplay(c *cobra.Command, s *settings) {
	g := group(c, "display")
	flag(g, word(), &s.theme, "theme", "", "NAME", "dark, light, high-contrast, mono, ... (by background)")
	flag(g, interval(), &s.interval, "interval", "i", "D", "time between polls, 100ms to 1m (1s)")
	flag(g, window(), &s.window, "window", "", "D", "time that the charts show, 1m to 24h (5m)")
}

// dashboard shows the server c on the screen until the user leaves. What it is called, if
// anything, stands before its address.
func (p *program) dashboard(ctx context.Context, s settings, c deployment.Config, called string, events ui.EventSource) error {
	return p.show(ctx, s, c, called, events, "")
}

// dashboardWithin is dashboard for who comes from somewhere and goes back there.
func (p *program) dashboardWithin(ctx context.Context, s settings, c deployment.Config, back string) error {
	return p.show(ctx, s, c, "", nil, back)
}

func (p *program) show(ctx context.Context, s settings, c deployment.Config, called string, events ui.EventSource, back string) error {
	available, err := p.prepareScreen(s)
	if err != nil {
		return err
	}
	p.frugal()
	from, err := poll(ctx, s, c)
	if err != nil {
		return err
	}
	defer from.stop()
	if called == "" && s.rules.profile != "" {
		called = "@" + s.rules.profile
	}
	o := ui.Options{
		Source: from, Back: back, Events: events, Name: strings.TrimSpace(called + " " + from.name), Notices: notices(s, c), Analysis: s.analysis(),
		Interval: s.interval.Or(defaultInterval), Window: s.window.Or(0),
		Themes: available, Theme: s.theme.Or(""), Inspector: keyspace.NewInspector(from.keys),
	}
	if why := s.rules.hiddenValues(); why != "" {
		o.Inspector = keyspace.NewInspector(from.keys).WithoutValues(why)
	}
	changer := p.changes(s, from)
	o.Changes = changer
	accesses := p.accesses(from, changer, s.sampling.addTo(&o, from))
	defer accesses.tell() // once all has ended
	defer from.stop()
	o.Access, o.Timeline = accesses, eventFiles{p.StateDir}
	if urls := s.metrics.Or(nil); len(urls) > 0 {
		poller := appmetrics.New(urls)
		from.run(poller.Run)
		o.Told = poller
	}
	if r := p.reader(s); r != nil {
		from.run(func(ctx context.Context) error { return readEarlier(ctx, from, r) })
		o.Earlier = r
	}
	return ui.Run(ctx, o)
}

// prepareScreen returns the themes to choose from, or why there can be no dashboard.
func (p *program) prepareScreen(s settings) ([]themes.Theme, error) {
	const advice = "valktop stats prints the same figures as lines, --json for programs"
	if !isTerminal(p.Out) || !isTerminal(p.In) {
		return nil, usage("the dashboard needs a terminal", "standard input or output is not one", advice)
	}
	if term := p.Env("TERM"); term == "dumb" || term == "" && os.PathSeparator == '/' {
		return nil, usage("the dashboard needs a terminal that can move its cursor", "TERM is "+quoted(term), advice)
	}
	own, err := themes.Load(filepath.Join(p.ConfigDir, "themes"))
	if err != nil {
		return nil, usage("cannot read a theme", err.Error(), "correct or remove that file")
	}
	available := append(themes.Builtin(), own...)
	if name, ok := s.theme.Get(); ok {
		if _, err := themes.Find(name, available); err != nil {
			return nil, usage("cannot use that theme", err.Error(), "")
		}
	}
	return available, nil
}

// notices are what a user of this connection must keep in mind.
func notices(s settings, c deployment.Config) (list []string) {
	if s.rules.production.Or(false) {
		list = append(list, "production")
	}
	if c.TLS != nil && c.TLS.Insecure {
		list = append(list, "insecure")
	}
	return list
}

// quoted is s as it stands in an error: an empty one can be seen.
func quoted(s string) string { return `"` + s + `"` }
