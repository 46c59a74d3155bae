package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"valktop/actions"
	"valktop/maybe"
	"valktop/ui/text"
)

// restoreFlags are what `valktop restore` was asked.
type restoreFlags struct {
	changeFlags
	replace maybe.Value[bool]
}

func (p *program) restoreCommand() *cobra.Command {
	var f restoreFlags
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Undo a change: play its backup back",
		Long: "Brings back what a change removed, and the TTLs that it replaced, from the file\n" +
			"that the change named. Keys that exist are left alone, keys that would have\n" +
			"expired by now do not come back, and a TTL that somebody has set since stays.\n" +
			"The values are as old as the backup.\n\n" +
			"A note of what a valktop that was killed had switched on is played back as well:\n" +
			"doctor, check and stats say which there are. The next dashboard does it, too.\n\n" + changeExits,
		Example: "valktop restore ~/.local/state/valktop/backups/20260102-101500.000-invalidate-user_.backup --dry-run\n" +
			"valktop restore FILE --profile prod --yes",
		Args: cobra.ArbitraryArgs,
		Run:  p.run(func(ctx context.Context, args []string) error { return p.restore(ctx, &f, args) }),
	}
	g := group(c, "what")
	g.onOff(&f.replace, "replace", "", "also over keys that exist; what they hold goes into a backup of its own")
	f.addPace(c, false)
	f.addSafety(c)
	f.addBackup(c)
	f.addOutput(c)
	return c
}

func (p *program) restore(ctx context.Context, f *restoreFlags, args []string) error {
	if len(args) != 1 {
		return usage("valktop restore takes one file", "the command line has "+text.Whole(int64(len(args))), "the server goes behind -u; valktop log lists backups")
	}
	if actions.IsNote(args[0]) {
		return p.restoreNote(ctx, f, args[0])
	}
	backup, err := actions.OpenBackup(args[0])
	if err != nil {
		return unread(err)
	}
	header := backup.Header
	if err := backup.Close(); err != nil {
		return err
	}
	if !f.connection.db.Known() && f.connection.url.Or("") == "" { // where the keys came from
		f.connection.db = maybe.Of(int64(header.DB))
	}
	if !f.replace.Or(false) {
		if f.backup.Known() {
			return usage("--backup keeps what --replace writes over", "without --replace nothing is", "drop one, or add the other")
		}
		f.noBackup = maybe.Of(true)
	}
	return p.change(ctx, &f.changeFlags, actions.Plan{Action: actions.Restore, Backup: args[0], Replace: f.replace.Or(false)})
}

// unread is why a backup cannot be read.
func unread(err error) error {
	if _, ok := errors.AsType[*actions.Refusal](err); ok {
		return refused(err, exitUsage)
	}
	return usage("cannot read the backup", err.Error(), "valktop log lists the backups that there are")
}

// fromElsewhere warns when a backup is of another server or database than it goes to.
func (c *change) fromElsewhere() (warning string) {
	if c.plan.Action != actions.Restore {
		return ""
	}
	backup, err := actions.OpenBackup(c.plan.Backup)
	if err != nil {
		return "" // the run says so
	}
	defer func() { _ = backup.Close() }() // it was only read
	h := backup.Header
	_, member := c.to.Changes().At(h.Server) // the change went to the same deployment by another of its nodes
	if h.DB == c.server.DB && (member || h.Server == c.server.Label()) {
		return ""
	}
	return fmt.Sprintf("the backup is of %s db %d, this is %s", h.Server, h.DB, c.where())
}

// restoreFacts are what a preview of a backup says.
func restoreFacts(v actions.Preview, now time.Time) []fact {
	facts := []fact{{"age", "the values are from " + text.Age(now.Sub(v.Taken)) + " ago"}}
	if n, ok := v.Exists.Get(); ok && n > 0 {
		what := " keys exist and are left alone"
		if v.Plan.Replace {
			what = " keys exist and are overwritten: a backup keeps what they hold, unless --no-backup"
		}
		facts = append(facts, fact{"exist", text.Whole(n) + what})
	}
	if n, ok := v.Expired.Get(); ok && n > 0 {
		facts = append(facts, fact{"expired", text.Whole(n) + " keys would have expired by now and stay away"})
	}
	return facts
}
