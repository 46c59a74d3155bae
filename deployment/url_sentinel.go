package deployment

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"valktop/maybe"
)

// hosts reads a list of hosts with or without ports.
func hosts(text string, port int) ([]Address, error) {
	var all []Address
	for one := range strings.SplitSeq(text, ",") {
		host, given, err := hostPort(one)
		if err != nil {
			return nil, err
		}
		all = append(all, Address{cmp.Or(host, DefaultHost), cmp.Or(given, port)})
	}
	return all, nil
}

// parseSentinel reads what follows the scheme of a URL that names Sentinels. User and
// password are those of the servers; the Sentinels' own are options.
func parseSentinel(rest string, t *TLS) (Config, error) {
	authority, path, query, err := split(rest)
	if err != nil {
		return Config{}, err
	}
	c := Config{TLS: t, Sentinel: &Sentinel{}}
	if c.User, c.Password, authority, err = userOf(authority); err != nil {
		return Config{}, err
	}
	if c.Sentinel.Addrs, err = hosts(authority, DefaultSentinelPort); err != nil {
		return Config{}, err
	}
	set, db, _ := strings.Cut(strings.Trim(path, "/"), "/")
	if c.Sentinel.Set, err = url.PathUnescape(set); err != nil || set == "" {
		return Config{}, errors.New("the URL names no replication set: redis+sentinel://host:26379/mymaster")
	}
	rest, err = c.Sentinel.options(query)
	if err != nil {
		return Config{}, err
	}
	return c.withDatabase(db, rest)
}

// options takes what is Sentinel's own from a query and returns the rest of it.
func (s *Sentinel) options(query string) (string, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", errors.New("what follows the ? is not percent-encoded correctly")
	}
	for name, given := range values {
		value := given[len(given)-1]
		switch name {
		case "sentinel_user", "sentinel_username":
			s.User = value
		case "sentinel_password":
			s.Password = NewSecret(value)
		case "sentinel_tls":
			wants, err := strconv.ParseBool(value)
			if err != nil {
				return "", errors.New("sentinel_tls is true or false")
			}
			s.TLS = maybe.Of(wants)
		case "db":
			continue
		default:
			return "", fmt.Errorf("unknown option %q in the URL: there are db, sentinel_user, sentinel_password and sentinel_tls", name)
		}
		values.Del(name)
	}
	return values.Encode(), nil
}

// SentinelURL is the URL of the Sentinels and the set, without users and passwords.
func (c Config) SentinelURL() string {
	var all []string
	for _, a := range c.Sentinel.Addrs {
		all = append(all, a.String())
	}
	text := "redis+sentinel://" + strings.Join(all, ",") + "/" + url.PathEscape(c.Sentinel.Set)
	if wants, given := c.Sentinel.TLS.Get(); given {
		text += "?sentinel_tls=" + strconv.FormatBool(wants)
	}
	return text
}
