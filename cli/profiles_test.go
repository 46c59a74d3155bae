package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"valktop/testserver"
)

func TestProfilesAreListedWithoutSecrets(t *testing.T) {
	t.Parallel()
	config := write(t, filepath.Join(t.TempDir(), "c.toml"), `
[profiles.prod]
url = "rediss://monitor:`+secret+`@cache-1.example:6380/3"
production = true
read_only = true
reason = "required"
tags = ["eu", "live"]
[profiles.local]
url = "unix:///run/valkey.sock"
password_command = "echo `+secret+`"
[profiles.none]
user = "x"
`)
	r := valktop("profiles", "--config", config)
	if r.code != 0 || strings.Contains(r.out+r.err, secret) {
		t.Fatalf("%+v", r)
	}
	for _, line := range []string{
		"NAME   SERVER                       DB  USER     PASSWORD  ASKS FOR                       TAGS\n",
		"local  /run/valkey.sock             0   –        command   –                              –\n",
		"none   none                         –   –        none      –                              –\n",
		"prod   cache-1.example:6380 (TLS)   3   monitor  url       production, read-only, reason  eu live\n",
	} {
		if !strings.Contains(strings.Join(strings.Fields(r.out), " "), strings.Join(strings.Fields(line), " ")) {
			t.Errorf("no line %q in\n%s", line, r.out)
		}
	}
	r = valktop("profiles", "--json", "--config", config)
	var all []map[string]any
	if err := json.Unmarshal([]byte(r.out), &all); err != nil || len(all) != 3 || strings.Contains(r.out, secret) {
		t.Fatalf("%v: %s", err, r.out)
	}
	if p := all[2]; p["name"] != "prod" || p["server"] != "cache-1.example:6380" || p["tls"] != true || p["db"] != 3.0 || p["password"] != "url" {
		t.Errorf("%v", p)
	}
	empty := invocation{configDir: t.TempDir()}
	if r := empty.run("profiles"); r.code != 1 || !strings.Contains(r.err, "valktop profiles add") {
		t.Errorf("without a profile: %+v", r)
	}
	if r := empty.run("profiles", "--json"); r.code != 0 || r.out != "[]\n" {
		t.Errorf("without a profile: %+v", r)
	}
	if r := empty.run("profiles", "ad"); r.code != 2 || !strings.Contains(r.err, "profiles add") {
		t.Errorf("a word that is no command: %+v", r)
	}
}

