package actions_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/actions"
)

func TestALineThatSomebodyDiedWithinSpoilsNoOther(t *testing.T) {
	t.Parallel()
	l := actions.Log{Path: filepath.Join(t.TempDir(), "log")}
	must(t, l.Append(t.Context(), recordOf("1")))
	whole, err := os.ReadFile(l.Path)
	must(t, err)
	for cut := range len(whole) {
		must(t, os.WriteFile(l.Path, whole[:cut], 0o600))
		must(t, l.Append(t.Context(), recordOf("2")))
		all, skipped := recordsIn(t, l.Path)
		want := 1
		if cut == len(whole)-1 { // only its end of line is missing
			want = 2
		}
		if len(all) != want || all[len(all)-1].ID != "2" || len(all)+skipped != min(cut, 1)+1 {
			t.Fatalf("behind %d bytes: %d records, %d skipped", cut, len(all), skipped)
		}
	}
}

func TestOnlyABeginningThatIsAllowedIsLogged(t *testing.T) {
	t.Parallel()
	l := actions.Log{Path: filepath.Join(t.TempDir(), "log"), Commands: []string{"echo; echo not today >&2; echo more >&2; exit 3"}}
	err := l.Append(t.Context(), recordOf("1"))
	if err == nil || !strings.Contains(err.Error(), "exit status 3: not today") || strings.Contains(err.Error(), "more") {
		t.Errorf("error %v", err)
	}
	if all, _ := recordsIn(t, l.Path); len(all) != 0 {
		t.Errorf("a change that was not made is in the log: %+v", all)
	}
	end := recordOf("1")
	end.Event = actions.Ended
	if err := l.Append(t.Context(), end); err == nil {
		t.Error("the command's failure is not told")
	}
	if all, _ := recordsIn(t, l.Path); len(all) != 1 {
		t.Error("what was done is not in the log")
	}
}

func TestAnAuditCommandThatHangsIsEndedWithItsChildren(t *testing.T) {
	t.Parallel()
	pid := filepath.Join(t.TempDir(), "pid")
	l := actions.Log{Path: filepath.Join(t.TempDir(), "log"), Commands: []string{"sleep 1000 & echo $! > '" + pid + "'; wait"}}
	if err := l.Append(t.Context(), recordOf("1")); err == nil || !strings.Contains(err.Error(), "longer than 10s") {
		t.Errorf("error %v", err)
	}
	child, err := os.ReadFile(pid)
	must(t, err)
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		state, err := os.ReadFile("/proc/" + strings.TrimSpace(string(child)) + "/stat")
		if err != nil || strings.Contains(string(state), ") Z ") { // gone, or waiting for a parent that does not care
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("what it started runs still")
		}
	}
}

func TestAnAuditCommandDoesNotSeeWhatIsHidden(t *testing.T) {
	t.Setenv("CACHE_PASSWORD_OF_A_PROFILE", "hunter3")
	seen := filepath.Join(t.TempDir(), "env")
	l := actions.Log{Path: filepath.Join(t.TempDir(), "log"), Commands: []string{"env > '" + seen + "'"}, Hide: []string{"CACHE_PASSWORD_OF_A_PROFILE"}}
	must(t, l.Append(t.Context(), recordOf("1")))
	if env, err := os.ReadFile(seen); err != nil || strings.Contains(string(env), "hunter3") {
		t.Errorf("it sees %s, %v", env, err)
	}
}
