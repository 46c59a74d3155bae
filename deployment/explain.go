package deployment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"

	"valktop/collector"
)

// credentialsError is a failure of Config.Credentials.
type credentialsError struct{ error }

func (e credentialsError) Unwrap() error { return e.error }

// explain says what kind of failure err is, why in words, and what to try. w is the
// connection that failed, or nil when there was none or what it said first is known.
func explain(err error, c Config, w *wire) *collector.Error {
	for _, tell := range []func(error, Config, *wire) *collector.Error{
		explainCredentials, explainTunnel, explainSentinel, explainReply, explainTLS, explainForeign, explainNetwork, explainSilence,
	} {
		if e := tell(err, c, w); e != nil {
			return c.mapped(e)
		}
	}
	return c.mapped(failure(collector.Unreachable, err, err.Error(), "Check the address and the port, and that a server listens there."))
}

// mapped adds what helps where a server announces an address that nobody reaches from here.
func (c Config) mapped(e *collector.Error) *collector.Error {
	if a := c.announced; a != (Address{}) && (e.Kind == collector.Unreachable || e.Kind == collector.NoAnswer) {
		e.Try += " The address is the one that the node announces: where it is reached elsewhere, --cluster-map " + a.String() + "=HOST:PORT says so."
	}
	return e
}

// failure is an error with its cause in words.
func failure(kind collector.Kind, cause error, why, try string) *collector.Error {
	return &collector.Error{Kind: kind, Err: because{words: why, cause: cause}, Try: try}
}

func explainCredentials(err error, _ Config, _ *wire) *collector.Error {
	var e credentialsError
	if !errors.As(err, &e) {
		return nil
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return failure(collector.NoAnswer, err, "the password has not come yet", "Wait for what gives the password, or look what it waits for.")
	}
	try := "Check where the password comes from."
	if advice, ok := errors.AsType[interface {
		error
		Try() string
	}](err); ok {
		try = advice.Try()
	}
	return failure(collector.Auth, err, "there is no password: "+e.Error(), try)
}

// explainNetwork tells what the system says before there is a connection.
func explainNetwork(err error, c Config, _ *wire) *collector.Error {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return failure(collector.Unreachable, err, fmt.Sprintf("no host is named %q", c.Host), "Check how the name is spelled, and that it is known on this network (VPN).")
	case errors.As(err, &dns) && dns.IsTimeout:
		return failure(collector.Unreachable, err, fmt.Sprintf("the name server did not say in time who %q is", c.Host), "Check this machine's network, or give the server's IP address.")
	case errors.As(err, &dns):
		return failure(collector.Unreachable, err, fmt.Sprintf("the name %q cannot be looked up: %s", c.Host, dns.Err), "Check this machine's network, or give the server's IP address.")
	case errors.Is(err, syscall.ECONNREFUSED) && c.Socket != "":
		return failure(collector.Unreachable, err, "nothing listens on this socket", "Start the server: the file is left over from one that ended.")
	case errors.Is(err, syscall.ECONNREFUSED):
		return failure(collector.Unreachable, err, "nothing listens there (connection refused)", "Check that the server runs, and that host and port are right.")
	case c.Socket != "" && errors.Is(err, os.ErrNotExist):
		return failure(collector.Unreachable, err, "there is no such socket", "Check that the server runs; CONFIG GET unixsocket names its socket.")
	case c.Socket != "" && errors.Is(err, os.ErrPermission):
		return failure(collector.Unreachable, err, "this user may not open the socket", "Join the group that the socket belongs to; unixsocketperm in the server's config says who may open it.")
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return failure(collector.Unreachable, err, "there is no way to that host from here", "Check the address and this machine's network (VPN).")
	}
	return nil
}

// explainSilence tells of connections that ended, or on which nothing came.
func explainSilence(err error, c Config, w *wire) *collector.Error {
	var timeout net.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		if w == nil {
			return failure(collector.NoAnswer, err, "no answer in time", "Look whether the server is stopped, swapping or busy with a slow command, or whether a firewall drops packets.")
		}
		return failure(collector.NoAnswer, err, "connected, but the server says nothing", "Look whether it is stopped, swapping or busy with a slow command; if the port wants TLS, give --tls.")
	case !isEnd(err):
		return nil
	case w != nil && c.TLS == nil && len(w.greeting) == 0:
		return failure(collector.Unreachable, err, "the server hung up at once", "If this port wants TLS, give --tls, rediss:// or valkeys://; if a proxy is in between, check that it has a server behind it.")
	}
	return failure(collector.Unreachable, err, "the connection was lost", "Look whether the server was stopped or restarted, and whether a timeout or CLIENT KILL ends connections.")
}

// isEnd reports whether the other side, or the way there, ended the connection.
func isEnd(err error) bool {
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, net.ErrClosed, os.ErrClosed, io.ErrClosedPipe} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}
