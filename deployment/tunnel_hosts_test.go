package deployment

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"valktop/collector"
	"valktop/testserver"
)

func TestNoHostIsTrustedThatIsNotKnown(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	host := v.host()
	s := testserver.Start(t, testserver.Redis)
	refused := func(why string, try ...string) {
		t.Helper()
		err := connecting(t, through(at(t, s), v.via(host.Spec())))
		failed(t, err, collector.Tunnel, why, "")
		for _, part := range append(try, "`ssh -p ") {
			failed(t, err, collector.Tunnel, ssh.FingerprintSHA256(host.Host.PublicKey()), part)
		}
	}
	v.writes("known_hosts", "")
	refused("its host key is not known: ED25519 SHA256:", "Ask its owner")
	v.writes("config", "StrictHostKeyChecking no\nUserKnownHostsFile /dev/null\n")
	refused("StrictHostKeyChecking no does not hold here", "Ask its owner")
	v.writes("config", "")
	known := host.Known()
	host.NewHostKey()
	host.Kill()
	host.Launch()
	v.writes("known_hosts", "# a comment\n"+known)
	refused("its host key is another one than is known", "ssh-keygen -f "+v.home+"/.ssh/known_hosts -R '[127.0.0.1]:")
	v.writes("known_hosts", "@revoked * "+strings.SplitN(host.Known(), " ", 2)[1]+host.Known())
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel, "is revoked", "Do not log in")
	if strings.Contains(host.Log(), "Accepted") {
		t.Errorf("somebody logged in:\n%s", host.Log())
	}
}

func TestWaysInWhichAHostIsKnown(t *testing.T) {
	t.Parallel()
	v := newTraveller(t)
	host := v.host()
	s := testserver.Start(t, testserver.Valkey)
	key := strings.SplitN(host.Known(), " ", 2)[1]
	authority := testserver.NewSSHKey(t, filepath.Join(t.TempDir(), "ca"), "")
	trusted := string(ssh.MarshalAuthorizedKey(authority.PublicKey()))
	for what, files := range map[string][2]string{
		"without its port": {"127.0.0.1 " + key, ""},
		"by its hash":      {knownhosts.HashHostname(knownhosts.Normalize(host.Addr())) + " " + key, ""},
		"by a wildcard":    {"127.0.0.* " + key, ""},
		"by an alias":      {"cache-gate " + key, "HostKeyAlias cache-gate\n"},
		"in another file":  {"", "UserKnownHostsFile ~/.ssh/none ~/.ssh/others\n"},
	} {
		v.writes("known_hosts", files[0])
		v.writes("others", host.Known())
		v.writes("config", files[1])
		if _, _, err := open(t, through(at(t, s), v.via(host.Spec()))).Counted(within(t), collector.Command{"PING"}); err != nil {
			t.Errorf("known %s: %v", what, err)
		}
	}
	v.writes("config", "")
	host.AddHostCertificate(authority, "127.0.0.1")
	host.Kill()
	host.Launch()
	for _, line := range []string{"@cert-authority " + knownhosts.Normalize(host.Addr()) + " " + trusted, "@cert-authority * " + trusted, host.Known()} {
		v.writes("known_hosts", line)
		if _, _, err := open(t, through(at(t, s), v.via(host.Spec()))).Counted(within(t), collector.Command{"PING"}); err != nil {
			t.Errorf("known by %q: %v", line, err)
		}
	}
	v.writes("known_hosts", "@cert-authority other.example.org "+trusted)
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel, "its host key is not known: ED25519 "+ssh.FingerprintSHA256(host.Host.PublicKey()), "Ask its owner")
	host.AddHostCertificate(authority, "other.example.org")
	host.Kill()
	host.Launch()
	v.writes("known_hosts", "@cert-authority * "+trusted)
	failed(t, connecting(t, through(at(t, s), v.via(host.Spec()))), collector.Tunnel, "its host certificate is not valid", "@cert-authority")
}
