package deployment

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/collector"
	"valktop/testserver"
)

const day = 24 * time.Hour

// kinds runs f for each kind of server.
func kinds(t *testing.T, f func(t *testing.T, kind testserver.Kind)) {
	t.Helper()
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			f(t, kind)
		})
	}
}

// over is c with TLS.
func over(c Config, t TLS) Config {
	c.TLS = &t
	return c
}

func TestTLS(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, kind testserver.Kind) {
		certs, others := testserver.NewCerts(t, day), testserver.NewCerts(t, day)
		s := testserver.StartTLS(t, kind, certs, false)
		c := at(t, s)
		n := open(t, over(c, TLS{CACert: certs.CA}))
		ask(t, n, "PING")
		if took, err := n.Ping(within(t)); err != nil || took <= 0 {
			t.Errorf("PING took %v, %v", took, err)
		}
		ask(t, open(t, over(c, TLS{Insecure: true})), "PING")
		ask(t, open(t, over(c, TLS{CACert: certs.CA, SNI: "localhost"})), "PING")
		failed(t, connecting(t, over(c, TLS{})), collector.TLS, "authority that this machine does not know", "--cacert")
		failed(t, connecting(t, over(c, TLS{CACert: others.CA})), collector.TLS, "authority that this machine does not know", "--cacert")
		failed(t, connecting(t, over(c, TLS{CACert: certs.CA, SNI: "cache-9"})), collector.TLS,
			`not for "cache-9" but for localhost, 127.0.0.1`, "--sni")
		e := connecting(t, c)
		failed(t, e, collectorKind(t, e), "", "--tls") // a server either sends an alert or hangs up
	})
}

// collectorKind is what a plain connection to a TLS port may be taken for.
func collectorKind(t *testing.T, err error) collector.Kind {
	t.Helper()
	if strings.Contains(err.Error(), "speaks TLS") {
		return collector.TLS
	}
	return collector.Unreachable
}

func TestTLSWithClientCertificates(t *testing.T) {
	t.Parallel()
	kinds(t, func(t *testing.T, kind testserver.Kind) {
		certs, others := testserver.NewCerts(t, day), testserver.NewCerts(t, day)
		c := at(t, testserver.StartTLS(t, kind, certs, true))
		ask(t, open(t, over(c, TLS{CACert: certs.CA, Cert: certs.ClientCert, Key: certs.ClientKey})), "PING")
		failed(t, connecting(t, over(c, TLS{CACert: certs.CA})), collector.TLS, "wants a certificate from its clients", "--cert and --key")
		failed(t, connecting(t, over(c, TLS{CACert: certs.CA, Cert: others.ClientCert, Key: others.ClientKey})),
			collector.TLS, "does not accept the client certificate", "tls-ca-cert-file")
	})
}

func TestCertificatesOfAnotherTimeOrName(t *testing.T) {
	t.Parallel()
	expired, elsewhere := testserver.NewCerts(t, time.Minute), testserver.NewCerts(t, day, "cache.example.org", "cache.internal")
	c := at(t, testserver.StartTLS(t, testserver.Valkey, expired, false))
	failed(t, connecting(t, over(c, TLS{CACert: expired.CA})), collector.TLS, "expired on 2", "--insecure")
	c = at(t, testserver.StartTLS(t, testserver.Redis, elsewhere, false))
	failed(t, connecting(t, over(c, TLS{CACert: elsewhere.CA})), collector.TLS,
		`not for "127.0.0.1" but for cache.example.org, cache.internal`, "Connect by one of these names")
	ask(t, open(t, over(c, TLS{CACert: elsewhere.CA, SNI: "cache.internal"})), "PING")
}

func TestTLSToAPlainPort(t *testing.T) {
	t.Parallel()
	c := says(t, "-ERR unknown command\r\n")
	failed(t, connecting(t, over(c, TLS{Insecure: true})), collector.TLS, "does not speak TLS", "Leave out --tls")
	failed(t, connecting(t, over(says(t, ""), TLS{Insecure: true})), collector.TLS, "hung up during the TLS handshake", "speaks TLS")
	silent := newRelay(t, "")
	silent.silence(true)
	c = over(silent.config(Config{}), TLS{})
	c.DialTimeout = 100 * time.Millisecond
	failed(t, connecting(t, c), collector.NoAnswer, "does not answer the TLS handshake", "speaks TLS")
}

func TestTLSToAPlainServerIsNoticedInTime(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		c := over(at(t, s), TLS{Insecure: true})
		c.DialTimeout = patience
		begin := time.Now()
		failed(t, connecting(t, c), collector.TLS, "does not speak TLS", "Leave out --tls")
		if took := time.Since(begin); took >= DefaultDialTimeout {
			t.Errorf("it took %v", took)
		}
	})
}

// speaksTLS listens with a certificate, and hangs up after the handshake.
func speaksTLS(t testing.TB, certs testserver.Certs, change func(*tls.Config)) Config {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(certs.ServerCert, certs.ServerKey)
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}}
	change(config)
	l, err := tls.Listen("tcp", "127.0.0.1:0", config)
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
			_ = c.(*tls.Conn).HandshakeContext(t.Context()) // the client is asked what came of it
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return Config{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}
}

func TestServersOfAnotherTimeOrVersion(t *testing.T) {
	t.Parallel()
	young := testserver.NewCertsFrom(t, time.Now().Add(day), day)
	c := speaksTLS(t, young, func(*tls.Config) {})
	failed(t, connecting(t, over(c, TLS{CACert: young.CA})), collector.TLS, "valid only from 2", "--insecure")
	now := testserver.NewCerts(t, day)
	old := speaksTLS(t, now, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })
	failed(t, connecting(t, over(old, TLS{CACert: now.CA})), collector.TLS, "offers only a version of TLS that is no longer safe", "TLS 1.2")
	self := testserver.SelfSigned(t)
	c = speaksTLS(t, self, func(*tls.Config) {})
	failed(t, connecting(t, over(c, TLS{})), collector.TLS, "is signed by itself", "--cacert")
	ask := connecting(t, over(c, TLS{CACert: self.CA}))
	if strings.Contains(ask.Error(), "certificate") {
		t.Errorf("a certificate that is trusted: %v", ask)
	}
}

func TestFilesOfTLSAreCheckedBeforeConnecting(t *testing.T) {
	t.Parallel()
	certs, others := testserver.NewCerts(t, day), testserver.NewCerts(t, day)
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, files := range map[string]TLS{
		"--cacert: open /nowhere/ca.crt":        {CACert: "/nowhere/ca.crt"},
		"--cacert: there is no PEM certificate": {CACert: empty},
		"--cert and --key belong together":      {Cert: certs.ClientCert},
		"--cert " + empty:                       {Cert: empty, Key: certs.ClientKey},
		"private key does not match":            {Cert: certs.ClientCert, Key: others.ClientKey},
	} {
		if _, err := New(over(Config{}, files)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New = %v, want %q", err, want)
		}
	}
	if _, err := New(over(Config{Socket: "/run/cache.sock"}, TLS{})); err == nil || !strings.Contains(err.Error(), "unix socket") {
		t.Errorf("TLS on a unix socket: %v", err)
	}
}
