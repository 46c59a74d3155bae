package cli_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"valktop/testserver"
)

// crashes is how many times an invalidation is killed in the middle, on each server.
const crashes = 25

func TestAKillLosesNothingThatARestoreDoesNotBringBack(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fillForCrash(t, s)
		before := s.Do("DEBUG", "DIGEST")
		c := changer(t, s, "")
		random := rand.New(rand.NewPCG(1, uint64(s.PID())))
		halfway := 0
		for range crashes {
			state := t.TempDir()
			whole := killed(t, s, state, time.Duration(random.IntN(400))*time.Millisecond)
			if left := s.Do("DBSIZE").(int64); left > 0 && left < crashKeys {
				halfway++
			}
			files, err := filepath.Glob(filepath.Join(state, "valktop", "backups", "*"))
			if err != nil || len(files) > 1 {
				t.Fatalf("the backups are %q, %v", files, err)
			}
			for _, file := range files {
				if info, err := os.Stat(file); err != nil || info.Size() == 0 {
					continue // killed before the header: nothing was changed
				}
				if r := c.on("restore", file, "--yes", "--rate", "0"); r.code != 0 && s.Do("DEBUG", "DIGEST") != before {
					t.Fatalf("restore (killed: %v): %+v", !whole, r)
				}
			}
			if after := s.Do("DEBUG", "DIGEST"); after != before {
				t.Fatalf("killed: %v: the server holds %v keys of %d, and something else than before", !whole, s.Do("DBSIZE"), crashKeys)
			}
		}
		if halfway < 3 {
			t.Errorf("only %d of %d kills came in the middle", halfway, crashes)
		}
	}, "--enable-debug-command", "yes")
}

// crashKeys is how many keys are invalidated.
const crashKeys = 3000

func fillForCrash(t *testing.T, s *testserver.Server) {
	t.Helper()
	pipe := s.Client().Pipeline()
	for i := range crashKeys {
		name := fmt.Sprintf("k:%d\x00*", i)
		if i%2 == 0 {
			pipe.Set(t.Context(), name, i, time.Duration(i%3)*time.Hour)
		} else {
			pipe.HSet(t.Context(), name, "f", i)
		}
	}
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// killed begins to invalidate all and is killed after a while, and reports whether it had
// ended by itself.
func killed(t *testing.T, s *testserver.Server, state string, after time.Duration) (whole bool) {
	t.Helper()
	cmd := program(t, "invalidate", "--prefix", "k:", "--yes", "--rate", "8000", "-u", s.URL())
	cmd.Env = append(cmd.Env, "XDG_STATE_HOME="+state)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
		return true
	case <-time.After(after):
	}
	_ = cmd.Process.Kill() // it may have ended just now
	<-ended
	return false
}
