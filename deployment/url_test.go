package deployment

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestURLsOfEveryForm(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]struct {
		name, user, password string
		db                   int
		tls                  bool
	}{
		"cache-1":                                {name: "cache-1:6379"},
		"cache-1:7000":                           {name: "cache-1:7000"},
		" 10.0.0.7 ":                             {name: "10.0.0.7:6379"},
		"::1":                                    {name: "[::1]:6379"},
		"[::1]":                                  {name: "[::1]:6379"},
		"[::1]:7000":                             {name: "[::1]:7000"},
		"[fe80::1%25eth0]:7000":                  {name: "[fe80::1%eth0]:7000"},
		"redis://":                               {name: "127.0.0.1:6379"},
		"redis://cache-1":                        {name: "cache-1:6379"},
		"redis://cache-1/":                       {name: "cache-1:6379"},
		"redis://cache-1:/4":                     {name: "cache-1:6379", db: 4},
		"redis://:7000":                          {name: "127.0.0.1:7000"},
		"REDIS://cache-1:7000/3":                 {name: "cache-1:7000", db: 3},
		"valkey://cache-1?db=3":                  {name: "cache-1:6379", db: 3},
		"valkey://cache-1/3?db=3":                {name: "cache-1:6379", db: 3},
		"rediss://cache-1":                       {name: "cache-1:6379", tls: true},
		"valkeys://[2001:db8::1]:6380/1":         {name: "[2001:db8::1]:6380", db: 1, tls: true},
		"redis://:hunter2@cache-1":               {name: "cache-1:6379", password: "hunter2"},
		"redis://watcher@cache-1":                {name: "cache-1:6379", user: "watcher"},
		"redis://watcher:hunter2@cache-1:7000/2": {name: "cache-1:7000", user: "watcher", password: "hunter2", db: 2},
		"redis://u%40x:%40%3A%2F%23%25%3F@cache-1": {name: "cache-1:6379", user: "u@x", password: "@:/#%?"},
		"redis://u:a:b@c@cache-1":                  {name: "cache-1:6379", user: "u", password: "a:b@c"},
		"redis://u:a+b,c@cache-1":                  {name: "cache-1:6379", user: "u", password: "a+b,c"},
		"redis://u:p%C3%A4ss@cache-1":              {name: "cache-1:6379", user: "u", password: "päss"},
		"watcher:hunter2@cache-1:7000":             {name: "cache-1:7000", user: "watcher", password: "hunter2"},
		"unix:///run/cache.sock":                   {name: "/run/cache.sock"},
		"unix:///run/cache.sock?db=2":              {name: "/run/cache.sock", db: 2},
		"unix://u:p%40@/run/a%20b.sock":            {name: "/run/a b.sock", user: "u", password: "p@"},
		"unix+valkey:///run/cache.sock?db=2":       {name: "/run/cache.sock", db: 2},
		"redis+unix:///run/cache.sock":             {name: "/run/cache.sock"},
		"/run/cache.sock":                          {name: "/run/cache.sock"},
		"h1:1,h2:2":                                {name: "h1:1"},
		"redis://u:a,b@h1,h2:7000/0":               {name: "h1:6379", user: "u", password: "a,b"},
		"redis+sentinel://u:p@s1,s2:1/mymaster/3":  {name: "mymaster (Sentinel s1:26379)", user: "u", password: "p", db: 3},
		"rediss+sentinel://s1/mymaster":            {name: "mymaster (Sentinel s1:26379)", tls: true},
	} {
		c, err := ParseURL(raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if c.Name() != want.name || c.User != want.user || c.Password.Reveal() != want.password || c.DB != want.db || (c.TLS != nil) != want.tls {
			t.Errorf("%s = %s, user %q, password %q, db %d, TLS %t; want %+v",
				raw, c.Name(), c.User, c.Password.Reveal(), c.DB, c.TLS != nil, want)
		}
	}
}

