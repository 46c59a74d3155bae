package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"

	"valktop/testserver"
)

// passphrase is what must never be seen again either.
const passphrase = "c0rrect-H0rse"

// bastion is an SSH server that lets in a user whose home is the folder returned.
func bastion(t *testing.T, phrase string) (s *testserver.SSHD, home string) {
	t.Helper()
	home = t.TempDir()
	key := testserver.NewSSHKey(t, filepath.Join(home, ".ssh", "id_ed25519"), phrase)
	s = testserver.StartSSHD(t, []ssh.PublicKey{key.PublicKey()})
	if err := os.WriteFile(filepath.Join(home, ".ssh", "known_hosts"), []byte(s.Known()), 0o600); err != nil {
		t.Fatal(err)
	}
	return s, home
}

func TestCommandsThroughSSH(t *testing.T) {
	t.Parallel()
	host, home := bastion(t, "")
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("MSET", "user:1", "a", "user:2", "b")
		config := t.TempDir()
		profile := "[profiles.far]\nurl = '" + s.URL() + "'\nssh = '" + host.Spec() + "'\n"
		if err := os.WriteFile(filepath.Join(config, "config.toml"), []byte(profile), 0o600); err != nil {
			t.Fatal(err)
		}
		env := map[string]string{"HOME": home}
		for _, args := range [][]string{
			{"stats", s.URL(), "--ssh", host.Spec(), "--json", "--count", "1", "--interval", "100ms"},
			{"stats", "@far", "--json", "--count", "1", "--interval", "100ms"},
			{"scan", "@far", "--full", "--json"},
			{"key", "user:1", "--profile", "far", "--json"},
			{"invalidate", "--key", "user:1", "--profile", "far", "--write", "--yes", "--json"},
		} {
			if r := (invocation{env, config}).run(args...); r.code != 0 || r.err != "" && !strings.Contains(args[0], "invalidate") {
				t.Errorf("%v: %+v", args, r)
			}
		}
		if r := (invocation{env, config}).run("invalidate", "--key", "user:2", "--profile", "far", "--yes"); r.code != 3 || !strings.Contains(r.err, "--write") {
			t.Errorf("a change on a loopback address at the far end: %+v", r)
		}
		if got := s.Do("EXISTS", "user:1", "user:2"); got != int64(1) {
			t.Errorf("%v keys are left, want user:2", got)
		}
	})
}

func TestErrorsOfSSHSayWhatWhyAndWhatToTry(t *testing.T) {
	t.Parallel()
	host, home := bastion(t, "")
	locked, _ := bastion(t, "")
	for _, c := range []struct {
		args  string
		home  string
		code  int
		lines []string
	}{
		{"stats --count 1 -p 1 --ssh " + host.Spec(), home, 1, []string{
			"cannot connect to 127.0.0.1:1 via 127.0.0.1", "why: nothing listens there, 127.0.0.1 says (connection refused)", "try: Check that the server runs"}},
		{"stats --count 1 --ssh me@127.0.0.1:1", home, 1, []string{
			"cannot get to 127.0.0.1:6379 via 127.0.0.1", "why: no SSH to me@127.0.0.1:1: nothing listens there", "try: Check that sshd runs there"}},
		{"stats --count 1 --ssh " + locked.Spec(), home, 1, []string{
			"cannot get to", "its host key is not known: ED25519 " + ssh.FingerprintSHA256(locked.Host.PublicKey()), "connect once with `ssh -p "}},
		{"stats --ssh ''", home, 2, []string{"cannot read the way through SSH", "no host name has"}},
		{"check --ssh me@127.0.0.1:1", home, 3, []string{"no SSH to"}},
	} {
		r := invocation{env: map[string]string{"HOME": c.home}}.run(strings.Fields(c.args)...)
		for _, line := range c.lines {
			if r.code != c.code || !strings.Contains(r.out+r.err, line) {
				t.Errorf("%s: %+v, want code %d and %q", c.args, r, c.code, line)
			}
		}
	}
}

func TestAPassphraseIsAskedForAtTheTerminalAlone(t *testing.T) {
	t.Parallel()
	host, home := bastion(t, passphrase)
	s := testserver.Start(t, testserver.Valkey)

	alone := program(t, "stats", s.URL(), "--ssh", host.Spec(), "--count", "1")
	alone.Env = append(alone.Env, "HOME="+home)
	alone.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal
	out, err := alone.CombinedOutput()
	if alone.ProcessState.ExitCode() != 2 || !strings.Contains(string(out), "id_ed25519 wants a passphrase, and there is no terminal to ask at") ||
		!strings.Contains(string(out), "try: ssh-add "+home) {
		t.Errorf("without a terminal: %v, %s", err, out)
	}

	screen := onScreen(t, []string{"HOME=" + home}, s.URL(), "--ssh", host.Spec())
	screen.see("Passphrase for " + home + "/.ssh/id_ed25519: ")
	screen.press(passphrase + "x\r")
	screen.see("that was not it")
	screen.press(passphrase + "\r")
	screen.see(s.Addr + " via 127.0.0.1")
	screen.see("Hit rate")
	screen.press("q")
	<-screen.done
	if strings.Contains(screen.text(), passphrase) {
		t.Errorf("the passphrase is on the screen: %q", screen.text())
	}
}
