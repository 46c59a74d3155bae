package tunnel

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// home is a folder with .ssh and these files in it.
func home(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, ".ssh", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// aConfig has what people write there, and ways of writing it.
const aConfig = `
# comment
Include conf.d/*.conf
Host prod-* !prod-old
  HostName=%h.example.com
	User "ops team"
  Port = 2222   # the usual one
  IdentityFile ~/.ssh/prod
  IdentityFile "~/.ssh/with space"
  IdentitiesOnly yes
  UserKnownHostsFile ~/.ssh/known_prod /etc/ssh/known_prod
  HostKeyAlias cache-%n
  ProxyJump jump@gate:2022,inner

host gate
  hostname 192.0.2.7
  port 22022
Match originalhost inner,innermost user root
  Port 23
Match host inner !user root
  Port 24
Match exec "touch never"
  Port 25
Match all
  IdentityFile ~/.ssh/last
Host *
  User nobody
  Port 9
`

func TestTheConfigSaysWhatSSHReadsInIt(t *testing.T) {
	t.Parallel()
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	dir := home(t, map[string]string{
		"config": aConfig, "conf.d/a.conf": "Host included\n HostName 192.0.2.9\n", "conf.d/b.conf": "Host *\nHashKnownHosts yes\n",
	})
	for _, host := range []string{"prod-1", "prod-old", "gate", "inner", "innermost", "included", "other.example.org"} {
		got, err := Options{Home: dir, User: me.Username}.settings(target{host: host})
		if err != nil {
			t.Fatal(err)
		}
		for keyword, want := range asSSHSays(t, dir, host, me) {
			if keyword == "hostname" {
				got[keyword] = []string{strings.ReplaceAll(first(got.first("hostname"), host), "%h", host)}
			}
			if values := got[keyword]; keyword != "user" && !slices.Equal(values, want) && len(values) > 0 || len(values) == 0 && written(keyword, want) {
				t.Errorf("%s: %s = %q, ssh says %q", host, keyword, values, want)
			}
		}
	}
	if _, err := os.Stat("never"); err == nil {
		t.Error("the command of a Match exec was run")
	}
}

// written reports whether a value is one that stands in aConfig, and not ssh's default.
func written(keyword string, values []string) bool {
	return slices.Contains([]string{"identitiesonly", "proxyjump", "hostkeyalias"}, keyword) && !slices.Contains(values, "no") ||
		keyword == "port" && !slices.Equal(values, []string{"22"})
}

// asSSHSays is what ssh itself reads in the config in dir. Match exec is left out for it.
func asSSHSays(t *testing.T, dir, host string, me *user.User) settings {
	t.Helper()
	config := strings.ReplaceAll(aConfig, "Include conf.d", "Include "+dir+"/.ssh/conf.d")
	config = strings.ReplaceAll(config, `Match exec "touch never"`, "Match host never")
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("ssh", "-G", "-F", file, host).Output()
	if err != nil {
		t.Fatalf("ssh -G: %v", err)
	}
	said := settings{}
	for line := range strings.Lines(string(out)) {
		keyword, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch keyword {
		case "identityfile":
			said[keyword] = append(said[keyword], value)
		case "userknownhostsfile":
			said[keyword] = strings.Fields(strings.ReplaceAll(value, me.HomeDir+"/", "~/"))
		case "hostname", "port", "user", "identitiesonly", "hostkeyalias", "proxyjump":
			said[keyword] = []string{value}
		}
	}
	return said
}

func TestAWayIsFoundByFlagConfigAndDefault(t *testing.T) {
	t.Parallel()
	dir := home(t, map[string]string{"config": aConfig})
	env := map[string]string{"SSH_AUTH_SOCK": "/run/agent", "KEYS": "/keys"}
	o := Options{Home: dir, User: "me", Env: func(name string) string { return env[name] }}
	r, err := Find("prod-1", o)
	if err != nil {
		t.Fatal(err)
	}
	var way []string
	for _, h := range r.hops {
		way = append(way, h.String())
	}
	if want := []string{"jump@192.0.2.7:2022", "nobody@inner:24", "ops team@prod-1.example.com:2222"}; !slices.Equal(way, want) {
		t.Errorf("the way is %q, want %q", way, want)
	}
	last := r.hops[2]
	if last.alias != "cache-prod-1" || !last.only || last.agent != "/run/agent" || r.Name() != "prod-1" {
		t.Errorf("%q is %+v", r.Name(), last)
	}
	if want := []string{dir + "/.ssh/prod", dir + "/.ssh/with space", dir + "/.ssh/last"}; !slices.Equal(last.identities, want) {
		t.Errorf("keys = %q, want %q", last.identities, want)
	}
	if want := []string{dir + "/.ssh/known_prod", "/etc/ssh/known_prod"}; !slices.Equal(last.known, want) {
		t.Errorf("known_hosts = %q, want %q", last.known, want)
	}
	for spec, want := range map[string]string{
		"root@gate:22":                "root@192.0.2.7:22",
		"ssh://me@192.0.2.1:2200/":    "me@192.0.2.1:2200",
		"me@[2001:db8::1]:22":         "me@[2001:db8::1]:22",
		"me@[2001:db8::1]":            "me@[2001:db8::1]:9",
		"first,second@Last.Example:1": "second@last.example:1",
	} {
		r, err := Find(spec, o)
		if err != nil {
			t.Errorf("%s: %v", spec, err)
			continue
		}
		if got := r.hops[len(r.hops)-1].String(); got != want {
			t.Errorf("%s is %s, want %s", spec, got, want)
		}
	}
}

func TestWaysThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	dir := home(t, map[string]string{"config": "Host a\nProxyJump b\nHost b\nProxyJump a\nHost c\nProxyCommand nc %h %p\nHost d\nInclude config\n"})
	for spec, want := range map[string]string{
		"":                     "names no host",
		"me@":                  "names no host",
		"me@host:0":            "port is not a number",
		"me@host:ssh":          "port is not a number",
		"me:secret@host":       "no password can be given",
		"@host":                "is no user",
		"-oProxyCommand=x":     "no host name has",
		"host;rm":              "no host name has",
		"a":                    "in a circle",
		"c":                    "ProxyCommand",
		"d":                    "include each other",
		"1,2,3,4,5,6,7,8,nine": "more than 8 hosts",
	} {
		_, err := Find(spec, Options{Home: dir, User: "me"})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v, want %q", spec, err, want)
		}
	}
	r, err := Find("me@host", Options{User: "me"}) // no home, no files
	if err != nil || r.hops[0].addr() != "host:22" {
		t.Errorf("without files: %v, %+v", err, r)
	}
}
