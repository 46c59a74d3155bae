package deployment

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// ParseURL reads how to reach a server from redis://, rediss://, valkey://, valkeys:// (the
// ones with s speak TLS) and unix:// URLs, or from a bare host, host:port or socket path:
//
//	redis://user:password@host:6379/2    the database also as ?db=2
//	redis://host-1:6379,host-2:6379      several nodes of one cluster: others where one is down
//	redis+sentinel://user:password@sentinel-1:26379,sentinel-2/set/0?sentinel_user=&sentinel_password=&sentinel_tls=
//	unix://user:password@/path/to/socket?db=2
//
// User and password are percent-decoded. An error names what is wrong and never repeats
// the text: any part of it may be a password that was not percent-encoded.
func ParseURL(raw string) (Config, error) {
	scheme, rest, found := strings.Cut(strings.TrimSpace(raw), "://")
	if !found {
		return parseBare(strings.TrimSpace(raw))
	}
	switch scheme = strings.ToLower(scheme); scheme {
	case "redis", "valkey":
		return parseServer(rest, nil)
	case "rediss", "valkeys":
		return parseServer(rest, &TLS{})
	case "unix", "unix+redis", "unix+valkey", "redis+unix", "valkey+unix":
		return parseSocket(rest)
	case "redis+sentinel", "valkey+sentinel", "rediss+sentinel", "valkeys+sentinel":
		var t *TLS
		if strings.HasPrefix(scheme, "rediss") || strings.HasPrefix(scheme, "valkeys") {
			t = &TLS{}
		}
		return parseSentinel(rest, t)
	}
	return Config{}, errors.New("unknown kind of URL: it starts with redis://, rediss://, valkey://, valkeys://, redis+sentinel:// or unix://")
}

// parseBare reads what has no scheme.
func parseBare(text string) (Config, error) {
	if text == "" {
		return Config{}, errors.New("the address is empty: give a URL, a host, or host:port")
	}
	if strings.HasPrefix(text, "/") && !strings.Contains(text, "@") {
		return parseSocket(text)
	}
	if addr, err := netip.ParseAddr(text); err == nil && addr.Is6() {
		return Config{Host: text}, nil
	}
	return parseServer(text, nil)
}

// parseServer reads what follows the scheme of a URL of a server.
func parseServer(rest string, t *TLS) (Config, error) {
	authority, path, query, err := split(rest)
	if err != nil {
		return Config{}, err
	}
	c := Config{TLS: t}
	if c.User, c.Password, authority, err = userOf(authority); err != nil {
		return Config{}, err
	}
	all, err := hosts(authority, DefaultPort)
	if err != nil {
		return Config{}, err
	}
	if len(all) == 1 {
		c.Host, c.Port, err = hostPort(authority)
	} else {
		c.Host, c.Port, c.Seeds = all[0].Host, all[0].Port, all[1:]
	}
	if err != nil {
		return Config{}, err
	}
	return c.withDatabase(strings.Trim(path, "/"), query)
}

// parseSocket reads what follows the scheme of a URL of a unix socket.
func parseSocket(rest string) (Config, error) {
	authority, path, query, err := split(rest)
	if err != nil {
		return Config{}, err
	}
	var c Config
	if c.User, c.Password, authority, err = userOf(authority); err != nil {
		return Config{}, err
	}
	if authority != "" || len(path) < 2 {
		return Config{}, errors.New("a unix socket's URL has an absolute path and no host: unix:///path/to/socket")
	}
	if c.Socket, err = url.PathUnescape(path); err != nil || strings.ContainsRune(c.Socket, 0) {
		return Config{}, errors.New("the socket's path is not percent-encoded correctly: a % is written as %25")
	}
	return c.withDatabase("", query)
}

// split cuts a URL without its scheme. An @ after the authority tells of a password that
// holds a bare / ? or #; a path or a query with an @ in it writes it as %40.
func split(rest string) (authority, path, query string, err error) {
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		return rest, "", "", nil
	}
	authority, tail := rest[:end], rest[end:]
	if strings.Contains(tail, "@") {
		return "", "", "", errors.New("a user or password with / ? # or % in it is percent-encoded in a URL: %2F %3F %23 %25")
	}
	if strings.Contains(tail, "#") {
		return "", "", "", errors.New("a server's URL has no #fragment: a # in a password is written as %23")
	}
	path, query, _ = strings.Cut(tail, "?")
	return authority, path, query, nil
}

// userOf reads user and password off the front of an authority, and returns the rest.
func userOf(authority string) (user string, password Secret, rest string, err error) {
	at := strings.LastIndex(authority, "@")
	if at < 0 {
		return "", Secret{}, authority, nil
	}
	user, hidden, _ := strings.Cut(authority[:at], ":")
	if user, err = url.PathUnescape(user); err == nil {
		hidden, err = url.PathUnescape(hidden)
	}
	if err != nil {
		return "", Secret{}, "", errors.New("user or password is not percent-encoded correctly: a % is written as %25")
	}
	return user, NewSecret(hidden), authority[at+1:], nil
}

// hostPort reads host, host:port, [IPv6] and [IPv6]:port; what is missing stays empty.
func hostPort(text string) (host string, port int, err error) {
	host, after := text, ""
	if strings.HasPrefix(text, "[") {
		var closed bool
		if host, after, closed = strings.Cut(text[1:], "]"); !closed {
			return "", 0, errors.New("an IPv6 address ends with ]")
		}
		host = strings.Replace(host, "%25", "%", 1) // a zone, percent-encoded as RFC 6874 wants it
		if addr, err := netip.ParseAddr(host); err != nil || !addr.Is6() {
			return "", 0, errors.New("what stands in brackets is not an IPv6 address")
		}
		if after != "" && after[0] != ':' {
			return "", 0, errors.New("an address in brackets is followed by a colon and the port")
		}
	} else if colon := strings.IndexByte(text, ':'); colon >= 0 {
		host, after = text[:colon], text[colon:]
		if strings.Contains(after[1:], ":") {
			return "", 0, errors.New("an IPv6 address stands in brackets: [::1]:6379")
		}
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`"<>\^{|}`+"`", r) }) {
		return "", 0, errors.New("the host has a character that no host name has")
	}
	if len(after) > 1 {
		number, err := strconv.ParseUint(after[1:], 10, 16)
		if err != nil || number == 0 {
			return "", 0, errors.New("the port is not a number from 1 to 65535")
		}
		port = int(number)
	}
	return host, port, nil
}

// withDatabase reads the database from the path or the query, and refuses other options.
func (c Config) withDatabase(path, query string) (Config, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return Config{}, errors.New("what follows the ? is not percent-encoded correctly")
	}
	text := path
	for name, given := range values {
		if name != "db" {
			return Config{}, fmt.Errorf("unknown option %q in the URL: the only one is db", name)
		}
		if len(given) > 1 || (path != "" && path != given[0]) {
			return Config{}, errors.New("the URL names more than one database")
		}
		text = given[0]
	}
	if text == "" {
		return c, nil
	}
	number, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return Config{}, errors.New("the database in the URL is not a number: redis://host:6379/2")
	}
	c.DB = int(number)
	return c, nil
}
