package actions_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/actions"
)

// held are the names in a backup, those in doubt with a question mark. A batch that cannot
// be read is an error.
func held(t testing.TB, path string) (b *actions.Backup, names string, err error) {
	t.Helper()
	if b, err = actions.OpenBackup(path); err != nil {
		return nil, "", err
	}
	defer b.Close()
	var all []string
	b.Batches(func(entries []actions.Entry, f actions.Fate, failed error) bool {
		err = failed
		for _, e := range entries {
			if f == actions.InDoubt {
				e.Name += "?"
			}
			all = append(all, e.Name)
		}
		return err == nil
	})
	slices.Sort(all)
	return b, strings.Join(all, " "), err
}

// noise is text that cannot be compressed.
func noise(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return string(b)
}

func create(t testing.TB) *actions.BackupWriter {
	t.Helper()
	w, err := actions.CreateBackup(filepath.Join(t.TempDir(), "b"), actions.BackupHeader{DB: 3}, 0)
	ok(t, err)
	return w
}

func keep(t testing.TB, w *actions.BackupWriter, entries ...actions.Entry) actions.BatchID {
	t.Helper()
	id, err := w.Append("n", entries)
	ok(t, err)
	return id
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// small writes a short backup: two whole batches, one in doubt. It returns the file and
// where each record after the header ends.
func small(t testing.TB) (file []byte, ends []int64) {
	t.Helper()
	w := create(t)
	note := func() { ends = append(ends, w.Size()) }
	note()
	for _, name := range []string{"a", "b"} {
		id := keep(t, w, actions.Entry{Name: name, Dump: noise(40)})
		note()
		ok(t, w.Commit(id, []string{name}))
		note()
	}
	keep(t, w, actions.Entry{Name: "c", Dump: noise(40)})
	note()
	ok(t, w.Close())
	file, err := os.ReadFile(w.Path())
	ok(t, err)
	return file, append(ends, int64(len(file)))
}

func TestATornBackupIsReadUpToItsLastWholeRecord(t *testing.T) {
	t.Parallel()
	file, ends := small(t)
	want := []string{"", "a?", "a", "a b?", "a b", "a b c?", "a b c?"}
	path := filepath.Join(t.TempDir(), "torn")
	for cut := range len(file) + 1 {
		for _, zeros := range []int{0, 100} { // what a file system may leave behind
			ok(t, os.WriteFile(path, append(bytes.Clone(file[:cut]), make([]byte, zeros)...), 0o600))
			length := cut
			for zeros > 0 && length < len(file) && file[length] == 0 {
				length++ // it is as if less were missing
			}
			whole := 0
			for whole+1 < len(ends) && ends[whole+1] <= int64(length) {
				whole++
			}
			b, got, err := held(t, path)
			if int64(length) < ends[0] {
				if err == nil {
					t.Fatalf("%d bytes and %d zeros were opened", length, zeros)
				}
				continue
			}
			ok(t, err)
			if got != want[whole] {
				t.Errorf("%d bytes and %d zeros: held %q, want %q", length, zeros, got, want[whole])
			}
			switch tornAt := ends[whole]; {
			case zeros > 0 && b.Damage != nil && b.Damage.At == tornAt: // zeros took the place of what is missing of a record
			case b.Damage != nil:
				t.Errorf("%d bytes and %d zeros: %v", length, zeros, b.Damage)
			case int64(length) == tornAt && zeros == 0 && b.Torn == 0:
			case b.Torn != tornAt:
				t.Errorf("%d bytes and %d zeros: torn at %d, want %d", length, zeros, b.Torn, tornAt)
			}
			if b.Whole != (length == len(file)) {
				t.Errorf("%d bytes: whole %v", length, b.Whole)
			}
		}
	}
}

func TestEveryFlippedBitIsFound(t *testing.T) {
	t.Parallel()
	file, ends := small(t)
	// What is left when one record of those is lost: header, batches and commits in turn, end.
	left := []string{"a b c?", "b c?", "a? b c?", "a c?", "a b? c?", "a b", "a b c?"}
	path := filepath.Join(t.TempDir(), "flipped")
	for at := range file {
		for bit := range 8 {
			damaged := bytes.Clone(file)
			damaged[at] ^= 1 << bit
			ok(t, os.WriteFile(path, damaged, 0o600))
			b, got, err := held(t, path)
			if err != nil {
				if int64(at) < begins { // the salt, without which there are no records
					continue
				}
				t.Fatalf("byte %d: %v", at, err)
			}
			if b.Damage == nil {
				t.Fatalf("bit %d of byte %d was flipped and nobody saw it", bit, at)
			}
			record, _ := slices.BinarySearch(ends, int64(at)+1)
			begin := int64(begins)
			if record > 0 {
				begin = ends[record-1]
			}
			if b.Damaged != 1 || b.Damage.At != begin || got != left[record] {
				t.Fatalf("byte %d, in the record at %d: %v in %d places; held %q, want %q", at, begin, b.Damage, b.Damaged, got, left[record])
			}
		}
	}
}

// begins is where the first record does, behind magic and salt.
const begins = 17 + 16

func TestRecordsThatAreMissingAreMissed(t *testing.T) {
	t.Parallel()
	file, ends := small(t)
	path := filepath.Join(t.TempDir(), "cut")
	for from := range len(ends) - 2 {
		cut := slices.Concat(file[:ends[from]], file[ends[from+1]:])
		ok(t, os.WriteFile(path, cut, 0o600))
		b, _, err := held(t, path)
		ok(t, err)
		if batch := from%2 == 0; (b.Damage != nil) != batch {
			t.Errorf("without record %d: %v", from+1, b.Damage)
		}
	}
}

func TestAValueThatHoldsABackupIsNoBackup(t *testing.T) {
	t.Parallel()
	file, ends := small(t)
	inner := file[ends[0]:ends[1]] // a batch, as it stands in another backup
	w := create(t)
	keep(t, w, actions.Entry{Name: "outer", Dump: noise(6000)[100:3000] + string(inner) + noise(6000)[3000:]})
	keep(t, w, actions.Entry{Name: "after", Dump: "x"})
	ok(t, w.Close())
	file, err := os.ReadFile(w.Path())
	ok(t, err)
	if !bytes.Contains(file, inner) {
		t.Fatal("the value was compressed: it does not show what it should")
	}
	file[bytes.Index(file, []byte{0xF5, 'V', 'T', 'B', 'b'})+5]++ // the length of the outer batch
	path := filepath.Join(t.TempDir(), "nested")
	ok(t, os.WriteFile(path, file, 0o600))
	b, got, err := held(t, path)
	ok(t, err)
	if got != "after?" || b.Damage == nil {
		t.Errorf("held %q, damage %v", got, b.Damage)
	}
}

func FuzzABackupOfAnyBytesIsReadWithoutHarm(f *testing.F) {
	file, ends := small(f)
	f.Add(file)
	f.Add(file[:len(file)-3])
	f.Add(file[:ends[2]+5])
	f.Add(slices.Concat(file[:ends[1]], []byte("damage"), file[ends[1]:]))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "f")
		ok(t, os.WriteFile(path, data, 0o600))
		b, _, err := held(t, path)
		if err == nil && b.Damage == nil && b.Torn == 0 && !b.Whole && b.Len() > 3 {
			t.Errorf("it made up batches: %+v", b)
		}
	})
}

func BenchmarkAppend(b *testing.B) {
	w := create(b)
	var entries []actions.Entry
	values := noise(1000 * 250) // half of each value is noise
	for i := range 1000 {
		dump := values[i*250:(i+1)*250] + strings.Repeat("abcde", 50)
		entries = append(entries, actions.Entry{Name: fmt.Sprintf("user:%d:profile", i), Dump: dump, Before: 1_700_000_000_000 + int64(i)})
	}
	all := entryNames(entries)
	for b.Loop() {
		id, err := w.Append("127.0.0.1:6379", entries)
		ok(b, err)
		ok(b, w.Commit(id, all))
	}
	b.StopTimer()
	begun := time.Now()
	for i := range 10 {
		keep(b, w, actions.Entry{Name: fmt.Sprint(i)})
	}
	b.ReportMetric(float64(time.Since(begun).Microseconds())/10, "µs/sync")
	b.ReportMetric(float64(w.Size())/float64(b.N), "B/batch")
}
