package deployment

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"valktop/collector"
)

// namesShown is how many of a certificate's names an error lists.
const namesShown = 5

// handshakeError is a failure before there was TLS on the connection.
type handshakeError struct{ error }

func (e handshakeError) Unwrap() error { return e.error }

// explainTLS tells why the two sides did not agree on TLS.
func explainTLS(err error, c Config, _ *wire) *collector.Error {
	if c.TLS == nil {
		return nil
	}
	var handshake handshakeError
	isHandshake := errors.As(err, &handshake)
	var (
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		remote    *net.OpError
	)
	switch {
	case isHandshake && errors.Is(err, context.DeadlineExceeded):
		return failure(collector.NoAnswer, err, "the server does not answer the TLS handshake", "Look whether it is stopped, swapping or busy, and check that this port speaks TLS: without it leave out --tls, or take redis:// or valkey://.")
	case errors.As(err, &record):
		return failure(collector.TLS, err, "this port does not speak TLS", "Leave out --tls; redis:// and valkey:// are without.")
	case errors.As(err, &hostname):
		return explainName(err, hostname)
	case errors.As(err, &invalid):
		return explainInvalid(err, invalid)
	case errors.As(err, &authority) && isSelfSigned(err):
		return failure(collector.TLS, err, "the server's certificate is signed by itself, and this machine does not trust it", "Get that certificate from the server's owner and name it with --cacert; --insecure skips the check.")
	case errors.As(err, &authority):
		return failure(collector.TLS, err, "the server's certificate is signed by an authority that this machine does not know", "Name the authority's certificate with --cacert; --insecure skips the check.")
	case errors.As(err, &remote) && remote.Op == "remote error" && !strings.Contains(err.Error(), "protocol version"):
		return explainAlert(err, c)
	case isHandshake && isEnd(err):
		return failure(collector.TLS, err, "the server hung up during the TLS handshake", "Check that this port speaks TLS; if the server wants a client certificate, give --cert and --key.")
	case strings.Contains(err.Error(), "protocol version"):
		return failure(collector.TLS, err, "the server offers only a version of TLS that is no longer safe", "Let the server offer TLS 1.2 or later: tls-protocols in its config.")
	case strings.Contains(err.Error(), "tls: "):
		return failure(collector.TLS, err, "the TLS handshake failed: "+err.Error(), "Check that the server offers TLS 1.2 or later.")
	}
	return nil
}

// explainName names the hosts that the certificate is for.
func explainName(err error, e x509.HostnameError) *collector.Error {
	names := e.Certificate.DNSNames
	for _, ip := range e.Certificate.IPAddresses {
		names = append(names, ip.String())
	}
	why, try := fmt.Sprintf("the server's certificate is not for %q and names no host", e.Host), "--insecure skips the check."
	if len(names) > 0 {
		more := ""
		if len(names) > namesShown {
			names, more = names[:namesShown], ", ..."
		}
		why = fmt.Sprintf("the server's certificate is not for %q but for %s%s", e.Host, strings.Join(names, ", "), more)
		try = "Connect by one of these names, or give it with --sni; --insecure skips the check."
	}
	return failure(collector.TLS, err, why, try)
}

// explainInvalid tells of certificates whose time or purpose is wrong.
func explainInvalid(err error, e x509.CertificateInvalidError) *collector.Error {
	if e.Reason != x509.Expired {
		return failure(collector.TLS, err, "the server's certificate is not valid: "+e.Error(), "Give the server another certificate; --insecure skips the check.")
	}
	why := "the server's certificate expired on " + e.Cert.NotAfter.UTC().Format(time.DateOnly)
	if time.Now().Before(e.Cert.NotBefore) {
		why = "the server's certificate is valid only from " + e.Cert.NotBefore.UTC().Format(time.DateOnly)
	}
	return failure(collector.TLS, err, why, "Give the server a new certificate, or this machine the right time; --insecure skips the check.")
}

// explainAlert tells what the server did not like.
func explainAlert(err error, c Config) *collector.Error {
	text := err.Error()
	switch {
	case c.TLS.Cert == "" && (strings.Contains(text, "certificate required") || strings.Contains(text, "bad certificate") || strings.Contains(text, "handshake failure")):
		return failure(collector.TLS, err, "the server wants a certificate from its clients", "Give one with --cert and --key.")
	case strings.Contains(text, "certificate"), strings.Contains(text, "decrypt"): // a signature that does not fit
		return failure(collector.TLS, err, "the server does not accept the client certificate: "+text, "Check that the authority that the server trusts (tls-ca-cert-file) signed it, and that it has not expired.")
	}
	return failure(collector.TLS, err, "the server ended the TLS handshake: "+text, "Check that it offers TLS 1.2 or later, and that --sni is a name that it serves.")
}

// isSelfSigned reports whether the certificate that was not trusted is its own authority.
func isSelfSigned(err error) bool {
	var untrusted *tls.CertificateVerificationError
	if !errors.As(err, &untrusted) || len(untrusted.UnverifiedCertificates) == 0 {
		return false
	}
	c := untrusted.UnverifiedCertificates[0]
	return bytes.Equal(c.RawIssuer, c.RawSubject) && c.CheckSignatureFrom(c) == nil
}
