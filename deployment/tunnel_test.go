package deployment

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"valktop/collector"
	"valktop/deployment/tunnel"
	"valktop/testserver"
)

// traveller is a user with a home of its own, a key in it, and hosts that are known.
type traveller struct {
	t    testing.TB
	home string
	key  ssh.Signer
	env  map[string]string
}

func newTraveller(t testing.TB) *traveller {
	home := t.TempDir()
	return &traveller{t, home, testserver.NewSSHKey(t, filepath.Join(home, ".ssh", "id_ed25519"), ""), map[string]string{}}
}

// writes puts a file into .ssh.
func (v *traveller) writes(name, text string) {
	v.t.Helper()
	if err := os.WriteFile(filepath.Join(v.home, ".ssh", name), []byte(text), 0o600); err != nil {
		v.t.Fatal(err)
	}
}

// host is an SSH server that lets v in, and that v knows.
func (v *traveller) host(config ...string) *testserver.SSHD {
	v.t.Helper()
	s := testserver.StartSSHD(v.t, []ssh.PublicKey{v.key.PublicKey()}, config...)
	v.knows(s)
	return s
}

// knows makes the keys of these hosts those that v knows.
func (v *traveller) knows(hosts ...*testserver.SSHD) {
	v.t.Helper()
	var lines strings.Builder
	for _, h := range hosts {
		lines.WriteString(h.Known())
	}
	v.writes("known_hosts", lines.String())
}

// via is a tunnel to spec, closed with the test.
func (v *traveller) via(spec string) *Tunnel {
	v.t.Helper()
	r, err := tunnel.Find(spec, tunnel.Options{Home: v.home, Env: func(name string) string { return v.env[name] }})
	if err != nil {
		v.t.Fatal(err)
	}
	t := NewTunnel(r)
	v.t.Cleanup(func() { t.Close() })
	return t
}

// through is c through a tunnel.
func through(c Config, t *Tunnel) Config {
	c.Via = t
	return c
}

func TestServersThroughSSH(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		v := newTraveller(t)
		via := v.via(v.host().Spec())
		c := through(at(t, s), via)
		n := open(t, c)
		ask(t, n, "SET greeting hello")
		if got := ask(t, n, "GET greeting")[0].Value; got != "hello" {
			t.Errorf("GET = %v", got)
		}
		long := strings.Repeat("x", 3<<20) // more than any window or buffer on the way
		replies, _, err := n.Counted(within(t), collector.Command{"SET", "long", long}, collector.Command{"GET", "long"})
		if err != nil || replies[1].Value != long {
			t.Errorf("3 MiB there and back: %v", err)
		}
		if took, err := n.Ping(within(t)); err != nil || took <= 0 {
			t.Errorf("PING took %v, %v", took, err)
		}
		if c.Loopback() || c.Name() != s.Addr || c.Label() != s.Addr+" via 127.0.0.1" {
			t.Errorf("loopback %v, name %q, label %q", c.Loopback(), c.Name(), c.Label())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, _, err := n.Counted(ctx, collector.Command{"PING"}); !errors.Is(err, context.Canceled) {
			t.Errorf("with a context that ended: %v", err)
		}
	})
}

func TestASilentServerThroughSSHIsCutByTheContext(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	s := testserver.Start(t, testserver.Valkey)
	n := open(t, through(at(t, s), v.via(v.host().Spec())))
	ask(t, n, "PING")
	s.Pause()
	defer s.Resume()
	ctx, cancel := context.WithTimeout(t.Context(), retryStep)
	defer cancel()
	_, _, err := n.Counted(ctx, collector.Command{"PING"})
	failed(t, err, collector.NoAnswer, "no answer in time", "slow command")
}

func TestASocketAndTLSThroughSSH(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	via := v.via(v.host().Spec())
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		s := testserver.Start(t, kind, testserver.SocketArgs(t.TempDir())...)
		ask(t, open(t, through(at(t, s), via)), "PING")
	}
	certs := testserver.NewCerts(t, day)
	secure := testserver.StartTLS(t, testserver.Valkey, certs, false)
	ask(t, open(t, through(over(at(t, secure), TLS{CACert: certs.CA}), via)), "PING")
	gone := filepath.Join(t.TempDir(), "none.sock")
	err := connecting(t, through(Config{Socket: gone}, via))
	failed(t, err, collector.Unreachable, "cannot open the socket", "path on 127.0.0.1")
	if !strings.HasPrefix(err.Error(), gone+" via 127.0.0.1: connect: ") {
		t.Errorf("error = %v", err)
	}
}
