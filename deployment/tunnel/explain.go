package tunnel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"

	"golang.org/x/crypto/ssh"
)

// knownHostsError is a known_hosts file that cannot be read.
type knownHostsError struct{ error }

func (e knownHostsError) Unwrap() error { return e.error }

// explain says why there is no SSH connection to the hop at index at.
func (r Route) explain(at int, err error) *Error {
	h := r.hops[at]
	e := &Error{cause: err}
	var (
		key     hostKeyError
		auth    authError
		locked  lockedError
		files   knownHostsError
		channel *ssh.OpenChannelError
	)
	switch {
	case errors.As(err, &key):
		e.Why, e.Try = key.explain()
		e.Lasting = true
	case errors.As(err, &locked):
		e.Why, e.Try = locked.explain()
		e.Lasting = true
	case errors.As(err, &auth):
		e.Why, e.Try = auth.explain()
		e.Lasting = true
	case errors.As(err, &files):
		e.Why, e.Try = "known_hosts cannot be read: "+files.Error(), "Mend the line that it names, or remove it with ssh-keygen -R HOST."
		e.Lasting = true
	case errors.As(err, &channel): // of a jump host
		inner := r.explainChannel("tcp", err)
		e.Why, e.Try = r.hops[at-1].name()+" opens no way on: "+inner.Why, "Check host and port of "+h.spec+", and that AllowTcpForwarding and PermitOpen on "+r.hops[at-1].name()+" allow it."
	default:
		e.Why, e.Try = explainNetwork(err, h)
	}
	e.Why = "no SSH to " + h.String() + ": " + e.Why
	return e
}

// explainNetwork tells what the system or the other side did to the connection.
func explainNetwork(err error, h hop) (why, try string) {
	var dns *net.DNSError
	text := err.Error()
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("no host is named %q", h.host), "Check how the name is spelled, and that it is known on this network (VPN); a HostName in ~/.ssh/config gives it another."
	case errors.As(err, &dns):
		return fmt.Sprintf("the name %q cannot be looked up: %s", h.host, dns.Err), "Check this machine's network, or give the host's IP address."
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there (connection refused)", "Check that sshd runs there, and the port: --ssh user@host:port."
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "there is no way to that host from here", "Check the address and this machine's network (VPN)."
	case errors.Is(err, errLate), errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return "no answer in time", "Check that the host is up, and that no firewall drops packets to it: " + h.command() + "."
	case strings.Contains(text, "no common algorithm"):
		return "the two sides have no algorithm in common: " + text, "Update the SSH server there; what it offers is no longer held to be safe."
	case strings.Contains(text, "overflow reading version string"), strings.Contains(text, "invalid packet length"), strings.Contains(text, "invalid version"):
		return "what answers there does not speak SSH", "Check the port: --ssh user@host:port."
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe):
		return "it hung up before anybody could log in", "Look at its log; too many connections at once (MaxStartups) or a ban after failed logins do that."
	}
	return text, "Check that " + h.command() + " works."
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, os.ErrDeadlineExceeded)
}

// explain tells of a host that let nobody in, with what was tried.
func (e authError) explain() (why, try string) {
	without := ""
	if len(e.without) > 0 {
		without = "; " + strings.Join(e.without, "; ")
	}
	switch {
	case strings.Contains(e.err.Error(), "Too many authentication failures"):
		return "it hung up after too many keys; tried: " + strings.Join(e.offered, ", ") + without,
			"Name the right key in ~/.ssh/config with IdentityFile, and add IdentitiesOnly yes."
	case len(e.offered) == 0:
		return "there is no key to log in with" + without,
			"Add a key to the agent (ssh-add), or name one in ~/.ssh/config with IdentityFile; valktop logs in with keys alone."
	}
	return "it accepts none of the keys for the user " + e.user + "; tried: " + strings.Join(e.offered, ", ") + without,
		"Check the user (--ssh user@host) and that the key is in its authorized_keys; ssh-add adds another to the agent."
}

// explain tells of a key that stays locked.
func (e lockedError) explain() (why, try string) {
	why = e.Error()
	if e.err != nil {
		why += ", and " + e.err.Error()
	} else {
		why += ", and nobody can be asked for it now"
	}
	return why, "Add it to the agent: ssh-add " + e.file + "."
}

// explainChannel says why the bastion opens no connection to the server.
func (r Route) explainChannel(network string, err error) *Error {
	bastion := r.Name()
	e := &Error{cause: err, Beyond: true}
	var channel *ssh.OpenChannelError
	if !errors.As(err, &channel) {
		e.Beyond = false
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			e.Beyond = true
			e.Why, e.Try = bastion+" does not say in time whether it can connect", "Check that the server is up, and that no firewall drops packets between "+bastion+" and it."
			return e
		}
		e.Why, e.Try = "the SSH connection to "+bastion+" was lost", "Look whether the network or that host went down."
		return e
	}
	said := channel.Message
	switch {
	case channel.Reason == ssh.Prohibited:
		e.Why, e.Try = bastion+" forbids connections through it", "Check AllowTcpForwarding, PermitOpen and DisableForwarding in its sshd_config, and the options of the key in authorized_keys."
		if network == "unix" {
			e.Why, e.Try = bastion+" forbids connections to sockets through it", "Check AllowStreamLocalForwarding in its sshd_config."
		}
		e.Lasting = true
	case channel.Reason == ssh.UnknownChannelType:
		e.Why, e.Try = bastion+" does not know how to forward connections", "Take another host: this one is no OpenSSH server, or an old one."
		e.Lasting = true
	case network == "unix":
		e.Why, e.Try = bastion+" cannot open the socket", "Check that the server runs, the socket's path on "+bastion+", that the SSH user may open it, and AllowStreamLocalForwarding in its sshd_config."
	case strings.Contains(said, "refused"):
		e.Why, e.Try = "nothing listens there, "+bastion+" says (connection refused)", "Check that the server runs, and host and port as they are seen from "+bastion+"."
	case strings.Contains(said, "unknown host"), strings.Contains(said, "not known"):
		e.Why, e.Try = bastion+" knows no host of that name", "Give the name or address that the server has on "+bastion+"."
	default:
		e.Why, e.Try = bastion+" cannot connect to it: "+said, "Check host and port as they are seen from "+bastion+"."
	}
	return e
}
