package tunnel

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/skeema/knownhosts"
	"golang.org/x/crypto/ssh"
	xknownhosts "golang.org/x/crypto/ssh/knownhosts"
)

// hostKeys are the keys that a host may show: those in its known_hosts files, at the time of
// the connection. A host that is not in them, or shows another key, is refused.
type hostKeys struct {
	hop
	db *knownhosts.HostKeyDB
}

// hostKeys reads the files of known_hosts that there are.
func (h hop) hostKeys() (hostKeys, error) {
	var files []string
	for _, f := range h.known {
		if _, err := os.Stat(f); f != "" && err == nil {
			files = append(files, f)
		}
	}
	db, err := knownhosts.NewDB(files...)
	return hostKeys{h, db}, err
}

// address is what the host is looked up by.
func (k hostKeys) address() string {
	if k.alias != "" {
		return net.JoinHostPort(k.alias, defaultPort)
	}
	return k.addr()
}

// algorithms are the kinds of keys to ask the host for: those known first, so that it does
// not show one that is not known though another is. The others follow, so that a host whose
// kind of key changed is told from one that speaks nothing we do.
func (k hostKeys) algorithms() []string {
	known := k.db.HostKeyAlgorithms(k.address())
	if len(known) == 0 && k.port != defaultPort && k.alias == "" {
		known = k.db.HostKeyAlgorithms(net.JoinHostPort(k.host, defaultPort))
	}
	for _, a := range ssh.SupportedAlgorithms().HostKeys {
		if !slices.Contains(known, a) {
			known = append(known, a)
		}
	}
	return known
}

// check is the one place where a host is trusted.
func (k hostKeys) check(_ string, remote net.Addr, key ssh.PublicKey) error {
	err := k.db.HostKeyCallback()(k.address(), remote, key)
	if err == nil {
		return nil
	}
	// As ssh does: a key on the standard port holds for others of the host, and a certificate of
	// an authority that is not known is taken for the key in it.
	if k.port != defaultPort && k.alias == "" && knownhosts.IsHostUnknown(err) &&
		k.db.HostKeyCallback()(net.JoinHostPort(k.host, defaultPort), remote, key) == nil {
		return nil
	}
	if c, ok := key.(*ssh.Certificate); ok && !isRevoked(err) {
		plainErr := k.check("", remote, c.Key)
		if plainErr == nil {
			return nil
		}
		if !knownhosts.IsHostUnknown(plainErr) || k.hasAuthority() {
			return hostKeyError{k.hop, key, err}
		}
		return plainErr
	}
	return hostKeyError{k.hop, key, err}
}

// hasAuthority reports whether an authority is known for the host.
func (k hostKeys) hasAuthority() bool {
	return slices.ContainsFunc(k.db.HostKeys(k.address()), func(key knownhosts.PublicKey) bool { return key.Cert })
}

func isRevoked(err error) bool {
	var revoked *xknownhosts.RevokedError
	return errors.As(err, &revoked) || strings.Contains(err.Error(), "revoked")
}

// hostKeyError is a host that is not trusted.
type hostKeyError struct {
	hop
	key ssh.PublicKey
	err error
}

func (e hostKeyError) Error() string { return e.err.Error() }

func (e hostKeyError) Unwrap() error { return e.err }

// shown is the key that the host showed, as ssh and ssh-keygen -l print it.
func (e hostKeyError) shown() string { return fingerprint(e.key) }

func fingerprint(key ssh.PublicKey) string {
	kind := strings.ToUpper(strings.TrimSuffix(strings.TrimPrefix(plain(key).Type(), "ssh-"), "-nistp256"))
	if strings.HasPrefix(kind, "ECDSA") {
		kind = "ECDSA"
	}
	return fmt.Sprintf("%s %s", kind, ssh.FingerprintSHA256(plain(key)))
}