func TestURLsThatNameNoServer(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"":                          "empty",
		"   ":                       "empty",
		"http://cache-1":            "starts with redis://",
		"redis+sentinel://s1:26379": "names no replication set",
		"redis+sentinel://s1/m?x=1": "unknown option",
		"redis+sentinel://s1/m?sentinel_tls=perhaps": "true or false",
		"redis://cache-1:0":                          "1 to 65535",
		"redis://cache-1:65536":                      "1 to 65535",
		"redis://cache-1:secret":                     "1 to 65535",
		"redis://::1:6379":                           "in brackets",
		"redis://[::1":                               "ends with ]",
		"redis://[::1]7000":                          "followed by a colon",
		"redis://[cache-1]":                          "not an IPv6 address",
		"redis://cache 1":                            "no host name has",
		"redis://cache-1/secret":                     "not a number",
		"redis://cache-1/-1":                         "not a number",
		"redis://cache-1/1/2":                        "not a number",
		"redis://cache-1/1?db=2":                     "more than one database",
		"redis://cache-1?db=1&db=2":                  "more than one database",
		"redis://cache-1?timeout=secret":             `unknown option "timeout" in the URL: the only one is db`,
		"redis://cache-1?db=%zz":                     "percent-encoded",
		"redis://cache-1#secret":                     "fragment",
		"redis://:sec/ret@cache-1":                   "percent-encoded",
		"redis://:sec#ret@cache-1":                   "percent-encoded",
		"redis://:sec?ret@cache-1":                   "percent-encoded",
		"redis://:secret%zz@cache-1":                 "percent-encoded",
		"unix://cache-1/run/cache.sock":              "no host",
		"unix://":                                    "absolute path",
		"unix:///run/cache.sock?path=/tmp":           "unknown option",
	} {
		c, err := ParseURL(raw)
		if err == nil {
			t.Errorf("%q is taken for %s", raw, c.Name())
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want it to say %q", raw, err, want)
		}
		noSecret(t, err.Error(), "secret", "sec/ret", "sec#ret", "sec?ret")
	}
}

// FuzzParseURL puts a password into a URL, as it is and percent-encoded.
func FuzzParseURL(f *testing.F) {
	f.Add("redis", "watcher", "hunter2!", "cache-1:6379/2")
	f.Add("unix", "", "a/b#c?d@e:f%", "/run/cache.sock?db=2")
	f.Add("valkeys", "u", "%zz%zz%zz", "[::1]:7000?x=1")
	f.Add("", ":", "@@@@@@@@", "h1:1,h2:2")
	f.Fuzz(func(t *testing.T, scheme, user, password, rest string) {
		if scheme != "" {
			scheme += "://"
		}
		_, err := ParseURL(scheme + user + ":" + password + "@" + rest)
		if err != nil && len(password) >= 8 && !isProse(password) && !strings.Contains(user+rest, password) {
			noSecret(t, err.Error(), password)
		}
		if strings.ContainsAny(rest, "@/?#") || strings.TrimSpace(rest) != rest {
			return
		}
		encoded := strings.ReplaceAll(url.QueryEscape(password), "+", "%20")
		c, err := ParseURL("redis://" + strings.ReplaceAll(url.QueryEscape(user), "+", "%20") + ":" + encoded + "@" + rest)
		if err == nil && (c.Password.Reveal() != password || c.User != user) {
			t.Errorf("user %q and password %q came back as %q and %q", user, password, c.User, c.Password.Reveal())
		}
		if err == nil && strings.Contains(c.Name(), encoded) && len(password) >= 8 && !strings.Contains(rest, encoded) {
			t.Errorf("the password is in the name %q", c.Name())
		}
	})
}

// isProse reports whether a text may stand in an error by chance.
func isProse(text string) bool {
	return strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.:%#?/[]\"") == ""
}

func TestURLOfSentinels(t *testing.T) {
	t.Parallel()
	c, err := ParseURL("valkey+sentinel://u:p@s1,[::1]:7/my%2Fset/2?sentinel_user=watch&sentinel_password=p%40s&sentinel_tls=true")
	if err != nil {
		t.Fatal(err)
	}
	s := c.Sentinel
	if !slices.Equal(s.Addrs, []Address{{"s1", 26379}, {"::1", 7}}) || s.Set != "my/set" || s.User != "watch" || s.Password.Reveal() != "p@s" || c.TLS != nil {
		t.Errorf("%+v", s)
	}
	own := s.config(c, s.Addrs[0])
	if own.TLS == nil || own.User != "watch" || own.Password.Reveal() != "p@s" || own.DB != 0 || own.Name() != "s1:26379" {
		t.Errorf("a Sentinel is reached by %+v", own)
	}
	if got, want := c.SentinelURL(), "redis+sentinel://s1:26379,[::1]:7/my%2Fset?sentinel_tls=true"; got != want {
		t.Errorf("URL %s, want %s", got, want)
	}
	seeds, err := ParseURL("h1:1,h2")
	if err != nil || seeds.Host != "h1" || seeds.Port != 1 || !slices.Equal(seeds.Seeds, []Address{{"h2", 6379}}) {
		t.Errorf("seeds %+v, %v", seeds, err)
	}
}
