package actions_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"valktop/actions"
	"valktop/testserver"
)

// TestSpeed prints how fast 500,000 of 2 million keys are removed, beside the lines that
// people paste. It runs when VALKTOP_SPEED is set: it takes minutes.
func TestSpeed(t *testing.T) {
	if os.Getenv("VALKTOP_SPEED") == "" {
		t.Skip("it measures, and takes minutes: set VALKTOP_SPEED=1")
	}
	for _, kind := range []testserver.Kind{testserver.Valkey, testserver.Redis} {
		t.Run(string(kind), func(t *testing.T) {
			s := testserver.Start(t, kind, "--enable-debug-command", "yes")
			for i := range 4 {
				s.Do("DEBUG", "POPULATE", 500_000, fmt.Sprintf("part%d", i), 64)
			}
			refill := func() {
				for from := range 10 { // in steps, or the client thinks that nobody is there
					s.Do("DEBUG", "POPULATE", 50_000*(from+1), "part0", 64)
				}
			}
			shell := func(line string) func() {
				return func() {
					t.Helper()
					c := exec.CommandContext(t.Context(), "bash", "-c", line)
					c.Dir = t.TempDir()
					if out, err := c.CombinedOutput(); err != nil {
						t.Fatalf("%s: %v\n%s", line, err, out)
					}
				}
			}
			run := func(o actions.RunOptions) func() {
				return func() {
					t.Helper()
					if out := done(t, changes(t, s), prefix("part0:"), o); out.Changed != 500_000 || out.Err != nil {
						t.Errorf("%+v", out)
					}
				}
			}
			for range 1 {
				ours := measured(t, s, "unpaced", run(actions.RunOptions{Pace: 1}))
				refill()
				best := measured(t, s, "valkey-cli --count 1000, xargs -n 1000",
					shell(fmt.Sprintf("valkey-cli -p %d --scan --count 1000 --pattern 'part0:*' | xargs -n 1000 valkey-cli -p %d unlink >/dev/null", s.Port, s.Port)))
				refill()
				t.Logf("%.2f times its best form", best.Seconds()/ours.Seconds())
			}
			for range 2 {
				ours := measured(t, s, "unpaced", run(actions.RunOptions{Pace: 1}))
				refill()
				backup, err := actions.CreateBackup(filepath.Join(t.TempDir(), "backup"), actions.BackupHeader{}, 0)
				if err != nil {
					t.Fatal(err)
				}
				kept := measured(t, s, "unpaced, with a backup", run(actions.RunOptions{Pace: 1, Backup: backup}))
				if err := backup.Close(); err != nil {
					t.Error(err)
				}
				refill()
				t.Logf("%.2f times as fast with a backup", ours.Seconds()/kept.Seconds())
			}
			pasted := measured(t, s, "redis-cli --scan, xargs -L 100",
				shell(fmt.Sprintf("redis-cli -p %d --scan --pattern 'part0:*' | xargs -L 100 redis-cli -p %d unlink >/dev/null", s.Port, s.Port)))
			refill()
			ours := measured(t, s, "unpaced", run(actions.RunOptions{Pace: 1}))
			t.Logf("%.1f times the line", pasted.Seconds()/ours.Seconds())
		})
	}
}

// cpu is how much of the server's time was taken so far.
func cpu(t testing.TB, s *testserver.Server) time.Duration {
	t.Helper()
	info, _ := s.Do("INFO", "cpu").(string)
	var sum float64
	for _, m := range regexp.MustCompile(`used_cpu_(?:sys|user):([0-9.]+)`).FindAllStringSubmatch(info, -1) {
		seconds, _ := strconv.ParseFloat(m[1], 64)
		sum += seconds
	}
	return time.Duration(sum * float64(time.Second))
}

func measured(t testing.TB, s *testserver.Server, name string, f func()) time.Duration {
	t.Helper()
	before, start := cpu(t, s), time.Now()
	f()
	took := time.Since(start)
	t.Logf("%-40s %8.2f s, server %6.2f s", name, took.Seconds(), (cpu(t, s) - before).Seconds())
	return took
}
