package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"valktop/analysis"
	"valktop/demo"
	"valktop/maybe"
	"valktop/ui"
)

// demoFlags are what `valktop demo` was asked.
type demoFlags struct {
	settings settings
	config   maybe.Value[string]
	server   maybe.Value[string]
	keys     maybe.Value[int64]
	rate     maybe.Value[float64]
	seed     maybe.Value[int64]
	headless maybe.Value[bool]
}

func (p *program) demoCommand() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use:   "demo",
		Short: "The dashboard on a server of its own, with a workload",
		Long: "Starts a server and the workload of a typical application on it, and opens the\n" +
			"dashboard. Every minute or so something happens: a deploy, a burst, a crawler.\n" +
			"Everything it started ends with it; no server of yours is touched.",
		Example: "valktop demo\n" +
			"valktop demo --server embedded --keys 10000 --rate 500\n" +
			"valktop demo --headless",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.demo(ctx, &f, args) }),
	}
	g := group(c, "demo")
	flag(g, word(), &f.server, "server", "", "WHICH", "auto, embedded, or a server's path (auto)")
	flag(g, count(), &f.keys, "keys", "", "N", fmt.Sprintf("keys in the steady state (%d)", demo.DefaultKeys))
	flag(g, amount(), &f.rate, "rate", "", "N", fmt.Sprintf("requests per second (%d)", int(demo.DefaultRate)))
	flag(g, count(), &f.seed, "seed", "", "N", "of all that is drawn at random")
	g.onOff(&f.headless, "headless", "", "server and workload only; prints the URL")
	addNoSampling(g, &f.settings.sampling) // --rate is that of the workload here
	addDisplay(c, &f.settings)
	addConfig(c, &f.config)
	return c
}

func (p *program) demo(ctx context.Context, f *demoFlags, args []string) (err error) {
	if len(args) > 0 {
		return usage("valktop demo takes no argument", "it watches a server of its own", "valktop "+args[0])
	}
	file, err := p.config(&connection{config: f.config})
	if err != nil {
		return err
	}
	s := f.settings.over(file.common)
	if !f.headless.Or(false) {
		if _, err := p.prepareScreen(s); err != nil { // before the server takes its time to start
			return err
		}
		fmt.Fprintln(p.Err, "starting a server and its workload ...")
	}
	d, err := demo.Start(ctx, demo.Options{
		Server: f.server.Or(""), Keys: int(f.keys.Or(0)), Rate: f.rate.Or(0), Seed: uint64(f.seed.Or(0)),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if f.headless.Or(false) {
		return p.headless(ctx, d)
	}
	c, err := parseURL("the demo's URL", d.URL())
	if err != nil {
		return err
	}
	return errors.Join(p.dashboard(ctx, s, c, "demo", stories{d}), d.Err()) // why the server died, if it did
}

// headless prints where the demo's server is and waits for the end of either.
func (p *program) headless(ctx context.Context, d *demo.Demo) error {
	fmt.Fprintln(p.Out, d.URL())
	fmt.Fprintf(p.Err, "%s runs with a live workload; ctrl-c ends both\n", d.Server())
	select {
	case <-ctx.Done():
		return nil
	case <-d.Done():
		return d.Err()
	}
}

// stories hands the demo's events to the dashboard as marks.
type stories struct{ demo *demo.Demo }

// Next implements ui.EventSource.
func (s stories) Next(ctx context.Context, after uint64) (ui.Events, error) {
	events, err := s.demo.NextEvents(ctx, after)
	if err != nil {
		return ui.Events{}, err
	}
	marks := make([]analysis.Mark, 0, len(events.All))
	for _, e := range events.All {
		marks = append(marks, analysis.Mark{Time: e.Time, Label: e.Label})
	}
	return ui.Events{Version: events.Version, Marks: marks}, nil
}
