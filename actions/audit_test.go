package actions_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"valktop/actions"
)

func recordOf(id string) actions.Record {
	return actions.Record{
		ID: id, Event: actions.Began, Time: time.Now().UTC(), User: "me", Server: "cache:6379", DB: 2, Plan: selecting(actions.ByPrefix, "a\xff\n"),
	}
}

func recordsIn(t *testing.T, path string) ([]actions.Record, int) {
	t.Helper()
	var all []actions.Record
	skipped, err := actions.ReadLog(path, func(r actions.Record) bool { all = append(all, r); return true })
	must(t, err)
	return all, skipped
}

func TestTheLogKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	l := actions.Log{Path: filepath.Join(t.TempDir(), "deep", "changes.jsonl")}
	if all, _ := recordsIn(t, l.Path); len(all) != 0 {
		t.Errorf("a log that is not there holds %+v", all)
	}
	begun, ended := recordOf("1"), recordOf("1")
	ended.Event = actions.Ended
	var err error
	ended.Outcome, err = json.Marshal(actions.Outcome{Action: actions.Invalidate, Plan: ended.Plan, Matched: 7, Changed: 5, Failures: []string{"\xff"}, Err: errors.New("full")})
	must(t, err)
	must(t, l.Append(t.Context(), begun))
	f, err := os.OpenFile(l.Path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(`{"id": "torn` + "\n")
	must(t, err)
	must(t, f.Close())
	must(t, l.Append(t.Context(), ended))
	all, skipped := recordsIn(t, l.Path)
	if len(all) != 2 || skipped != 1 || !reflect.DeepEqual(all[0], begun) {
		t.Fatalf("it holds %+v, skipped %d", all, skipped)
	}
	if c, ok := all[1].Counts(); !ok || c.Matched != 7 || c.Changed != 5 || c.Error == nil || *c.Error != "full" {
		t.Errorf("the outcome is %s", all[1].Outcome)
	}
	if info, err := os.Stat(l.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", info.Mode(), err)
	}
}

func TestManyWritersShareALog(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "changes.jsonl")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 20 {
				r := recordOf(fmt.Sprint(i, "-", j))
				r.Reason = strings.Repeat("x", 5000)
				if err := (actions.Log{Path: path}).Append(t.Context(), r); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if records, skipped := recordsIn(t, path); len(records) != 160 || skipped != 0 {
		t.Errorf("%d records, %d torn", len(records), skipped)
	}
}

func TestAnAuditCommandGetsEachLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	copied := filepath.Join(dir, "copy")
	l := actions.Log{Path: filepath.Join(dir, "log"), Commands: []string{"cat >> '" + copied + "'"}}
	must(t, l.Append(t.Context(), recordOf("1")))
	must(t, l.Append(t.Context(), recordOf("2")))
	want, err := os.ReadFile(l.Path)
	must(t, err)
	if got, err := os.ReadFile(copied); err != nil || string(got) != string(want) {
		t.Errorf("it got %q, %v; want %q", got, err, want)
	}
}

func TestWhatCannotBeLoggedIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, l := range []actions.Log{
		{Path: dir}, // no file
		{Path: filepath.Join(dir, "log"), Commands: []string{"echo no space >&2; exit 3"}},
	} {
		err := l.Append(t.Context(), recordOf("1"))
		if _, ok := errors.AsType[*actions.Refusal](err); !ok {
			t.Errorf("%+v: %v", l, err)
		}
		if len(l.Commands) > 0 && !strings.Contains(err.Error(), "no space") {
			t.Errorf("what the command said is missing: %v", err)
		}
	}
}

func TestAnAuditCommandSeesNoPassword(t *testing.T) {
	t.Setenv("VALKEYCLI_AUTH", "hunter2")
	t.Setenv("REDIS_URL", "redis://:hunter2@h")
	seen := filepath.Join(t.TempDir(), "env")
	l := actions.Log{Path: filepath.Join(t.TempDir(), "log"), Commands: []string{"env > '" + seen + "'"}}
	must(t, l.Append(t.Context(), recordOf("1")))
	env, err := os.ReadFile(seen)
	must(t, err)
	if strings.Contains(string(env), "hunter2") || !strings.Contains(string(env), "PATH=") {
		t.Errorf("it sees %s", env)
	}
}
