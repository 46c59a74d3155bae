package collector

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

func TestErrorsTellTheirKind(t *testing.T) {
	t.Parallel()
	wrapped := func(err error) error { return fmt.Errorf("connect to cache:6379: %w", fmt.Errorf("hello: %w", err)) }
	tests := []struct {
		err  error
		kind Kind
		try  string // a part of the advice
	}{
		{errors.New("WRONGPASS invalid username-password pair or user is disabled."), Auth, "password"},
		{errors.New("NOAUTH Authentication required."), Auth, "password"},
		{errors.New("ERR invalid password"), Auth, "password"},
		{errors.New("ERR Client sent AUTH, but no password is set"), Auth, "password"},
		{errors.New("NOPERM User x has no permissions"), Permission, "ACL SETUSER"},
		{errors.New("DENIED Redis is running in protected mode"), Permission, "protected mode"},
		{errors.New("BUSY Redis is busy running a script."), Busy, "SCRIPT KILL"},
		{errors.New("LOADING Redis is loading the dataset in memory"), Loading, "Wait"},
		{errors.New("ERR max number of clients reached"), Refused, "maxclients"},
		{errors.New("MISCONF Redis is configured to save"), Refused, ""},
		{x509.UnknownAuthorityError{}, TLS, "--cacert"},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h"}, TLS, "--sni"},
		{errors.New("tls: first record does not look like a TLS handshake"), TLS, "--tls"},
		{os.ErrDeadlineExceeded, NoAnswer, "stopped"},
		{io.EOF, Unreachable, "port"},
	}
	for _, test := range tests {
		e := connectionError("cache:6379", "INFO", wrapped(test.err))
		if e.Kind != test.kind || !strings.Contains(e.Try, test.try) || test.try == "" && e.Try != "" {
			t.Errorf("%v: kind %q, try %q", test.err, e.Kind, e.Try)
		}
		if strings.Contains(e.Try, "?") || e.Try != "" && !strings.HasSuffix(e.Try, ".") {
			t.Errorf("%q is no sentence that says what to do", e.Try)
		}
		if !errors.Is(e, test.err) && test.kind != TLS {
			t.Errorf("%v: the cause is lost", test.err)
		}
	}
	known := &Error{Op: "connect", Kind: TLS, Err: io.EOF}
	if e := connectionError("cache:6379", "INFO", wrapped(known)); e.Kind != TLS || e.Node != "cache:6379" || known.Node != "" {
		t.Errorf("an error that is one already: %+v", e)
	}
	if down := connectionError("a:1", "INFO", wrapped(fakeDown{})); down.Op != "connect" || down.Kind != Unreachable {
		t.Errorf("a lost connection: %+v", down)
	}
}
