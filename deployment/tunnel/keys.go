package tunnel

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"golang.org/x/crypto/ssh"
)

// passphraseTries is how often a passphrase may be mistyped, as in ssh.
const passphraseTries = 3

// Ask asks a person for the passphrase of a key file. Again says that the last answer was
// not it.
type Ask func(ctx context.Context, file string, again bool) (passphrase []byte, err error)

// Keyring holds the keys that were unlocked, never their passphrases. The zero value is empty.
type Keyring struct {
	mu       sync.Mutex
	unlocked map[string]ssh.Signer // by file
}

// lockedError is a key whose passphrase nobody could be asked for.
type lockedError struct {
	file string
	err  error // of asking; nil when there was nobody to ask
}

func (e lockedError) Error() string { return "the key " + e.file + " is protected by a passphrase" }

func (e lockedError) Unwrap() error { return e.err }

// identity is a private key in a file.
type identity struct {
	file   string
	public ssh.PublicKey
	signer ssh.Signer // nil while it is locked
	pem    []byte     // of a locked one
}

// identity reads the key in a file. A file that does not exist is no error, and no key.
func (k *Keyring) identity(file string) (*identity, error) {
	content, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return publicOnly(file)
	}
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	unlocked := k.unlocked[file]
	k.mu.Unlock()
	if unlocked != nil {
		return &identity{file: file, public: unlocked.PublicKey(), signer: unlocked}, nil
	}
	signer, err := ssh.ParsePrivateKey(content)
	if err == nil {
		return &identity{file: file, public: signer.PublicKey(), signer: signer}, nil
	}
	var missing *ssh.PassphraseMissingError
	if !errors.As(err, &missing) {
		if only, err := publicOnly(file); only != nil || err != nil {
			return only, err
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	public := missing.PublicKey
	if public == nil { // of an old format, which keeps it secret as well
		beside, err := readPublic(file + ".pub")
		if err != nil {
			return nil, fmt.Errorf("%s: its public key has to stand in %s.pub: %w", file, file, err)
		}
		public = beside
	}
	return &identity{file: file, public: public, pem: content}, nil
}

// publicOnly is a key that is only in the agent, named by its public half: in FILE.pub, or in
// FILE itself.
func publicOnly(file string) (*identity, error) {
	for _, name := range []string{file + ".pub", file} {
		if public, err := readPublic(name); err == nil {
			return &identity{file: file, public: public}, nil
		}
	}
	return nil, nil
}

func readPublic(file string) (ssh.PublicKey, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey(content)
	return public, err
}

// certificate is the one beside an identity, or nil.
func (i *identity) certificate() *ssh.Certificate {
	public, err := readPublic(i.file + "-cert.pub")
	if err != nil {
		return nil
	}
	c, _ := public.(*ssh.Certificate)
	return c
}

// lockedSigner is a key in a file whose passphrase is asked for when the other side would
// take the key, and not before.
type lockedSigner struct {
	*identity
	ring *Keyring
	ask  func(file string, again bool) ([]byte, error) // nil: nobody can be asked
}

// PublicKey is known without the passphrase.
func (l *lockedSigner) PublicKey() ssh.PublicKey { return l.public }

// Sign asks for the passphrase.
func (l *lockedSigner) Sign(r io.Reader, data []byte) (*ssh.Signature, error) {
	return l.SignWithAlgorithm(r, data, "")
}

// SignWithAlgorithm makes it an ssh.AlgorithmSigner: an RSA key signs with SHA-2.
func (l *lockedSigner) SignWithAlgorithm(r io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	signer, err := l.unlock()
	if err != nil {
		return nil, err
	}
	if with, ok := signer.(ssh.AlgorithmSigner); ok {
		return with.SignWithAlgorithm(r, data, algorithm)
	}
	return signer.Sign(r, data)
}

// unlock asks for the passphrase until it fits. The key is kept for the next time.
func (l *lockedSigner) unlock() (ssh.Signer, error) {
	l.ring.mu.Lock()
	defer l.ring.mu.Unlock()
	if known := l.ring.unlocked[l.file]; known != nil {
		return known, nil
	}
	if l.ask == nil {
		return nil, lockedError{file: l.file}
	}
	for try := 1; ; try++ {
		passphrase, err := l.ask(l.file, try > 1)
		if err != nil {
			return nil, lockedError{l.file, err}
		}
		signer, err := ssh.ParsePrivateKeyWithPassphrase(l.pem, passphrase)
		clear(passphrase)
		if err == nil {
			if l.ring.unlocked == nil {
				l.ring.unlocked = map[string]ssh.Signer{}
			}
			l.ring.unlocked[l.file] = signer
			return signer, nil
		}
		if !errors.Is(err, x509.IncorrectPasswordError) || try == passphraseTries {
			return nil, lockedError{l.file, errors.New("the passphrase does not fit")}
		}
	}
}

// Locked are the files of keys of r that a passphrase protects and that nothing but the
// passphrase opens: no agent has them.
func (r Route) Locked(k *Keyring) []string {
	var files []string
	for _, h := range r.hops {
		o := h.offer(k, nil)
		for _, s := range o.signers {
			if l, ok := s.(*lockedSigner); ok && !slices.Contains(files, l.file) {
				files = append(files, l.file)
			}
		}
		o.close()
	}
	return files
}
