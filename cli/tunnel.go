package cli

import (
	"context"
	"os"
	"runtime"

	"valktop/deployment"
	"valktop/deployment/tunnel"
	"valktop/ui/text"
)

// goThrough makes c go through the tunnel that s names, if it does. A passphrase that a key
// wants is asked for now, while there is a terminal and no dashboard on it.
func (p *program) goThrough(ctx context.Context, s server, c *deployment.Config) error {
	spec, ok := s.ssh.Get()
	if !ok {
		return nil
	}
	t, err := p.route(spec)
	if err != nil {
		return err
	}
	p.tunnel = t
	c.Via = p.tunnel
	return p.tunnel.Unlock(ctx, func(ctx context.Context, file string, again bool) ([]byte, error) {
		question := "Passphrase for " + text.Escape(file) + ": "
		if again {
			question = "that was not it\n" + question
		}
		passphrase, err := secretQuestion{
			question, "the key " + file + " wants a passphrase, and there is no terminal to ask at",
			"cannot read the passphrase", "ssh-add " + file + " keeps it in an agent",
		}.ask(ctx, p.Err)
		return []byte(passphrase), err
	})
}

// closeTunnel ends the tunnel, if there is one.
func (p *program) closeTunnel() {
	if p.tunnel != nil {
		_ = p.tunnel.Close() // what is left of it is of no use to anybody
	}
}

// home is the user's folder; empty when nothing says which it is.
func home() string {
	dir, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return dir
}

// systemSSH is where ssh keeps what holds for all users.
func systemSSH() string {
	if runtime.GOOS == "windows" {
		return `C:\ProgramData\ssh`
	}
	return "/etc/ssh"
}

// route is the way through SSH that a flag or a profile names.
func (p *program) route(spec string) (*deployment.Tunnel, error) {
	route, err := tunnel.Find(spec, tunnel.Options{Home: p.Home, System: p.SystemSSH, Env: p.Env})
	if err != nil {
		return nil, usage("cannot read the way through SSH", err.Error(), "--ssh user@bastion, --ssh user@bastion:2222, or the name of a host in ~/.ssh/config")
	}
	return deployment.NewTunnel(route), nil
}
