package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

func TestAScanBesideItsServerStepsBack(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey, "--enable-debug-command", "local")
	s.Do("DEBUG", "POPULATE", "300000", "k")
	const batch, idle = "3", "5" // policies, as sched(7) numbers them
	own := standings(t, "self")[0]
	for _, c := range []struct {
		args []string
		want standing
	}{
		{[]string{"scan", s.URL(), "--full", "--rate", "20"}, standing{own.nice, idle}},
		{[]string{"invalidate", "k:1*", "-u", s.URL(), "--yes", "--no-backup", "--rate", "20"}, standing{"10", batch}},
		{[]string{"scan", s.URL(), "--exact", "--rate", "0"}, own},
		{[]string{"stats", s.URL(), "--for", "5s"}, own},
	} {
		p := start(t, c.args...)
		begun := time.Now()
		var got []standing
		for ; time.Since(begun) < patience; time.Sleep(10 * time.Millisecond) {
			now := standings(t, fmt.Sprint(p.cmd.Process.Pid))
			if len(now) == 0 { // it has ended
				break
			}
			got = now
			if c.want != own && only(got, c.want) || c.want == own && time.Since(begun) > 2*time.Second {
				break // it would have stepped back by now
			}
		}
		if !only(got, c.want) {
			t.Errorf("%v: its threads stand at %v, want %v", c.args, got, c.want)
		}
		_ = p.cmd.Process.Kill() // or it has ended
		for range p.lines {      // its names are not those of the next one
		}
	}
}

// only reports whether all are want.
func only(all []standing, want standing) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(one standing) bool { return one != want })
}

// standing is how a thread stands to others.
type standing struct{ nice, policy string }

// standings are those of a process's threads (proc(5), the fields 19 and 41 of stat).
func standings(t *testing.T, pid string) (all []standing) {
	t.Helper()
	stats, err := filepath.Glob("/proc/" + pid + "/task/*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range stats {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // the thread has ended
		}
		_, rest, _ := strings.Cut(string(text), ") ") // the name of the program is in parentheses
		if fields := strings.Fields(rest); len(fields) > 38 {
			all = append(all, standing{fields[16], fields[38]})
		}
	}
	return all
}
