package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"valktop/testserver"
)

// tick is what tests read of a line of `valktop stats --json`.
type tick struct {
	Hits, Misses, Commands *int64
	HitRate                *float64 `json:"hit_rate"`
	HitsPerSec             *float64 `json:"hits_per_sec"`
	MissesPerSec           *float64 `json:"misses_per_sec"`
	MemoryUsed             *int64   `json:"memory_used"`
	PingMS                 *float64 `json:"ping_ms"`
	Keys                   *int64
	Partial                bool
	Health                 string
	Reasons                []string
	Nodes                  []tickNode
}

type tickNode struct {
	Addr, Role string
	Error      *string
}

// ticker is a run of `valktop stats --json` that goes on.
type ticker struct {
	cmd *exec.Cmd
	mu  sync.Mutex
	all []tick
	err error // of a line
	end chan struct{}
}

func stats(t *testing.T, url string, args ...string) *ticker {
	t.Helper()
	k := &ticker{cmd: program(t, nil, append([]string{"stats", "--json", "--interval", "100ms", url}, args...)...), end: make(chan struct{})}
	out, err := k.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := k.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = k.cmd.Process.Kill() })
	go func() {
		defer close(k.end)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			var one tick
			err := json.Unmarshal(lines.Bytes(), &one)
			k.mu.Lock()
			k.all = append(k.all, one)
			if err != nil && k.err == nil {
				k.err = err
			}
			k.mu.Unlock()
		}
	}()
	return k
}

// soFar are the ticks up to now.
func (k *ticker) soFar() []tick {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.all
}

// until waits until a tick after the first n satisfies a condition, and returns how many
// there are then.
func (k *ticker) until(t *testing.T, what string, n int, ok func(tick) bool) int {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		for all := k.soFar(); n < len(all); n++ {
			if ok(all[n]) {
				return n + 1
			}
		}
	}
	last, _ := json.Marshal(k.soFar()[max(len(k.soFar())-1, 0):])
	t.Fatalf("%s: not within %v; the last tick: %s", what, patience, last)
	return 0
}

// stop ends it and returns all of its ticks.
func (k *ticker) stop(t *testing.T) []tick {
	t.Helper()
	if err := k.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-k.end
	if code := endOf(t, k.cmd); code != 143 {
		t.Errorf("exit code %d", code)
	}
	if k.err != nil {
		t.Error(k.err)
	}
	return k.all
}

func counted(k tick) bool { return k.Hits != nil && *k.Hits > 0 }

func TestStatsCountsWhatTheApplicationDidWhileADashboardWatches(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		d := open(t, s.URL(), "--interval", "200ms", "--no-sampling") // its lookups are others' to a process of its own
		d.see("primary", "Hit rate")
		k := stats(t, s.URL())
		n := k.until(t, "a first tick", 0, func(tick) bool { return true })
		before := *k.soFar()[n-1].Hits // nobody looked anything up yet
		app := drive(t, s)
		k.until(t, "lookups", n, counted)
		d.see(hitRate)
		done := app()
		k.until(t, "the end of the lookups", len(k.soFar()), func(k tick) bool { return k.Hits != nil && *k.Hits == 0 })
		var hits, misses int64
		for _, one := range k.stop(t) {
			if one.Hits == nil || one.Misses == nil {
				t.Fatal("a tick without counts: the server was there all the time")
			}
			hits, misses = hits+*one.Hits, misses+*one.Misses
		}
		if before != 0 || hits != hitsARound*done.rounds || misses != missesARound*done.rounds {
			t.Errorf("%d hits and %d misses, want exactly %d and %d", hits, misses, hitsARound*done.rounds, missesARound*done.rounds)
		}
	})
}

func TestStatsTellsTheTruthOverARestartAndAReset(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		drive(t, s)
		k := stats(t, s.URL())
		n := k.until(t, "lookups", 0, counted)
		s.Kill()
		n = k.until(t, "a tick without an answer", n, func(k tick) bool { return k.Nodes[0].Error != nil })
		s.Launch()
		n = k.until(t, "lookups after the restart", n, counted)
		s.Do("CONFIG", "RESETSTAT")
		n = k.until(t, "the gap of the reset", n, func(k tick) bool { return k.Hits == nil })
		k.until(t, "lookups after the reset", n, counted)
		const most = 10 * hitsARound * float64(time.Second/roundsEach)
		for i, one := range k.stop(t) {
			for _, v := range []*float64{one.HitsPerSec, one.MissesPerSec} {
				if v != nil && (*v < 0 || *v > most) {
					t.Errorf("tick %d: %v per second", i, *v)
				}
			}
			if one.Hits != nil && (*one.Hits < 0 || *one.Misses < 0 || *one.Commands < 0) {
				t.Errorf("tick %d: a negative count: %d, %d, %d", i, *one.Hits, *one.Misses, *one.Commands)
			}
			if one.HitRate != nil && *one.HitRate != 0.75 {
				t.Errorf("tick %d: a hit rate of %v, and it was 0.75 all the time", i, *one.HitRate)
			}
			if one.Nodes[0].Error != nil && (one.MemoryUsed != nil || one.PingMS != nil) {
				t.Errorf("tick %d: figures of a server that does not answer", i)
			}
		}
	})
}

func TestStatsEndsQuietlyWhenItsReaderHasSeenEnough(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	cmd := program(t, nil)
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `"$0" stats --interval 100ms "$1" | head -n 2`, binary, s.URL()}
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if code := endOf(t, cmd); code != 0 || strings.Count(out.String(), "\n") != 2 || complaints.Len() > 0 {
		t.Errorf("exit code %d, output %q, complaints %q", code, &out, &complaints)
	}
}

func TestExitCodesTellScriptsWhatHappened(t *testing.T) {
	t.Parallel()
	up := testserver.Start(t, testserver.Redis)
	locked := testserver.Start(t, testserver.Valkey, "--requirepass", "s3cret")
	const nobody = "redis://127.0.0.1:1"
	for _, c := range []struct {
		args string
		code int
		says string // somewhere
	}{
		{"check --interval 100ms " + up.URL(), 0, "healthy"},
		{"check --interval 100ms --max-ping 1ns " + up.URL(), 1, "ping"},
		{"check --interval 100ms " + nobody, 1, "nothing listens there"},
		{"check --interval 100ms " + locked.URL(), 3, "--askpass"},
		{"check --interval 100ms --min-hit-rate 80% " + up.URL(), 3, "cannot tell"},
		{"check --max-ping fast " + up.URL(), 2, "try: "},
		{"stats --count 1 --interval 100ms " + up.URL(), 0, "memory"},
		{"stats --count 1 " + nobody, 1, "nothing listens there"},
		{"stats --count 1 " + locked.URL(), 1, "--askpass"},
		{"stats @nowhere", 2, "profile"},
		{"stast", 2, "valktop stats"},
		{"--nosuch", 2, "try: "},
		{up.URL(), 2, "valktop stats"}, // no terminal here
		{"--theme nosuch " + up.URL(), 2, "try: "},
		{"--version", 0, "valktop"},
		{"--help", 0, "redis-cli"},
	} {
		t.Run(c.args, func(t *testing.T) {
			t.Parallel()
			r := headless(t, strings.Fields(c.args)...)
			if r.code != c.code || !strings.Contains(r.out+r.err, c.says) {
				t.Errorf("exit code %d, want %d; want %q in %q %q", r.code, c.code, c.says, r.out, r.err)
			}
			if strings.Contains(r.out+r.err, "goroutine ") {
				t.Errorf("a stack trace: %s", r.err)
			}
		})
	}
}
