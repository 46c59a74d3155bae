package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"valktop/testserver"
)

// write writes a file for its owner alone.
func write(t *testing.T, file, content string) string {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// runs is how many lines a file has.
func runs(t *testing.T, file string) int {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return strings.Count(string(content), "\n")
}

func TestThePasswordIsHadAnewAtEachReconnect(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		for _, way := range []string{"command", "file"} {
			t.Run(way, func(t *testing.T) {
				t.Parallel()
				dir, user := t.TempDir(), "by-"+way
				token, ran := write(t, filepath.Join(dir, "token"), "token-1\n"), filepath.Join(dir, "ran")
				s.Do("ACL", "SETUSER", user, "on", ">token-1", "+@all")
				config := fmt.Sprintf("[profiles.p]\nurl = 'redis://%s@%s'\n", user, s.Addr)
				if way == "command" {
					config += fmt.Sprintf("password_command = 'echo >> %s; cat %s'\n", ran, token)
				} else {
					config += fmt.Sprintf("password_file = '%s'\n", token)
				}
				p := start(t, "stats", "@p", "--json", "--interval", "100ms", "--config", write(t, filepath.Join(dir, "c.toml"), config))
				p.line()
				if n := runs(t, ran); way == "command" && n != 1 {
					t.Errorf("the command ran %d times for the first connections", n)
				}
				time.Sleep(3 * time.Second) // the token is an old one now
				write(t, token, "token-2\n")
				s.Do("ACL", "SETUSER", user, "resetpass", ">token-2") // which ends its connections on some servers
				s.Do("CLIENT", "KILL", "USER", user)
				p.until(`"error":null`, `"error":"`) // it may be back before a poll saw it gone
				time.Sleep(3 * time.Second)
				p.drain()
				p.until(`"error":null`)
				if n := runs(t, ran); way == "command" && n != 2 {
					t.Errorf("the command ran %d times, want once for each time it connected", n)
				}
				// A password that cannot be had is not asked for again and again.
				if err := os.Remove(token); err != nil {
					t.Fatal(err)
				}
				s.Do("CLIENT", "KILL", "USER", user)
				p.until("o such file")
				time.Sleep(3 * time.Second)
				if n := runs(t, ran); way == "command" && n != 3 {
					t.Errorf("the command ran %d times, want 3: the last failed", n)
				}
				p.stop(syscall.SIGTERM)
				if strings.Contains(p.err.String(), "token-") {
					t.Errorf("a password is in %s", p.err)
				}
			})
		}
	})
}

// until reads lines until one holds one of the texts.
func (p *process) until(texts ...string) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		line := p.line()
		for _, text := range texts {
			if strings.Contains(line, text) {
				return
			}
		}
	}
	p.t.Fatalf("no line with %q", texts)
}

// drain skips the lines that are there.
func (p *process) drain() {
	for len(p.lines) > 0 {
		<-p.lines
	}
}

func TestAPasswordCommandIsKilledWithWhatItStarted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pid := filepath.Join(dir, "pid")
	config := fmt.Sprintf("[profiles.p]\nurl = 'redis://127.0.0.1:1'\npassword_command = 'sleep 1000 & echo $! > %s.new; mv %s.new %s; wait'\n", pid, pid, pid)
	p := start(t, "check", "@p", "--config", write(t, filepath.Join(dir, "c.toml"), config))
	var child []byte
	for deadline := time.Now().Add(patience); len(child) == 0 && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		child, _ = os.ReadFile(pid) // not there yet
	}
	if code := p.stop(os.Interrupt); code != 130 {
		t.Errorf("exit code %d", code)
	}
	var stat []byte
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		stat, err = os.ReadFile("/proc/" + strings.TrimSpace(string(child)) + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") {
			break // it was killed, and takes a moment to die
		}
	}
	if len(child) == 0 || err == nil && !strings.Contains(string(stat), ") Z ") { // a zombie waits for its parent's parent
		t.Errorf("the child %q still runs: %s", child, stat)
	}
}

func TestAPasswordCommandThatFailsIsToldBeforeTheDashboardIsUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := write(t, filepath.Join(dir, "c.toml"), "[profiles.p]\nurl = 'redis://127.0.0.1:1'\npassword_command = '(echo GRABBED > /dev/tty) 2> /dev/null; echo no key >&2; exit 2'\n")
	s := onScreen(t, nil, "@p", "--config", config)
	if code := s.code(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	s.see("there is no password for 127.0.0.1:1")
	s.see("the password_command of @p failed: exit status 2: no key")
	s.see("try: Run it in a shell")
	if strings.Contains(s.text(), "GRABBED") {
		t.Error("the command wrote to the terminal")
	}
	if strings.Contains(s.text(), "\x1b[?1049h") {
		t.Error("the screen was taken before there was a password")
	}
}

func TestOthersWhoReadThePasswordFileAreWarnedOf(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	password := write(t, filepath.Join(dir, "password"), secret)
	config := write(t, filepath.Join(dir, "c.toml"), "[profiles.p]\nurl = 'redis://127.0.0.1:1'\npassword_file = '"+password+"'\n")
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o640: true, 0o604: true} {
		if err := os.Chmod(password, mode); err != nil {
			t.Fatal(err)
		}
		r := valktop("key", "k", "--profile", "p", "--config", config)
		if got := strings.Contains(r.err, "chmod 600 "+password); got != want || strings.Contains(r.err, secret) {
			t.Errorf("mode %o: %+v; want a warning: %v", mode, r, want)
		}
	}
}
