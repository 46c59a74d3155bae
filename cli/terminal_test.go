package cli_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"valktop/testserver"
)

// screen is a run of valktop in a terminal of its own.
type screen struct {
	t    *testing.T
	tty  *os.File
	cmd  *exec.Cmd
	done chan struct{}
	mu   sync.Mutex
	seen bytes.Buffer
}

// onScreen runs valktop in a terminal of 80x24.
func onScreen(t *testing.T, env []string, args ...string) *screen {
	t.Helper()
	cmd := program(t, args...)
	cmd.Env = append(cmd.Env, env...)
	return showing(t, cmd)
}

// showing runs any command in a terminal.
func showing(t *testing.T, cmd *exec.Cmd) *screen {
	t.Helper()
	s := &screen{t: t, cmd: cmd, done: make(chan struct{})}
	tty, err := pty.StartWithSize(s.cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	s.tty = tty
	go func() {
		defer close(s.done)
		_, _ = io.Copy(s, tty) // ends with the terminal
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		tty.Close()
		<-s.done
	})
	return s
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.Write(b)
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.String()
}

// see waits until text was written.
func (s *screen) see(text string) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !strings.Contains(s.text(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("no %q on the screen: %q", text, s.text())
		}
	}
}

// press sends keys.
func (s *screen) press(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.tty, keys); err != nil {
		s.t.Fatal(err)
	}
}

// pressAndSee sends keys and waits until text was written once more, and all that follows.
func (s *screen) pressAndSee(keys, text string) {
	s.t.Helper()
	before := strings.Count(s.text(), text)
	s.press(keys)
	for deadline := time.Now().Add(patience); strings.Count(s.text(), text) == before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("no other %q on the screen after %q: %q", text, keys, s.text())
		}
	}
	s.settle()
}

// code waits for the end and returns the exit code.
func (s *screen) code() int {
	s.t.Helper()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.cmd.Wait() // the code says it
	}()
	select {
	case <-ended:
	case <-time.After(patience):
		s.t.Fatalf("valktop has not ended after %v: %q", patience, s.text())
	}
	return s.cmd.ProcessState.ExitCode()
}

func TestAskpassShowsNothingOfThePassword(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, server *testserver.Server) {
		server.Do("ACL", "SETUSER", "reader", "on", ">"+secret, "+@all")
		s := onScreen(t, nil, "check", server.URL(), "--user", "reader", "--askpass", "--interval", "100ms")
		s.see("Password: ")
		s.press(secret + "\r")
		if code := s.code(); code != 0 {
			t.Errorf("exit code %d: %s", code, s.text())
		}
		s.see("healthy")
		if strings.Contains(s.text(), secret) {
			t.Errorf("the password is on the screen: %q", s.text())
		}
	})
}

func TestAskpassGivesTheTerminalBack(t *testing.T) {
	t.Parallel()
	cmd := program(t)
	cmd.Path, cmd.Args = "/bin/sh", []string{"sh", "-c", `trap : INT; "$0" check --askpass; echo "code $?"; stty -a`, cmd.Args[0]}
	s := showing(t, cmd)
	s.see("Password: ")
	s.press("\x03") // ctrl-c
	s.see("code 130")
	s.see(" echo ") // "-echo" while it asks
	s.code()
}

func TestDashboardRefusesATerminalThatCannot(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-p", "1"}, {"demo"}} {
		s := onScreen(t, []string{"TERM=dumb"}, args...)
		if code := s.code(); code != 2 {
			t.Errorf("exit code %d, want 2", code)
		}
		s.see("valktop stats")
		if strings.Contains(s.text(), "\x1b") {
			t.Errorf("escape sequences on a dumb terminal: %q", s.text())
		}
	}
}

func TestDashboardShowsTheServerAndLeavesCleanly(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, server *testserver.Server) {
		s := onScreen(t, nil, server.URL(), "--theme", "mono")
		s.see(server.Addr)
		s.see("Hit rate")
		s.press("q")
		if code := s.code(); code != 0 {
			t.Errorf("exit code %d: %q", code, s.text())
		}
	})
}

func TestDashboardTellsWhichSignalEndedIt(t *testing.T) {
	t.Parallel()
	server := testserver.Start(t, testserver.Valkey)
	for sig, want := range map[syscall.Signal]struct {
		code int
		says string
	}{
		syscall.SIGTERM: {143, "valktop: ended by a signal: terminated"},
		syscall.SIGHUP:  {129, "valktop: ended by a signal: hangup"},
	} {
		s := onScreen(t, nil, server.URL())
		s.see("Hit rate")
		_ = s.cmd.Process.Signal(sig)
		if code := s.code(); code != want.code {
			t.Errorf("%v: exit code %d, want %d", sig, code, want.code)
		}
		s.see(want.says)
		after := s.text()[strings.LastIndex(s.text(), "\x1b[?1049l")+1:]
		if !strings.Contains(after, want.says) {
			t.Errorf("%v: the reason is not readable after the screen was given back: %q", sig, after)
		}
	}
}

func TestCheckShowsHowFarItIsOnATerminalOnly(t *testing.T) {
	t.Parallel()
	server := testserver.Start(t, testserver.Redis)
	args := []string{"check", server.URL(), "--for", "500ms", "--interval", "100ms"}
	s := onScreen(t, nil, args...)
	s.see("──  ")
	s.see(" of ")
	s.see("healthy  " + server.Addr)
	if code := s.code(); code != 0 {
		t.Errorf("exit code %d: %q", code, s.text())
	}
	if got := s.text(); !strings.Contains(got, "\r\x1b[Khealthy") {
		t.Errorf("the bar is not taken away before the verdict: %q", got)
	}
	if r := valktop(args...); r.err != "" || strings.Contains(r.out, "━") {
		t.Errorf("a bar where nobody looks: %+v", r)
	}
}
