package collector

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"

	"valktop/refused"
)

// Kind says what sort of thing went wrong.
type Kind string

// The kinds of errors.
const (
	Unreachable Kind = "unreachable" // no connection
	NoAnswer    Kind = "no answer"   // connected, but it does not answer in time
	TLS         Kind = "tls"         // the handshake failed
	Auth        Kind = "auth"        // a user or password is missing or wrong
	Permission  Kind = "permission"  // this user may not run the command
	Loading     Kind = "loading"     // the server reads its data from disk
	Busy        Kind = "busy"        // a script or function blocks the server
	Refused     Kind = "refused"     // another error reply
	Protocol    Kind = "protocol"    // an answer that is not one
	Tunnel      Kind = "tunnel"      // no SSH connection to go through
)

// Error says what failed, on which node, why, and what to try. Its Err may hold raw
// bytes of the server.
type Error struct {
	Node string // its address
	Op   string // what was tried: "INFO", "connect"
	Kind Kind
	Err  error  // why, as the server or the system said it
	Try  string // what to do about it, for the user; may be empty
}

// Error joins node, operation and cause.
func (e *Error) Error() string { return e.Node + ": " + e.Op + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// connectionError is what came of a round trip that failed as a whole. While the
// connection is down it is an error of connecting, whatever was to be asked.
func connectionError(node, op string, err error) *Error {
	if known, ok := errors.AsType[*Error](err); ok {
		named := *known
		if named.Node == "" {
			named.Node = node
		}
		return &named
	}
	_, down := errors.AsType[Retrying](err)
	if down {
		op = "connect"
	}
	kind, ok := replyKind(err)
	switch {
	case ok:
	case isTLS(err):
		kind = TLS
	case !down && isTimeout(err):
		kind = NoAnswer
	default:
		kind = Unreachable
	}
	return &Error{Node: node, Op: op, Kind: kind, Err: err, Try: advice(kind, op, err)}
}

// replyError is an error reply of the server to op.
func replyError(node, op string, err error) *Error {
	kind, ok := replyKind(err)
	if !ok {
		kind = Refused
	}
	return &Error{Node: node, Op: op, Kind: kind, Err: err, Try: advice(kind, op, err)}
}

// replyKind finds the error reply in a chain of errors by the code that it begins with,
// and false when there is none.
func replyKind(err error) (Kind, bool) {
	for ; err != nil; err = errors.Unwrap(err) {
		reply := err.Error()
		code, _, _ := strings.Cut(reply, " ")
		switch code {
		case "NOAUTH", "WRONGPASS":
			return Auth, true
		case "NOPERM", "DENIED":
			return Permission, true
		case "LOADING":
			return Loading, true
		case "BUSY":
			return Busy, true
		case "ERR":
			// Before Redis 6 a wrong password and one that is not needed had no code of their own.
			if strings.HasPrefix(reply, "ERR invalid password") || strings.HasPrefix(reply, "ERR Client sent AUTH") || strings.HasPrefix(reply, "ERR AUTH ") {
				return Auth, true
			}
			return Refused, true
		case "MISCONF", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "OOM", "READONLY", "TRYAGAIN":
			return Refused, true
		}
		if refused.Of(reply) == refused.ByServer { // proxies leave the code out
			return Refused, true
		}
	}
	return "", false
}

func isTLS(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return true
	}
	return strings.Contains(err.Error(), "tls: ") // other failures of a handshake have no type
}

func isTimeout(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return true
	}
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

// advice is what to try, in words for a user.
func advice(kind Kind, op string, err error) string {
	switch kind {
	case Unreachable:
		return "Check the address and the port, and that a server listens there."
	case NoAnswer:
		return "Look whether the server is stopped, swapping or busy with a slow command, or whether the network drops packets."
	case TLS:
		return "Check --tls, --cacert and --sni against what the server speaks."
	case Auth:
		return "Check the user and the password: --user and --askpass, or VALKEYCLI_AUTH."
	case Permission:
		if strings.HasPrefix(errorText(err), "DENIED") {
			return "Connect from the server's own host, or give it a password: it is in protected mode."
		}
		return "Ask an administrator for ACL SETUSER <user> +" + strings.ToLower(op) + "."
	case Loading:
		return "Wait: the server answers when its data is loaded."
	case Busy:
		return "Wait for the script to end, or end it: SCRIPT KILL, FUNCTION KILL."
	}
	if strings.Contains(errorText(err), "max number of clients") {
		return "Raise maxclients, or close connections that nothing uses."
	}
	return ""
}

// errorText is the innermost error's text: the server's own words.
func errorText(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
