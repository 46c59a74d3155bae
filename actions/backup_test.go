package actions_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/actions"
)

// newBackup begins a backup in a directory of the test.
func newBackup(t *testing.T, limit int64) *actions.BackupWriter {
	t.Helper()
	h := actions.BackupHeader{Time: time.Now(), Server: "cache:6379", DB: 3, Plan: selecting(actions.ByPrefix, "a\xff")}
	w, err := actions.CreateBackup(filepath.Join(t.TempDir(), "deep", "file.backup"), h, limit)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// kept are some entries, told apart by a tag.
func someEntries(tag string, n int) []actions.Entry {
	var all []actions.Entry
	for i := range n {
		all = append(all, actions.Entry{
			Name: fmt.Sprintf("%s\x00\xff%d", tag, i), Dump: strings.Repeat(tag, i), Before: int64(i) * 1e9, After: -int64(i),
		})
	}
	return all
}

func appended(t *testing.T, w *actions.BackupWriter, entries []actions.Entry) actions.BatchID {
	t.Helper()
	id, err := w.Append("cache:6379", entries)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// read returns the entries of a backup by fate, in the order in which they are yielded.
func readBackup(t *testing.T, path string) (b *actions.Backup, changed, doubted []string, failed int) {
	t.Helper()
	b, err := actions.OpenBackup(path)
	must(t, err)
	t.Cleanup(func() { _ = b.Close() })
	b.Batches(func(entries []actions.Entry, fate actions.Fate, err error) bool {
		if err != nil {
			failed++
		}
		if fate == actions.Changed {
			changed = append(changed, entryNames(entries)...)
		} else {
			doubted = append(doubted, entryNames(entries)...)
		}
		return true
	})
	return b, changed, doubted, failed
}

func entryNames(entries []actions.Entry) []string {
	var all []string
	for _, e := range entries {
		all = append(all, e.Name)
	}
	return all
}

func TestABackupHoldsWhatWasChanged(t *testing.T) {
	t.Parallel()
	w := newBackup(t, 0)
	one, two, three, four := someEntries("one", 50), someEntries("two", 3), someEntries("three", 4), someEntries("four", 2)
	first := appended(t, w, one)
	second, third := appended(t, w, two), appended(t, w, three)
	must(t, w.Commit(first, append(entryNames(one[:10]), one[49].Name)))
	must(t, w.Abort(second))
	must(t, w.Commit(third, entryNames(three)))
	_ = appended(t, w, four) // a crash comes in between
	must(t, w.Close())

	info, err := os.Stat(w.Path())
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v", info.Mode())
	}
	b, changed, doubted, failed := readBackup(t, w.Path())
	want := append(entryNames(three), append(entryNames(one[:10]), one[49].Name)...)
	if !slices.Equal(changed, want) || !slices.Equal(doubted, entryNames(four)) || failed != 0 {
		t.Errorf("changed %q, in doubt %q, failed %d", changed, doubted, failed)
	}
	if !b.Whole || b.Changed != 15 || b.Doubted != 1 || b.Damage != nil || b.Header.DB != 3 || b.Header.Plan.Selections[0].Text != "a\xff" {
		t.Errorf("the backup is %+v", b)
	}
	b.Batches(func(entries []actions.Entry, _ actions.Fate, _ error) bool { // the values too
		if entries[0].Name == one[0].Name && entries[9] != one[9] {
			t.Errorf("an entry is %+v, was %+v", entries[9], one[9])
		}
		return true
	})
}

func TestABackupNeverOverwritesAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, []byte("mine"), 0o644))
	if _, err := actions.CreateBackup(path, actions.BackupHeader{}, 0); !errors.Is(err, os.ErrExist) {
		t.Errorf("over an existing file: %v", err)
	}
	if content, _ := os.ReadFile(path); string(content) != "mine" {
		t.Errorf("the file holds %q", content)
	}
}

func TestAnEmptyBackupIsNotLeftBehind(t *testing.T) {
	t.Parallel()
	w := newBackup(t, 0)
	must(t, w.Close())
	if _, err := os.Stat(w.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the empty backup is there: %v", err)
	}
}

func TestABackupKeepsItsLimit(t *testing.T) {
	t.Parallel()
	w := newBackup(t, 5000)
	first := appended(t, w, someEntries("a", 10))
	must(t, w.Commit(first, nil))
	before := w.Size()
	var big []actions.Entry
	for i := range 500 { // nothing that compresses
		big = append(big, actions.Entry{Name: fmt.Sprint(i), Dump: fmt.Sprintf("%x", i*i*7919)})
	}
	_, err := w.Append("n", big)
	if full, ok := errors.AsType[*actions.BackupFullError](err); !ok || full.Needed <= 5000 || w.Size() != before {
		t.Errorf("over the limit: %v, size %d, was %d", err, w.Size(), before)
	}
	appended(t, w, someEntries("b", 2)) // what fits goes on
	must(t, w.Close())
	if _, _, doubted, _ := readBackup(t, w.Path()); len(doubted) != 2 {
		t.Errorf("in doubt are %q", doubted)
	}
}

