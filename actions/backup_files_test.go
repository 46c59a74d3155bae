package actions_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/actions"
)

func TestTheNameOfABackupIsSafeEverywhere(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 4, 5, 6, 7, 89e6, time.FixedZone("x", 3600))
	for text, want := range map[string]string{
		"user:42:posts":           "20260304-040607.089-invalidate-user_42_posts.backup",
		"../../etc/passwd":        "20260304-040607.089-invalidate-etc_passwd.backup",
		"*":                       "20260304-040607.089-invalidate.backup",
		"\x00\xff\n":              "20260304-040607.089-invalidate.backup",
		strings.Repeat("x", 1000): "20260304-040607.089-invalidate-" + strings.Repeat("x", 40) + ".backup",
	} {
		p := actions.Plan{Action: actions.Invalidate, Selections: []actions.Selection{{Kind: actions.ByPrefix, Text: text}}}
		if got := actions.DefaultBackupPath("/state", p, at); got != filepath.Join("/state", want) {
			t.Errorf("%.20q: %s", text, got)
		}
	}
	for _, name := range hostileNames() {
		p := actions.Plan{Action: actions.Expire, Selections: []actions.Selection{{Kind: actions.ByKey, Text: name}}}
		path := actions.DefaultBackupPath("dir", p, at)
		if filepath.Dir(path) != "dir" || len(path) > 100 || strings.Trim(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") != "" {
			t.Errorf("%.40q: %s", name, path)
		}
	}
}

func TestOnlyBackupsThatHaveOutlivedTheirTimeAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Now()
	write := func(name string, made time.Time, retain time.Duration) string {
		h := actions.BackupHeader{Time: made, Retain: retain}
		path := filepath.Join(dir, name)
		w, err := actions.CreateBackup(path, h, 0)
		ok(t, err)
		keep(t, w, actions.Entry{Name: "a", Dump: "x"})
		ok(t, w.Close())
		ok(t, os.Chtimes(path, made, made))
		return path
	}
	day := 24 * time.Hour
	old := write("old.backup", now.Add(-3*day), 2*day)
	stay := []string{
		write("young.backup", now.Add(-day), 2*day),
		write("forever.backup", now.Add(-1000*day), 0),
		write("other.name", now.Add(-3*day), 2*day),
		write("written.backup", now.Add(-3*day), 2*day),
	}
	ok(t, os.Chtimes(stay[3], now, now))
	foreign := filepath.Join(dir, "foreign.backup")
	ok(t, os.WriteFile(foreign, []byte("valktop backup 1\nbut not of ours, longer than a salt and a head"), 0o600))
	ok(t, os.Chtimes(foreign, now.Add(-3*day), now.Add(-3*day)))
	link := filepath.Join(dir, "link.backup")
	ok(t, os.Symlink(write("aim", now.Add(-3*day), 2*day), link))
	ok(t, os.Mkdir(filepath.Join(dir, "dir.backup"), 0o700))

	removed, err := actions.RemoveOldBackups(dir, now)
	ok(t, err)
	if !slices.Equal(removed, []string{old}) {
		t.Errorf("removed %v", removed)
	}
	for _, path := range append(stay, foreign, link, filepath.Join(dir, "aim"), filepath.Join(dir, "dir.backup")) {
		if _, err := os.Lstat(path); err != nil {
			t.Errorf("%s is gone", path)
		}
	}
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is there still", old)
	}
	if removed, err := actions.RemoveOldBackups(filepath.Join(dir, "none"), now); err != nil || removed != nil {
		t.Errorf("a directory that is not there: %v, %v", removed, err)
	}
}
