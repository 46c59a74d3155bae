package deployment

import (
	"context"
	"crypto/ed25519"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"valktop/collector"
	"valktop/testserver"
)

func TestAKeyOfTheAgent(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	host := v.host()
	ring := agent.NewKeyring()
	key := filepath.Join(v.home, ".ssh", "id_ed25519")
	pem, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := ssh.ParseRawPrivateKey(pem)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(ring.Add(agent.AddedKey{PrivateKey: raw}), os.Remove(key)); err != nil {
		t.Fatal(err)
	}
	v.env["SSH_AUTH_SOCK"] = serveAgent(t, ring)
	s := testserver.Start(t, testserver.Valkey)
	ask(t, open(t, through(at(t, s), v.via(host.Spec()))), "PING")

	if err := ring.RemoveAll(); err != nil {
		t.Fatal(err)
	}
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel, "there is no key to log in with; the agent holds no key", "ssh-add")
	v.env["SSH_AUTH_SOCK"] = ""
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel, "SSH_AUTH_SOCK is not set", "ssh-add")
	v.env["SSH_AUTH_SOCK"] = filepath.Join(t.TempDir(), "none")
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel, "the agent does not answer", "ssh-add")
}

// serveAgent serves the keys of ring until the test ends, and returns the socket.
func serveAgent(t testing.TB, ring agent.Agent) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "valktop-agent-") // short: a socket's path holds 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "agent")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				_ = agent.ServeAgent(ring, c) // its end is that of the connection
				c.Close()
			}()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return path
}

func TestAKeyBehindAPassphrase(t *testing.T) {
	t.Parallel()
	const passphrase = "c0rrect-Horse"
	v := newTraveller(t)
	file := filepath.Join(v.home, ".ssh", "id_ed25519")
	v.key = testserver.NewSSHKey(t, file, passphrase)
	host := v.host()
	s := testserver.Start(t, testserver.Valkey)

	unasked := open(t, through(at(t, s), v.via(host.Spec())))
	_, _, err := unasked.Counted(within(t), collector.Command{"PING"})
	failed(t, err, collector.Tunnel, file+" is protected by a passphrase, and nobody can be asked", "ssh-add "+file, passphrase)

	nobody := v.via(host.Spec())
	none := errors.New("there is no terminal to ask at")
	if err := nobody.Unlock(within(t), func(context.Context, string, bool) ([]byte, error) { return nil, none }); !errors.Is(err, none) {
		t.Errorf("Unlock = %v, want %v", err, none)
	}
	failed(t, connecting(t, through(at(t, s), nobody)), collector.Tunnel, "there is no terminal to ask at", "ssh-add")

	wrong, asked := v.via(host.Spec()), 0
	if err := wrong.Unlock(within(t), func(context.Context, string, bool) ([]byte, error) { asked++; return []byte("wr0ng-Horse"), nil }); err != nil || asked != 3 {
		t.Errorf("Unlock with a wrong passphrase = %v, asked %d times", err, asked)
	}
	failed(t, connecting(t, through(at(t, s), wrong)), collector.Tunnel, "the passphrase does not fit", "ssh-add", "wr0ng-Horse")

	via, asked := v.via(host.Spec()), 0
	answer := []byte(passphrase)
	if err := via.Unlock(within(t), func(context.Context, string, bool) ([]byte, error) { asked++; return answer, nil }); err != nil || asked != 1 {
		t.Fatalf("Unlock = %v, asked %d times", err, asked)
	}
	if strings.Contains(string(answer), passphrase) {
		t.Error("the passphrase was left in memory")
	}
	n := open(t, through(at(t, s), via))
	ask(t, n, "PING")
	host.Kill()
	host.Launch()
	until(t, "the key is used again without a passphrase", func() bool {
		_, _, err := n.Counted(within(t), collector.Command{"PING"})
		return err == nil
	})
	if err := via.Unlock(within(t), func(context.Context, string, bool) ([]byte, error) { t.Error("asked again"); return nil, none }); err != nil {
		t.Error(err)
	}
}

func TestKeysThatAreNotAccepted(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	host := v.host("MaxAuthTries 2")
	s := testserver.Start(t, testserver.Redis)
	other := filepath.Join(v.home, ".ssh", "other")
	testserver.NewSSHKey(t, other, "")
	v.writes("config", "IdentityFile ~/.ssh/other\nIdentityFile ~/.ssh/missing\n")
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel,
		"accepts none of the keys for the user "+host.User+"; tried: "+other+"; there is no agent (SSH_AUTH_SOCK is not set); there is no file "+v.home+"/.ssh/missing", "authorized_keys")
	failed(t, connecting(t, through(at(t, s), v.via("nobody-here@"+host.Addr()))), collector.Tunnel, "none of the keys for the user nobody-here", "--ssh user@host")

	ring := agent.NewKeyring()
	for range 4 {
		_, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := ring.Add(agent.AddedKey{PrivateKey: key}); err != nil {
			t.Fatal(err)
		}
	}
	v.env["SSH_AUTH_SOCK"] = serveAgent(t, ring)
	v.writes("config", "")
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel, "hung up after too many keys", "IdentitiesOnly yes")
	v.writes("config", "IdentityFile ~/.ssh/id_ed25519\nIdentitiesOnly yes\n")
	ask(t, open(t, through(at(t, s), v.via(host.Spec()))), "PING")
}
