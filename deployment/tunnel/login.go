package tunnel

import (
	"strings"

	"golang.org/x/crypto/ssh"
)

// login is one attempt to get into a host, and what is to be said of it afterwards.
type login struct {
	hop
	ring    *Keyring
	ask     func(string, bool) ([]byte, error)
	offered *offer // nil while the host did not get as far as to ask
	refused error  // of the host's key
}

// signers are called for once the host's key was found good.
func (l *login) signers() ([]ssh.Signer, error) {
	l.offered = l.offer(l.ring, l.ask)
	return l.offered.signers, nil
}

func (l *login) close() {
	if l.offered != nil {
		l.offered.close()
	}
}

// authError is a host that let nobody in.
type authError struct {
	hop
	offered []string // what was tried
	without []string // why there was not more
	err     error
}

func (e authError) Error() string { return e.err.Error() }

func (e authError) Unwrap() error { return e.err }

// failed tells what err was about.
func (l *login) failed(err error) error {
	if l.refused != nil {
		return l.refused
	}
	text := err.Error()
	if !strings.Contains(text, "unable to authenticate") && !strings.Contains(text, "Too many authentication failures") {
		return err
	}
	e := authError{hop: l.hop, err: err}
	if l.offered != nil {
		e.offered, e.without = l.offered.names, l.offered.without
	}
	return e
}
