package testserver_test

import (
	"crypto/tls"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"valktop/testserver"
)

func TestServerAnswersAndComesBackAfterACrash(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		if got := s.Do("PING"); got != "PONG" {
			t.Errorf("PING = %v", got)
		}
		s.Kill()
		s.Launch()
		if got := s.Do("PING"); got != "PONG" {
			t.Errorf("PING after a restart = %v", got)
		}
	})
}

func TestServerOnAUnixSocket(t *testing.T) {
	t.Parallel()
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		s := testserver.Start(t, kind, testserver.SocketArgs(t.TempDir())...)
		if got := s.Do("PING"); got != "PONG" {
			t.Errorf("%s: PING over %s = %v", kind, s.Addr, got)
		}
	}
}

func TestServerSpeaksTLS(t *testing.T) {
	t.Parallel()
	certs := testserver.NewCerts(t, 24*time.Hour)
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		s := testserver.StartTLS(t, kind, certs, false)
		c := s.ClientWith(redis.Options{TLSConfig: &tls.Config{InsecureSkipVerify: true}}) // the certificate is deployment's to check
		if got, err := c.Ping(t.Context()).Result(); err != nil || got != "PONG" {
			t.Errorf("%s: PING over TLS = %q, %v", kind, got, err)
		}
	}
}