func TestPrimariesShareABackup(t *testing.T) {
	t.Parallel()
	w := newBackup(t, 0)
	var all sync.WaitGroup
	for p := range 4 {
		all.Go(func() {
			for i := range 10 {
				entries := someEntries(fmt.Sprintf("p%d-%d-", p, i), 5)
				id, err := w.Append("n", entries)
				if err != nil {
					t.Error(err)
					return
				}
				if err := w.Commit(id, entryNames(entries)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	must(t, w.Close())
	if w.Keys() != 200 {
		t.Errorf("it has %d keys", w.Keys())
	}
	if _, changed, _, _ := readBackup(t, w.Path()); len(changed) != 200 {
		t.Errorf("%d keys are read", len(changed))
	}
}

// torn is a backup of two batches: changed, and not closed.
func torn(t *testing.T) (content []byte, first, second []actions.Entry) {
	t.Helper()
	w := newBackup(t, 0)
	first, second = someEntries("first", 8), someEntries("second", 8)
	must(t, w.Commit(appended(t, w, first), entryNames(first)))
	must(t, w.Commit(appended(t, w, second), entryNames(second)))
	must(t, w.Close())
	content, err := os.ReadFile(w.Path())
	must(t, err)
	return content, first, second
}

func TestACrashAtAnyByteLosesNothingThatWasOnTheDisk(t *testing.T) {
	t.Parallel()
	content, first, _ := torn(t)
	path := filepath.Join(t.TempDir(), "torn")
	seen := 0
	for n := len(content); n > 0; n-- {
		must(t, os.WriteFile(path, content[:n], 0o600))
		b, err := actions.OpenBackup(path)
		if err != nil {
			if seen < 3 {
				t.Fatalf("with %d of %d bytes: %v", n, len(content), err)
			}
			break // not even the header is there: nothing was changed by then
		}
		var names []string
		b.Batches(func(entries []actions.Entry, _ actions.Fate, err error) bool {
			if err != nil {
				t.Errorf("with %d bytes: %v", n, err)
			}
			names = append(names, entryNames(entries)...)
			return err == nil
		})
		if b.Damage != nil {
			t.Fatalf("with %d bytes: %v", n, b.Damage)
		}
		switch len(names) {
		case 16:
			seen = max(seen, 1)
		case 8:
			if !slices.Equal(names, entryNames(first)) {
				t.Fatalf("with %d bytes it holds %q", n, names)
			}
			seen = max(seen, 2)
		case 0:
			seen = 3
		default:
			t.Fatalf("with %d bytes it holds %d keys", n, len(names))
		}
		must(t, b.Close())
	}
	if seen != 3 {
		t.Errorf("only %d of the three states were seen", seen)
	}
}

func TestADamagedByteIsFoundAndTheRestIsRead(t *testing.T) {
	t.Parallel()
	content, first, second := torn(t)
	path := filepath.Join(t.TempDir(), "damaged")
	found := 0
	for at := len(content) / 4; at < len(content)-20; at++ {
		bad := slices.Clone(content)
		bad[at] ^= 0x20
		must(t, os.WriteFile(path, bad, 0o600))
		b, err := actions.OpenBackup(path)
		if err != nil {
			continue // the header
		}
		b.Batches(func(entries []actions.Entry, _ actions.Fate, err error) bool {
			if err != nil {
				found++
			}
			for _, e := range entries {
				if !slices.Contains(first, e) && !slices.Contains(second, e) {
					t.Errorf("byte %d: %+v was never written", at, e)
				}
			}
			return true
		})
		if b.Damage != nil || !b.Whole {
			found++
		}
		must(t, b.Close())
	}
	if found < 100 {
		t.Errorf("damage was found %d times only", found)
	}
}

func TestWhatIsNoBackupIsRefused(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "REDIS0011", "valktop backup 1\n", "valktop backup 1\n\xff\xff\xff\xff\x00\x00\x00\x00"} {
		path := filepath.Join(t.TempDir(), "file")
		must(t, os.WriteFile(path, []byte(content), 0o600))
		if _, err := actions.OpenBackup(path); err == nil {
			t.Errorf("%q is taken for a backup", content)
		}
	}
}
