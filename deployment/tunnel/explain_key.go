package tunnel

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
	xknownhosts "golang.org/x/crypto/ssh/knownhosts"
)

// explain says why a host is not trusted, and the command that mends it when that is right.
func (e hostKeyError) explain() (why, try string) {
	var (
		known   *xknownhosts.KeyError
		revoked *xknownhosts.RevokedError
	)
	switch {
	case errors.As(e.err, &revoked):
		return "its host key is revoked (" + place(revoked.Revoked) + "): " + e.shown(), "Do not log in there: ask its owner."
	case errors.As(e.err, &known) && len(known.Want) > 0:
		return e.changed(known.Want)
	case errors.As(e.err, &known):
		why = "its host key is not known: " + e.shown()
		try = "Ask its owner whether that is its fingerprint; if so, connect once with `" + e.command() + "` and say yes."
		if e.unchecked {
			why += "; StrictHostKeyChecking no does not hold here"
		}
		return why, try
	}
	if c, ok := e.key.(*ssh.Certificate); ok {
		return fmt.Sprintf("its host certificate is not valid: %v (for %s)", e.err, strings.Join(c.ValidPrincipals, ", ")),
			"Check the @cert-authority line in known_hosts, the host's name and its certificate with `" + e.command() + "`."
	}
	return "its host key cannot be checked: " + e.err.Error(), "Check known_hosts."
}

// changed tells of a key that is another one than is known.
func (e hostKeyError) changed(want []xknownhosts.KnownKey) (why, try string) {
	var old []string
	for _, k := range want {
		old = append(old, fingerprint(k.Key)+" ("+place(k)+")")
	}
	host := e.alias
	if host == "" {
		host = xknownhosts.Normalize(e.addr())
	}
	return "its host key is another one than is known, somebody may be in between: it shows " + e.shown() + ", known is " + strings.Join(old, ", "),
		"Only if its owner says that the host got a new key: `ssh-keygen -f " + want[0].Filename + " -R '" + host + "'`, then `" + e.command() + "`."
}

// place is where a key stands.
func place(k xknownhosts.KnownKey) string { return fmt.Sprintf("%s:%d", k.Filename, k.Line) }