func TestAProfileIsAddedOnceItWasTried(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("ACL", "SETUSER", "few", "on", ">"+secret, "+info", "+ping", "+scan", "+select")
		dir := filepath.Join(t.TempDir(), "valktop")
		file := filepath.Join(dir, "config.toml")
		password := write(t, filepath.Join(t.TempDir(), "password"), secret+"\n")
		at := invocation{map[string]string{"CACHE_PW": secret}, dir}
		add := func(args ...string) result { return at.run(append([]string{"profiles", "add"}, args...)...) }

		for name, args := range map[string][]string{
			"does not let this user in": {"p", "--url", s.Addr, "--user", "few", "--password-command", "echo wrong", "--yes"},
			"nothing listens":           {"p", "--url", "127.0.0.1:1", "--yes"},
			"exit status 3":             {"p", "--url", s.Addr, "--password-command", "exit 3", "--yes"},
			"leave out the password":    {"p", "--url", "redis://few:" + secret + "@" + s.Addr, "--yes"},
			"more than once":            {"p", "--url", s.Addr, "--password-env", "A", "--password-file", "b", "--yes"},
			"a name has letters":        {"p.q", "--url", s.Addr, "--yes"},
			"a profile has a name":      {"--url", s.Addr, "--yes"},
			"the address is empty":      {"p", "--yes"},
			"no terminal to ask at":     {"p", "--url", s.Addr},
			"more than one argument":    {"p", "q", "--yes"},
		} {
			r := add(args...)
			if _, err := os.Stat(file); r.code == 0 || !strings.Contains(r.err, name) || err == nil || strings.Contains(r.err+r.out, secret) {
				t.Errorf("%q: %+v, want %q and no file", args, r, name)
			}
		}

		if r := add("one", "--url", s.Addr, "--user", "few", "--password-env", "CACHE_PW", "--yes"); r.code != 0 ||
			!strings.Contains(r.err, "connected: ") || !strings.Contains(r.err, "may not: ") || !strings.Contains(r.err, "SLOWLOG GET") || !strings.Contains(r.err, "saved: @one") {
			t.Errorf("%+v", r)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("%v, %v", info.Mode(), err)
		}
		// What the file holds stays as it is, also without an end of its last line.
		before := "# mine\ninterval = \"2s\" # slow\n[profiles.\"a b\"]\nurl = 'redis://x' # end"
		if err := os.WriteFile(file, []byte(before), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, 0o640); err != nil {
			t.Fatal(err)
		}
		if r := add("two", "--url", "redis://few@"+s.Addr+"/1", "--password-file", password, "--tags", "eu, it's", "--production", "--read-only", "--yes"); r.code != 0 {
			t.Fatalf("%+v", r)
		}
		after, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := before + "\n\n[profiles.two]\nurl = \"redis://few@" + s.Addr + "/1\"\npassword_file = \"" + password + "\"\nproduction = true\nread_only = true\ntags = [\"eu\", \"it's\"]\n"
		if string(after) != want {
			t.Errorf("the file is\n%s\nwant\n%s", after, want)
		}
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		if r := at.run("stats", "@two", "--count", "1", "--interval", "100ms"); r.code != 0 {
			t.Errorf("%+v", r)
		}
		if r := add("two", "--url", s.Addr, "--yes"); r.code != 2 || !strings.Contains(r.err, "@two already") {
			t.Errorf("%+v", r)
		}
		if r := add("later", "--url", "later.example", "--untried", "--yes"); r.code != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestAProfileIsAddedByAForm(t *testing.T) {
	t.Parallel()
	server := testserver.Start(t, testserver.Valkey, "--requirepass", secret)
	file := filepath.Join(t.TempDir(), "c.toml")
	s := onScreen(t, []string{"TERM=xterm-256color"}, "profiles", "add", "--config", file)
	// What is typed before a field has the focus goes to the one before it.
	const focused = "1m" // its title is bold
	type step struct{ see, press string }
	for _, step := range []step{
		{focused + "Name", "p\r"},
		{focused + "Server", server.Addr + "\r"},
		{focused + "User", "\r"},
		{focused + "Password", "\x1b[B\r"},
		{focused + "Command that prints", "echo wrong\r"},
		{focused + "TLS?", "n"},
		{focused + "SSH", "\r"}, {focused + "Production?", "y"},
		{focused + "Read-only?", "n"},
		{focused + "Tags", "eu\r"},
		{"does not let this user in", ""},
		{"It did not work", "\x1b[B\x1b[B\r"},
	} {
		s.see(step.see)
		s.settle()
		s.press(step.press)
	}
	if code := s.code(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	s.see("nothing was saved")
	if _, err := os.Stat(file); err == nil {
		t.Error("a profile that was left is in the file")
	}

	s = onScreen(t, []string{"TERM=xterm-256color"}, "profiles", "add", "p", "--url", server.Addr, "--password-command", "echo "+secret, "--tags", "eu", "--config", file)
	for _, step := range []step{
		{"valktop @NAME connects", "\r"}, {"a URL, or host:port", "\r"}, {"the ACL user", "\r"}, {"how valktop gets it", "\r"},
		{"Command that prints", "\r"}, {"as a rediss:// URL asks for", "\r"}, {"to go through", "\r"}, {"every change of it asks", "y"},
		{"valktop changes nothing there", "\r"}, {"words to find it by", "\r"},
	} {
		s.see(step.see)
		s.settle()
		s.press(step.press)
	}
	if code := s.code(); code != 0 {
		t.Errorf("exit code %d: %q", code, s.text())
	}
	s.see("saved: @p")
	want := "[profiles.p]\nurl = \"" + server.Addr + "\"\npassword_command = \"echo " + secret + "\"\nproduction = true\ntags = [\"eu\"]\n"
	if content, err := os.ReadFile(file); err != nil || string(content) != want {
		t.Errorf("%v: the file is\n%s\nwant\n%s", err, content, want)
	}
	s = onScreen(t, nil, "profiles", "add", "--config", file)
	s.see("valktop @NAME connects")
	s.settle()
	s.press("\x1b")
	if code := s.code(); code != 1 {
		t.Errorf("esc: exit code %d", code)
	}
	s.see("the form was left")
}

// settle waits until nothing more is written: a form is then at the question it shows.
func (s *screen) settle() {
	for before := -1; before != len(s.text()); time.Sleep(300 * time.Millisecond) {
		before = len(s.text())
	}
}
