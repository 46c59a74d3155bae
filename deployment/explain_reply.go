package deployment

import (
	"bytes"
	"fmt"
	"strings"

	"valktop/collector"
)

// explainReply tells of servers that answered the handshake with an error. Its texts keep
// the server's code, and never what was sent.
func explainReply(err error, c Config, _ *wire) *collector.Error {
	reply, ok := asReply(err)
	if !ok {
		return nil
	}
	text := string(reply)
	switch {
	case reply.isAny("NOAUTH "):
		return failure(collector.Auth, reply, "the server wants a password and none was given", "Give it with --askpass, in VALKEYCLI_AUTH, or in the URL; with --user where the server has users.")
	case reply.isAny("WRONGPASS ", "ERR invalid password"):
		return failure(collector.Auth, reply, "the user or the password is wrong, or the user is disabled", "Check --user and the password. Without --user the password is that of the user \"default\".")
	case reply.isAny("ERR wrong number of arguments for 'auth'"):
		return failure(collector.Auth, reply, "this server is older than Redis 6 and knows no users", "Leave out --user.")
	case reply.isAny("NOPERM "):
		return failure(collector.Permission, reply, "the server forbids it to this user: "+text, "Ask an administrator to allow it with ACL SETUSER.")
	case reply.isAny("DENIED "):
		return failure(collector.Refused, reply, "the server is in protected mode: it has no password and answers only to its own machine", "Connect from its own machine (ssh), or give it a password, or bind it to an address.")
	case reply.isAny("ERR max number of clients reached"):
		return failure(collector.Refused, reply, "the server has as many clients as it allows (maxclients)", "Raise maxclients, or end clients that are idle.")
	case reply.isAny("LOADING "):
		return failure(collector.Loading, reply, "the server is reading its data from disk", "Wait until it is done.")
	case reply.isAny("BUSY "):
		return failure(collector.Busy, reply, "a script or function blocks the server", "Wait, or end it with SCRIPT KILL or FUNCTION KILL.")
	case reply.isAny("ERR SELECT is not allowed in cluster mode"):
		return failure(collector.Refused, reply, "a cluster has database 0 alone", "Leave out -n and the number at the end of the URL.")
	case strings.Contains(text, "DB index"):
		return failure(collector.Refused, reply, fmt.Sprintf("there is no database %d", c.DB), "Give another -n: CONFIG GET databases says how many there are, counted from 0; a cluster has only 0.")
	}
	return failure(collector.Refused, reply, "the server refused: "+text, "")
}

// explainForeign tells of ports on which something else listens, by the first bytes it sent.
func explainForeign(err error, c Config, w *wire) *collector.Error {
	if w == nil || c.TLS != nil || len(w.greeting) == 0 {
		return nil
	}
	said := w.greeting
	what := ""
	switch {
	case said[0] == 0x15 && len(said) > 1 && said[1] == 0x03: // an alert of TLS 1.x
		return failure(collector.TLS, err, "this port speaks TLS", "Connect with --tls, rediss:// or valkeys://.")
	case bytes.HasPrefix(said, []byte("HTTP/")), bytes.HasPrefix(said, []byte("<")):
		what = "a web server"
	case bytes.HasPrefix(said, []byte("SSH-")):
		what = "an SSH server"
	case bytes.HasPrefix(said, []byte("220")):
		what = "a mail or FTP server"
	case bytes.HasPrefix(said, []byte("ERROR\r\n")):
		what = "perhaps Memcached"
	case bytes.IndexByte([]byte("+-:$*"), said[0]) >= 0:
		return nil // what RESP2 replies begin with
	default:
		what = "something that speaks neither Redis nor Valkey"
	}
	return failure(collector.Protocol, err, "another program answers on this port: "+what, "Check the host and the port.")
}
