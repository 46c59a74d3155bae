package deployment

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// load reads the files that t names. A nil t is no TLS.
func (t *TLS) load(c Config) (*tls.Config, error) {
	if t == nil {
		return nil, nil
	}
	if c.Socket != "" {
		return nil, errors.New("servers speak no TLS on a unix socket: leave out --tls, or give host and port")
	}
	secure := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.SNI, InsecureSkipVerify: t.Insecure}
	if secure.ServerName == "" {
		secure.ServerName = c.Host
	}
	if t.CACert != "" {
		pem, err := os.ReadFile(t.CACert)
		if err != nil {
			return nil, fmt.Errorf("--cacert: %w", err)
		}
		secure.RootCAs = x509.NewCertPool()
		if !secure.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--cacert: there is no PEM certificate in %s", t.CACert)
		}
	}
	if t.SNI == "" && !t.Insecure && len(c.names) > 0 {
		verifyAny(secure, append([]string{c.Host}, c.names...))
	}
	switch {
	case t.Cert == "" && t.Key == "":
		return secure, nil
	case t.Cert == "" || t.Key == "":
		return nil, errors.New("--cert and --key belong together: the one is of no use without the other")
	}
	pair, err := tls.LoadX509KeyPair(t.Cert, t.Key)
	if err != nil {
		return nil, fmt.Errorf("--cert %s with --key %s: %w", t.Cert, t.Key, err)
	}
	secure.Certificates = []tls.Certificate{pair}
	return secure, nil
}

// verifyAny accepts a certificate for any of names, in place of the one name that package
// tls would verify. What it refuses it refuses with the same errors, about the first name.
func verifyAny(secure *tls.Config, names []string) {
	secure.InsecureSkipVerify = true
	secure.VerifyConnection = func(c tls.ConnectionState) error {
		if len(c.PeerCertificates) == 0 {
			return errors.New("tls: the server has no certificate")
		}
		leaf, between := c.PeerCertificates[0], x509.NewCertPool()
		for _, cert := range c.PeerCertificates[1:] {
			between.AddCert(cert)
		}
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: secure.RootCAs, Intermediates: between}); err != nil {
			return &tls.CertificateVerificationError{UnverifiedCertificates: c.PeerCertificates, Err: err}
		}
		var first error
		for _, name := range names {
			err := leaf.VerifyHostname(name)
			if err == nil {
				return nil
			}
			if first == nil {
				first = err
			}
		}
		return &tls.CertificateVerificationError{UnverifiedCertificates: c.PeerCertificates, Err: first}
	}
}
