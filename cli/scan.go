package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"valktop/collector"
	"valktop/keyspace"
	"valktop/maybe"
)

// lostPatience is how long a primary that is not reached is waited for: until a cluster or
// Sentinel notices by their defaults (15 s, 30 s) that it is down, and has promoted another.
const lostPatience = time.Minute

// defaultTop is how many patterns the table shows: a screenful.
const defaultTop = 20

// scanFlags are what `valktop scan` was asked.
type scanFlags struct {
	connection connection
	goal       goalFlags
	choice     choiceFlags
	rate       maybe.Value[float64]
	depth      maybe.Value[int64]
	top        maybe.Value[int64]
	order      maybe.Value[ordering]
	patience   maybe.Value[time.Duration]
	json, csv  maybe.Value[bool]
}

func (p *program) scanCommand() *cobra.Command {
	var f scanFlags
	c := &cobra.Command{
		Use:   "scan [URL|@profile]",
		Short: "What is in the cache: patterns, memory, types and TTLs",
		Long: "Scans the names of keys, folds them into patterns (user:{id}) and a tree of\n" +
			"prefixes, and asks a sample of keys for type, TTL and memory. It stops as soon\n" +
			"as every share is known to ±1 %; figures with ~ are estimates, ± is at 95 %.\n" +
			"It only reads, and takes at most a tenth of the server's time. ctrl-c prints\n" +
			"what is known so far.",
		Example: "valktop scan redis://cache:6379\n" +
			"valktop scan @prod --full --sort memory --top 50\n" +
			"valktop scan --prefix user: --depth 2\n" +
			"valktop scan --exact --json | jq '.patterns[0]'",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.scan(ctx, &f, args) }),
	}
	g := group(c, "how far")
	flag(g, margin(), &f.goal.error, "error", "", "SHARE", "until every share is known to this (1%)")
	flag(g, positive(), &f.goal.sample, "sample", "", "N", "look at N names")
	g.onOff(&f.goal.full, "full", "", "a whole pass: counts exact, the rest estimated")
	g.onOff(&f.goal.exact, "exact", "", "a whole pass that asks every key for type, TTL, memory")
	flag(g, amount(), &f.rate, "rate", "", "N", "names per second at most; 0: all it can get")
	flag(g, duration(), &f.patience, "patience", "", "D", "wait this long for a lost primary, then go on (1m)")
	f.choice.addTo(c)
	g = group(c, "output")
	flag(g, count(), &f.depth, "depth", "", "N", "the tree of prefixes, N levels; in JSON how deep it goes")
	flag(g, count(), &f.top, "top", "", "N", "patterns at most; 0: all (20 in the table, else all)")
	flag(g, orderBy(), &f.order, "sort", "", "BY", "keys, memory, size, ttl, no-ttl or name (keys)")
	g.onOff(&f.json, "json", "", "one JSON object; bytes and milliseconds are integers")
	g.onOff(&f.csv, "csv", "", "comma-separated values, a line a pattern")
	f.connection.addTo(c)
	addConfig(c, &f.connection.config)
	return c
}

func (p *program) scan(ctx context.Context, f *scanFlags, args []string) error {
	options, err := f.engine()
	if err != nil {
		return err
	}
	if f.json.Or(false) && f.csv.Or(false) {
		return usage("--json and --csv contradict each other", "a command prints one of them", "drop one of them")
	}
	_, _, d, err := p.open(ctx, &f.connection, args)
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // what is left of it is of no use to anybody
	defer p.giveWay(d, options.Pace, idly)()
	report, err := p.sample(ctx, d.Keyspace(), options)
	if err != nil {
		return err
	}
	if err := p.writeScan(f, d.Name(), report, spentOn(d, report)); err != nil || ctx.Err() != nil {
		return err
	}
	return missing(report)
}

// engine is what to scan and how.
func (f *scanFlags) engine() (keyspace.EngineOptions, error) {
	o := paced(f.rate)
	o.Patience = f.patience.Or(lostPatience)
	var err error
	if o.Goal, err = f.goal.goal(); err != nil {
		return o, err
	}
	o.Delimiters = keyspace.Delimiters(f.choice.delimiter.Or(""))
	o.Filter, err = f.choice.filter()
	return o, err
}

// writeScan prints what a scan found, as it was asked to.
func (p *program) writeScan(f *scanFlags, name string, r keyspace.Report, own collector.Ledger) error {
	s := shape{top: int(f.top.Or(0)), depth: int(f.depth.Or(0)), order: f.order.Or(orderings()[0])}
	asTree := f.depth.Known()
	switch {
	case f.json.Or(false):
		return writeScanJSON(p.Out, r, own, s)
	case f.csv.Or(false):
		return writeScanCSV(p.Out, s.rows(r, asTree))
	}
	s.top = int(f.top.Or(defaultTop))
	return writeScanTable(p.Out, r, scanHead{name, own, asTree, widthOf(p.Out)}, s)
}
