package cli

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"github.com/spf13/cobra"

	"valktop/analysis"
	"valktop/maybe"
)

// statsFlags are what `valktop stats` was asked.
type statsFlags struct {
	connection connection
	settings   settings
	count      maybe.Value[int64]
	lasting    maybe.Value[time.Duration]
	json       maybe.Value[bool]
}

func (p *program) statsCommand() *cobra.Command {
	var f statsFlags
	c := &cobra.Command{
		Use:   "stats [URL|@profile]",
		Short: "The same figures for logs and scripts, a line a tick",
		Long: "The dashboard's figures for logs and scripts: a table line a tick, or JSON.\n" +
			"The first line appears after the second poll: it takes two to make a difference.\n" +
			"Without --count or --for it runs until ctrl-c, and a server that comes and goes\n" +
			"leaves lines without figures.",
		Example: "valktop stats redis://cache:6379\n" +
			"valktop stats @prod --interval 5s --for 1h --json >> stats.jsonl\n" +
			"valktop stats --count 60 --json | jq .hit_rate",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.stats(ctx, &f, args) }),
	}
	g := group(c, "output")
	g.onOff(&f.json, "json", "", "JSON lines; unknown figures are null")
	flag(g, interval(), &f.settings.interval, "interval", "i", "D", "time between lines, 100ms to 1m (1s)")
	flag(g, count(), &f.count, "count", "", "N", "end after N lines")
	flag(g, duration(), &f.lasting, "for", "", "D", "end after this time: 30s, 5m")
	f.connection.addTo(c)
	addConfig(c, &f.connection.config)
	return c
}

func (p *program) stats(ctx context.Context, f *statsFlags, args []string) error {
	s, server, err := p.resolve(ctx, &f.connection, f.settings, args)
	if err != nil {
		return err
	}
	var out statsWriter = newTable(p.Out)
	if f.json.Or(false) {
		out = newJSONLines(p.Out)
	}
	run := statsRun{out: out, end: newEnd(f.count, f.lasting, s.interval.Or(defaultInterval)), left: p.leftover(s, server)}
	if run.end.reached(0, 0) {
		return nil // --count 0
	}
	return watch(ctx, s, server, run.see)
}

// statsWriter prints what a state means.
type statsWriter interface {
	write(analysis.State) error
}

// jsonLines prints a JSON object a line.
type jsonLines struct{ *json.Encoder }

func newJSONLines(w io.Writer) jsonLines {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // "<0.1 %" is no markup
	return jsonLines{e}
}

func (j jsonLines) write(s analysis.State) error { return j.Encode(figuresOf(s)) }

// statsRun is one run of `valktop stats`.
type statsRun struct {
	out     statsWriter
	end     end
	opening opening
	begun   time.Time // of the first poll that lines are counted from
	lines   int64
	left    leftover
}

// see prints a state, unless it is the first one: that has no interval to speak of.
func (r *statsRun) see(s analysis.State) error {
	if hold, err := r.opening.check(s); hold {
		return err
	}
	r.left.once(s.Snapshot)
	if r.begun.IsZero() {
		r.begun = s.Time
		return nil
	}
	if err := r.out.write(s); err != nil {
		return err
	}
	r.lines++
	if r.end.reached(r.lines, s.Time.Sub(r.begun)) {
		return errEnough
	}
	return nil
}

// end says when to stop: after so many lines, or so much time.
type end struct {
	count   maybe.Value[int64]
	lasting maybe.Value[time.Duration]
	slack   time.Duration // half an interval: polls do not come on the dot
}

func newEnd(count maybe.Value[int64], lasting maybe.Value[time.Duration], interval time.Duration) end {
	return end{count, lasting, interval / 2}
}

func (e end) reached(lines int64, elapsed time.Duration) bool {
	if n, ok := e.count.Get(); ok && lines >= n {
		return true
	}
	d, ok := e.lasting.Get()
	return ok && elapsed+e.slack >= d
}
