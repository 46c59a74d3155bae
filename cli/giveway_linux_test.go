package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

func TestAScanBesideItsServerStepsBack(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	for i := range 2000 {
		s.Do("SET", fmt.Sprint("k", i), "v")
	}
	for _, c := range []struct {
		args []string
		back bool
	}{
		{[]string{"scan", s.URL(), "--full", "--rate", "20"}, true},
		{[]string{"invalidate", "k*", "-u", s.URL(), "--yes", "--no-backup", "--rate", "20"}, true},
		{[]string{"scan", s.URL(), "--exact", "--rate", "0"}, false},
		{[]string{"stats", s.URL()}, false},
	} {
		p := start(t, c.args...)
		own := nices(t, "self")[0]
		want := own
		if c.back {
			want = "10"
		}
		var got []string
		for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
			now := nices(t, fmt.Sprint(p.cmd.Process.Pid))
			if len(now) == 0 { // it has ended
				break
			}
			got = now
			if c.back && only(got, want) || time.Now().After(deadline) {
				break
			}
			if !c.back && strings.Contains(s.Do("CLIENT", "LIST").(string), "name=valktop") {
				break // it is at work, and would have stepped back by now
			}
		}
		if !only(got, want) {
			t.Errorf("%v: its threads have the priorities %v, want %s", c.args, got, want)
		}
		_ = p.cmd.Process.Kill() // or it has ended
		for range p.lines {      // its names are not those of the next one
		}
	}
}

// only reports whether all are want.
func only(all []string, want string) bool {
	for _, one := range all {
		if one != want {
			return false
		}
	}
	return len(all) > 0
}

// nices are the priorities of a process's threads (proc(5), the 19th field of stat).
func nices(t *testing.T, pid string) (all []string) {
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
		if fields := strings.Fields(rest); len(fields) > 16 {
			all = append(all, fields[16])
		}
	}
	return all
}
