// Package prometheus reads what redis_exporter has had Prometheus keep of the nodes of a
// deployment: their past before valktop came.
package prometheus

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"
)

// Source is what the past that comes from here is called.
const Source = "Prometheus"

// Config says where the past is kept and which series are meant.
type Config struct {
	URL    string                 // may hold user and password
	Token  func() (string, error) // a bearer token, asked for at each query; nil: none
	CACert string                 // a PEM file: the authority that its certificate is from
	Match  Selector               // the series that are looked at; all when empty
	Fills  []string               // the commands that fill the cache
}

// CheckURL is what is wrong with the URL of a Prometheus. The error does not repeat it, for
// it may hold a password.
func CheckURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("this is no URL of a Prometheus; one looks like http://prometheus:9090")
	}
	return nil
}

// Shown is the URL without what may be a secret.
func Shown(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "the URL"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// newClient reads the files that it takes.
func newClient(c Config) (*client, error) {
	if err := CheckURL(c.URL); err != nil {
		return nil, err
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, errors.New("this is no URL")
	}
	user := u.User
	u.User = nil
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSHandshakeTimeout: within, IdleConnTimeout: time.Minute}
	if c.CACert != "" {
		pem, err := os.ReadFile(c.CACert)
		if err != nil {
			return nil, fmt.Errorf("history_cacert cannot be read: %w", err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, errors.New("there is no certificate in the file of history_cacert")
		}
		transport.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	return &client{base: u, user: user, within: within, most: maxBody, token: c.Token, http: &http.Client{
		Transport: transport,
		// A token must not go where an answer points to.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}
