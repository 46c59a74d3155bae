package prometheus

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// defaultPort is that of a server where none is written.
const defaultPort = 6379

// address is "host:port" of what a label says: "redis://user@cache-1:6379/0", "cache-1".
func address(s string) string {
	host, port, ok := split(s)
	if !ok {
		return ""
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// split takes an address apart; false for what is none, as the path of a socket.
func split(s string) (host string, port int, ok bool) {
	if _, rest, scheme := strings.Cut(s, "://"); scheme {
		s = rest
	}
	s, _, _ = strings.Cut(s, "/")
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		s = s[at+1:]
	}
	host, port = strings.Trim(s, "[]"), defaultPort
	if h, p, err := net.SplitHostPort(s); err == nil {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil {
			return "", 0, false
		}
		host, port = h, int(n)
	}
	return strings.TrimSuffix(host, "."), port, host != "" && len(host) < 256
}

// isLoopback reports whether a host is whoever speaks of it.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.IsLoopback() || ip.IsUnspecified())
}
