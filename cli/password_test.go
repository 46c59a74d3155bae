package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"valktop/shell"
)

func TestWhatAPasswordCommandPrints(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]struct{ password, why string }{
		"echo hunter2":                {"hunter2", ""},
		`printf 'hunter2\r\n'`:        {"hunter2", ""},
		`printf ' two words '`:        {" two words ", ""},
		"cat; echo nothing to read":   {"nothing to read", ""},
		"true":                        {"", "the password_command of @prod printed nothing"},
		"echo hunter2; echo user: me": {"", "printed more than one line"},
		"echo hunter2; echo the vault is sealed >&2; exit 3": {"", "exit status 3: the vault is sealed"},
		"set -x; echo hunter2; exit 1":                       {"", "exit status 1: + echo [secret]; + exit 1"},
		"yes hunter2":                                        {"", "more than 65536 bytes"},
		"no-such-command":                                    {"", "not found"},
		"echo hunter2; sleep 1000":                           {"", "it took longer than 1s"},
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			c := shell.Command{Line: line, Timeout: time.Minute}
			if strings.Contains(line, "sleep") {
				c.Timeout = time.Second
			}
			password, err := passwordOf(t.Context(), c, "prod")
			if want.why == "" && (err != nil || password != want.password) {
				t.Errorf("%q, %v; want %q", password, err, want.password)
			}
			if want.why != "" && (err == nil || !strings.Contains(err.Error(), want.why) || strings.Contains(err.Error(), "hunter2")) {
				t.Errorf("%q, %v; want %q and no password", password, err, want.why)
			}
		})
	}
}

func TestWhatAPasswordFileHolds(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for content, want := range map[string]struct{ password, why string }{
		"hunter2\n":                      {"hunter2", ""},
		"hunter2":                        {"hunter2", ""},
		"\n":                             {"", "holds nothing"},
		"hunter2\nhunter3\n":             {"", "more than one line"},
		strings.Repeat("hunter2", 1e4):   {"", "more than 65536 bytes"},
		strings.Repeat("x", 64<<10) + "": {strings.Repeat("x", 64<<10), ""},
	} {
		file := filepath.Join(dir, "password")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		password, err := passwordIn(file)
		if want.why == "" && (err != nil || password != want.password) {
			t.Errorf("%.20q: %q, %v", content, password, err)
		}
		if want.why != "" && (err == nil || !strings.Contains(err.Error(), want.why) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%.20q: %q, %v; want %q and no password", content, password, err, want.why)
		}
	}
	var u unavailable
	if _, err := passwordIn(filepath.Join(dir, "none")); !errors.As(err, &u) || !strings.Contains(u.why, "no such file") || !strings.Contains(u.try, "chmod 600") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// shared returns passwords, counted.
func shared(t *testing.T, from func(context.Context) (string, error)) (*passwords, *atomic.Int64) {
	var asked atomic.Int64
	var running sync.WaitGroup
	t.Cleanup(running.Wait)
	return &passwords{life: t.Context(), run: running.Go, from: func(ctx context.Context) (string, error) {
		asked.Add(1)
		return from(ctx)
	}}, &asked
}

func TestConnectionsMadeAtTheSameTimeShareAPassword(t *testing.T) {
	t.Parallel()
	p, asked := shared(t, func(context.Context) (string, error) { return "hunter2", nil })
	if err := p.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	time.Sleep(passwordShared) // the first connection is made later
	var lanes sync.WaitGroup
	for range 400 { // 4 lanes of 100 nodes
		lanes.Go(func() {
			if password, err := p.get(t.Context()); password != "hunter2" || err != nil {
				t.Errorf("%q, %v", password, err)
			}
		})
	}
	lanes.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("asked %d times for connections made at once", n)
	}
	time.Sleep(passwordShared)
	if _, err := p.get(t.Context()); err != nil || asked.Load() != 2 {
		t.Errorf("asked %d times, %v: a later connection needs a password that is new", asked.Load(), err)
	}
}

func TestAPasswordThatTakesLongerThanAnAttemptServesALaterOne(t *testing.T) {
	t.Parallel()
	slow := make(chan struct{})
	p, asked := shared(t, func(context.Context) (string, error) { <-slow; return "hunter2", nil })
	impatient, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := p.get(impatient); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the first attempt: %v", err)
	}
	close(slow)
	if password, err := p.get(t.Context()); password != "hunter2" || err != nil || asked.Load() != 1 {
		t.Errorf("%q, %v, asked %d times", password, err, asked.Load())
	}
}

func TestAPasswordCommandIsToldOfNoTerminalAndNoOtherPassword(t *testing.T) {
	t.Parallel()
	got := forPassword([]string{"HOME=/root", "GPG_TTY=/dev/pts/1", "VALKEYCLI_AUTH=x", "REDIS_URL=redis://:x@a", "DEV_PW=x", "DISPLAY=:0"}, []string{"DEV_PW"})
	if strings.Join(got, " ") != "HOME=/root DISPLAY=:0" {
		t.Errorf("%q", got)
	}
}
