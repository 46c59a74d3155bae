package tunnel

import (
	"bytes"
	"fmt"
	"net"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// agentPatience is how long an agent may take to list its keys; to sign may take a person.
const agentPatience = 5 * time.Second

// offer is what a host is offered to log in with, and in which order: an agent's keys that
// the config names, the agent's others, keys in files, and last those that want a passphrase.
type offer struct {
	signers []ssh.Signer
	names   []string // of signers, for errors
	without []string // why there are not more: no agent, a file that is no key
	agent   net.Conn // to be closed when logged in
}

// offer collects the keys for h. Ask is for the passphrases of files, and may be nil.
func (h hop) offer(k *Keyring, ask func(string, bool) ([]byte, error)) *offer {
	o := &offer{}
	held := o.held(h)
	var own, locked []*identity
	for _, file := range h.identities {
		i, err := k.identity(file)
		switch {
		case err != nil:
			o.without = append(o.without, err.Error())
		case i == nil:
			if h.named {
				o.without = append(o.without, "there is no file "+file)
			}
		case o.takeHeld(held, i.public, file):
		case i.signer != nil:
			own = append(own, i)
		case i.pem != nil:
			locked = append(locked, i)
		case h.named:
			o.without = append(o.without, file+" is a public key whose private one the agent does not have")
		}
	}
	if !h.only {
		for _, s := range held {
			o.add(s, "the agent's "+ssh.FingerprintSHA256(s.PublicKey()))
		}
	}
	for _, i := range own {
		o.addWithCertificate(i.signer, i)
	}
	for _, i := range locked {
		o.addWithCertificate(&lockedSigner{i, k, ask}, i)
	}
	return o
}

// held are the keys of the agent.
func (o *offer) held(h hop) []ssh.Signer {
	if h.agent == "" {
		o.without = append(o.without, h.noAgent)
		return nil
	}
	c, err := net.DialTimeout("unix", h.agent, agentPatience)
	if err != nil {
		o.without = append(o.without, "the agent does not answer: "+err.Error())
		return nil
	}
	o.agent = c
	_ = c.SetDeadline(time.Now().Add(agentPatience)) // a socket has deadlines
	signers, err := agent.NewClient(c).Signers()
	_ = c.SetDeadline(time.Time{})
	switch {
	case err != nil:
		o.without = append(o.without, "the agent does not list its keys: "+err.Error())
	case len(signers) == 0:
		o.without = append(o.without, "the agent holds no key (ssh-add adds one)")
	}
	return signers
}

// takeHeld adds the agent's keys, and certificates, that are those of an identity.
func (o *offer) takeHeld(held []ssh.Signer, public ssh.PublicKey, file string) bool {
	found := false
	for _, s := range held {
		if bytes.Equal(plain(s.PublicKey()).Marshal(), plain(public).Marshal()) {
			o.add(s, "the agent's "+file)
			found = true
		}
	}
	return found
}

// plain is the key that a certificate is for, or the key itself.
func plain(key ssh.PublicKey) ssh.PublicKey {
	if c, ok := key.(*ssh.Certificate); ok {
		return c.Key
	}
	return key
}

// add offers a key once.
func (o *offer) add(s ssh.Signer, name string) {
	if slices.ContainsFunc(o.signers, func(known ssh.Signer) bool {
		return bytes.Equal(known.PublicKey().Marshal(), s.PublicKey().Marshal())
	}) {
		return
	}
	o.signers, o.names = append(o.signers, s), append(o.names, name)
}

// addWithCertificate offers the certificate beside a key's file, and then the key.
func (o *offer) addWithCertificate(s ssh.Signer, i *identity) {
	if c := i.certificate(); c != nil {
		if with, err := ssh.NewCertSigner(c, s); err == nil {
			o.add(with, i.file+"-cert.pub")
		} else {
			o.without = append(o.without, fmt.Sprintf("%s-cert.pub: %v", i.file, err))
		}
	}
	o.add(s, i.file)
}

func (o *offer) close() {
	if o.agent != nil {
		o.agent.Close()
	}
}
