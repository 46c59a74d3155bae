package testserver

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// Certs are files of a throw-away authority and of certificates that it signed.
type Certs struct {
	CA                    string // the authority's certificate
	ServerCert, ServerKey string // for 127.0.0.1 and localhost, unless names were given
	ClientCert, ClientKey string
}

// NewCerts makes an authority and certificates valid from an hour ago for lifetime.
func NewCerts(t testing.TB, lifetime time.Duration, names ...string) Certs {
	t.Helper()
	return NewCertsFrom(t, time.Now().Add(-time.Hour), lifetime, names...)
}

// SelfSigned makes a server's certificate for 127.0.0.1 that is its own authority.
func SelfSigned(t testing.TB) Certs {
	t.Helper()
	dir, key, now := t.TempDir(), newKey(t), time.Now()
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "self"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	c := Certs{ServerCert: filepath.Join(dir, "self.crt"), ServerKey: filepath.Join(dir, "self.key")}
	c.CA = c.ServerCert
	sign(t, cert, cert, key, key, c.ServerCert, c.ServerKey)
	return c
}

// NewCertsFrom is NewCerts with certificates that are valid from begin on; the authority is
// valid now.
func NewCertsFrom(t testing.TB, begin time.Time, lifetime time.Duration, names ...string) Certs {
	t.Helper()
	dir := t.TempDir()
	end := begin.Add(lifetime)
	caKey := newKey(t)
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "valktop test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	c := Certs{CA: filepath.Join(dir, "ca.crt")}
	sign(t, ca, ca, caKey, caKey, c.CA, "")
	leaf := func(serial int64, name string, usage x509.ExtKeyUsage) (string, string) {
		key := newKey(t)
		cert := &x509.Certificate{
			SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
			NotBefore: begin, NotAfter: end,
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{usage},
		}
		if usage == x509.ExtKeyUsageServerAuth {
			cert.DNSNames = names
			if len(names) == 0 {
				cert.DNSNames, cert.IPAddresses = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1)}
			}
		}
		crt, pemKey := filepath.Join(dir, name+".crt"), filepath.Join(dir, name+".key")
		sign(t, cert, ca, key, caKey, crt, pemKey)
		return crt, pemKey
	}
	c.ServerCert, c.ServerKey = leaf(2, "server", x509.ExtKeyUsageServerAuth)
	c.ClientCert, c.ClientKey = leaf(3, "client", x509.ExtKeyUsageClientAuth)
	return c
}

// Args make a server listen for TLS on port and on no plain one; clients need a
// certificate when mutual is set.
func (c Certs) Args(port int, mutual bool) []string {
	auth := "no"
	if mutual {
		auth = "yes"
	}
	return append(c.files(), "--port", "0", "--tls-port", strconv.Itoa(port), "--tls-auth-clients", auth)
}

func (c Certs) files() []string {
	return []string{"--tls-cert-file", c.ServerCert, "--tls-key-file", c.ServerKey, "--tls-ca-cert-file", c.CA}
}

// Config is how a client of a test speaks TLS to such a server.
func (c Certs) Config(t testing.TB) *tls.Config {
	t.Helper()
	own, err := tls.LoadX509KeyPair(c.ClientCert, c.ClientKey)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{own}, InsecureSkipVerify: true} // the certificate is deployment's to check
}

// StartTLS runs a server that speaks TLS alone.
func StartTLS(t testing.TB, kind Kind, c Certs, mutual bool, args ...string) *Server {
	t.Helper()
	s := Prepare(t, kind, args...)
	s.args = append(s.args, c.Args(s.Port, mutual)...)
	s.Launch()
	return s
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// sign writes cert, and its key where keyFile is named, as PEM.
func sign(t testing.TB, cert, parent *x509.Certificate, key, parentKey *ecdsa.PrivateKey, certFile, keyFile string) {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, &key.PublicKey, parentKey)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, certFile, "CERTIFICATE", der)
	if keyFile == "" {
		return
	}
	der, err = x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	writePEM(t, keyFile, "PRIVATE KEY", der)
}

func writePEM(t testing.TB, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}
