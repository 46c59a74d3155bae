package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"valktop/actions"
	"valktop/maybe"
	"valktop/ui/text"
)

// defaultLogged is how many changes `valktop log` shows: a screenful.
const defaultLogged = 20

// logFlags are what `valktop log` was asked.
type logFlags struct {
	last  maybe.Value[int64]
	since maybe.Value[time.Duration]
	json  maybe.Value[bool]
}

func (p *program) logCommand() *cobra.Command {
	var f logFlags
	c := &cobra.Command{
		Use:   "log",
		Short: "What was changed, by whom, and how to undo it",
		Long: "Lists the changes that this user made with valktop on this machine, the newest\n" +
			"last. With --json it prints the records themselves: one as a change begins, one\n" +
			"as it ends.",
		Example: "valktop log\nvalktop log --since 1h --json | jq .plan",
		Args:    cobra.ArbitraryArgs,
		Run:     p.run(func(_ context.Context, args []string) error { return p.log(&f, args) }),
	}
	g := group(c, "which")
	flag(g, positive(), &f.last, "last", "", "N", fmt.Sprintf("the last N changes (%d)", defaultLogged))
	flag(g, ttl(), &f.since, "since", "", "D", "those of the last 30m, 12h, 7d")
	g = group(c, "output")
	g.onOff(&f.json, "json", "", "JSON lines")
	return c
}

// logged is a change as the log has it.
type logged struct {
	begun actions.Record
	ended *actions.Record // nil while it runs, or when valktop was killed
}

func (p *program) log(f *logFlags, args []string) error {
	if len(args) > 0 {
		return usage("valktop log takes no argument", "there is one log on a machine for each user", "valktop log --last 5")
	}
	var all []logged
	at := map[string]int{}
	var after time.Time
	if d, ok := f.since.Get(); ok {
		after = time.Now().Add(-d)
	}
	skipped, err := actions.ReadLog(p.logPath(), func(r actions.Record) bool {
		switch i, known := at[r.ID]; {
		case known && r.Event == actions.Ended:
			all[i].ended = &r
		case r.Event == actions.Began && !r.Time.Before(after):
			at[r.ID] = len(all)
			all = append(all, logged{begun: r})
		}
		return true
	})
	if err != nil {
		return problem{what: "cannot read the log", why: err.Error(), try: "look at " + p.logPath(), code: exitFailed}
	}
	if skipped > 0 {
		fmt.Fprintf(p.Err, "valktop: %d lines of %s are no records and were skipped\n", skipped, p.logPath())
	}
	if most := int(f.last.Or(defaultLogged)); len(all) > most {
		all = all[len(all)-most:]
	}
	if f.json.Or(false) {
		return p.writeRecords(all)
	}
	return p.writeLog(all)
}

func (p *program) writeRecords(all []logged) error {
	lines := newJSONLines(p.Out)
	for _, l := range all {
		if err := lines.Encode(l.begun); err != nil {
			return err
		}
		if l.ended != nil {
			if err := lines.Encode(l.ended); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeLog prints two lines a change: when, where and what; and what came of it.
func (p *program) writeLog(all []logged) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(p.Out, "Nothing was changed with valktop here.")
		return err
	}
	width := widthOf(p.Out)
	var b strings.Builder
	line := func(s string) {
		if width > 0 {
			s = text.Cut(s, width)
		}
		b.WriteString(strings.TrimRight(text.Escape(s), " ") + "\n")
	}
	for _, l := range all {
		r := l.begun
		who := r.User
		if r.Profile != "" {
			who += " @" + r.Profile
		}
		line(fmt.Sprintf("%s  %s  %s db %d", r.Time.Local().Format("2006-01-02 15:04:05"), who, r.Server, r.DB))
		line("  " + planText(r.Plan))
		if r.Reason != "" {
			line("  because: " + r.Reason)
		}
		line("  " + l.came())
		if r.Backup != "" && l.changed() > 0 {
			line("  undo: valktop restore " + shellWord(r.Backup))
		}
	}
	_, err := fmt.Fprint(p.Out, b.String())
	return err
}

// clientsText says which clients a plan kills.
func clientsText(all []actions.ClientRef) string {
	const named = 3
	var who []string
	for _, c := range all[:min(len(all), named)] {
		s := c.Addr
		if c.Name != "" {
			s += " " + c.Name
		}
		who = append(who, s)
	}
	s := strings.Join(who, ", ")
	if more := len(all) - named; more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%d clients: %s", len(all), s)
}

// planText is a plan in a line.
func planText(p actions.Plan) string {
	s := whatPlanned(p)
	if len(p.Selections) > 0 {
		s += ": " + selected(p.Selections[0])
		if more := len(p.Selections) - 1; more > 0 {
			s += fmt.Sprintf(" and %d more by rules", more)
		}
	}
	if only := narrowed(p.Narrow); only != "" {
		s += ", only " + only
	}
	return s
}

// changed is how many keys were changed, as far as it is known.
func (l logged) changed() int64 {
	if l.ended == nil {
		return 1 // maybe
	}
	c, _ := l.ended.Counts()
	return c.Changed
}

// came is what came of a change.
func (l logged) came() string {
	if l.ended == nil {
		return "it has not ended, or valktop was killed meanwhile"
	}
	c, ok := l.ended.Counts()
	if !ok {
		return "its outcome cannot be read"
	}
	what := "keys"
	if l.begun.Plan.Action == actions.Kill {
		what = "clients"
	}
	s := fmt.Sprintf("%s of %s %s in %s", text.Whole(c.Changed), text.Whole(c.Matched), what, spanText(time.Duration(c.Seconds*float64(time.Second))))
	if c.Failed > 0 {
		s += ", " + text.Whole(c.Failed) + " failed"
	}
	if c.Cancelled {
		s += ", cancelled"
	}
	if c.Error != nil {
		s += ", ended by: " + *c.Error
	}
	return s
}
