package cli

import (
	"github.com/spf13/cobra"

	"valktop/maybe"
)

// defaultBackupLimit is how large a backup may get unless somebody says otherwise: large
// enough for what is invalidated by mistake, small enough for any disk.
const defaultBackupLimit = 1 << 30

// changeFlags say how a change is made, and what is asked before.
type changeFlags struct {
	connection  connection
	rate        maybe.Value[float64]
	floor       maybe.Value[float64]
	dryRun, yes maybe.Value[bool]
	write       maybe.Value[bool]
	readOnly    maybe.Value[bool]
	confirm     maybe.Value[string]
	reason      maybe.Value[string]
	json        maybe.Value[bool]

	backup      maybe.Value[string]
	noBackup    maybe.Value[bool]
	backupLimit maybe.Value[int64]
	big         maybe.Value[string]
}

// addSafety gives c the flags of what is asked before.
func (f *changeFlags) addSafety(c *cobra.Command) {
	g := group(c, "safety")
	g.onOff(&f.dryRun, "dry-run", "", "only show what it would do")
	g.onOff(&f.yes, "yes", "", "do not ask")
	flag(g, word(), &f.confirm, "confirm", "", "NAME", "the profile's name, where production asks for it")
	g.onOff(&f.write, "write", "", "allow changes on a server that is not this machine")
	g.onOff(&f.readOnly, "read-only", "", "refuse any change, as the profile's read_only does")
	flag(g, word(), &f.reason, "reason", "", "TEXT", "why; it is written to the log of changes")
}

// addPace gives c the flags of how fast it goes.
func (f *changeFlags) addPace(c *cobra.Command, brake bool) {
	g := group(c, "pace")
	flag(g, amount(), &f.rate, "rate", "", "N", "keys per second at most; 0: all it can get (a tenth)")
	if brake {
		flag(g, fraction(), &f.floor, "floor", "", "SHARE", "pause while the hit rate is below this")
	}
}

// The words that --big-keys knows.
const (
	skipBig = "skip"
	takeBig = "take"
)

// addBackup gives c the flags of the backup.
func (f *changeFlags) addBackup(c *cobra.Command) {
	g := group(c, "undo")
	flag(g, word(), &f.backup, "backup", "", "FILE", "where to keep what is changed, for valktop restore")
	g.onOff(&f.noBackup, "no-backup", "", "keep nothing: there is no undo")
	flag(g, size(), &f.backupLimit, "backup-limit", "", "SIZE", "stop before the backup gets larger (1GiB)")
	flag(g, oneOf(skipBig, takeBig), &f.big, "big-keys", "", "WHAT", "over 1 MiB there is no backup: skip or take them (skip)")
}

// addOutput gives c the flags of what is printed.
func (f *changeFlags) addOutput(c *cobra.Command) {
	g := group(c, "output")
	g.onOff(&f.json, "json", "", "one JSON object; bytes and milliseconds are integers")
	f.connection.addTo(c)
	addConfig(c, &f.connection.config)
}

// check refuses flags that contradict each other.
func (f *changeFlags) check() error {
	switch {
	case f.dryRun.Or(false) && f.yes.Or(false):
		return usage("--dry-run and --yes contradict each other", "one changes nothing, the other asks nothing", "drop one of them")
	case f.backup.Known() && f.noBackup.Or(false):
		return usage("--backup and --no-backup contradict each other", "", "drop one of them")
	case f.backup.Known() && f.backup.Or("") == "":
		return usage("--backup is empty", "it names a file", "--backup FILE, or leave it out: a file is chosen and named")
	case f.write.Or(false) && f.readOnly.Or(false):
		return usage("--write and --read-only contradict each other", "", "drop one of them")
	}
	return nil
}

// rules are what the flags say beyond the config file.
func (f *changeFlags) rules() rules {
	return rules{readOnly: f.readOnly, floor: f.floor, backupLimit: f.backupLimit}
}
