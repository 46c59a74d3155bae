package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"valktop/cli"
	"valktop/testserver"

	"bytes"
)

// changing is a user who changes a server, with a state directory of one's own.
type changing struct {
	t      *testing.T
	state  string
	config string
	url    string
}

func changer(t *testing.T, s *testserver.Server, config string) changing {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return changing{t: t, state: t.TempDir(), config: dir, url: s.URL()}
}

func (c changing) run(args ...string) result {
	var out, err bytes.Buffer
	code := cli.Main("v0-test", args, cli.World{
		In: strings.NewReader(""), Out: &out, Err: &err, ConfigDir: c.config, StateDir: c.state, Env: func(string) string { return "" },
	})
	return result{out.String(), err.String(), code}
}

// on runs a command on the server.
func (c changing) on(args ...string) result { return c.run(append(args, "-u", c.url)...) }

// backups are the files that changes have left.
func (c changing) backups() []string {
	files, err := filepath.Glob(filepath.Join(c.state, "backups", "*"))
	if err != nil {
		c.t.Fatal(err)
	}
	return files
}

func fillForChange(s *testserver.Server) {
	for i := range 50 {
		s.Do("SET", fmt.Sprint("page:", i), "v", "EX", 1000)
		s.Do("HSET", fmt.Sprint("user:", i), "f", i)
	}
	s.Do("SET", "pages", "v")
}

func TestInvalidateLogAndRestore(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fillForChange(s)
		c := changer(t, s, "")
		r := c.on("invalidate", "--prefix", "page:", "--dry-run", "--json")
		var preview struct {
			Exact bool `json:"exact"`
			Keys  struct{ Value int64 }
			Alike []string `json:"look_alikes"`
		}
		if err := json.Unmarshal([]byte(r.out), &preview); err != nil || r.code != 0 || preview.Keys.Value != 50 || !preview.Exact {
			t.Fatalf("dry run: %+v, %v", r, err)
		}
		if len(preview.Alike) == 0 || preview.Alike[0] != "pages" {
			t.Errorf("what is not touched: %q", preview.Alike)
		}
		if s.Do("DBSIZE") != int64(101) {
			t.Error("a dry run changed something")
		}
		r = c.on("invalidate", "--prefix", "page:", "--yes", "--json")
		var outcome struct {
			Matched, Changed, Failed int64
			Backup                   string
		}
		if err := json.Unmarshal([]byte(r.out), &outcome); err != nil || r.code != 0 || outcome.Changed != 50 || outcome.Matched != 50 || outcome.Failed != 0 {
			t.Fatalf("invalidate: %+v, %v", r, err)
		}
		if s.Do("DBSIZE") != int64(51) || outcome.Backup == "" {
			t.Errorf("%v keys are left, the backup is %q", s.Do("DBSIZE"), outcome.Backup)
		}
		if r = c.run("log"); !strings.Contains(r.out, `keys that begin with "page:"`) || !strings.Contains(r.out, "restore "+outcome.Backup) {
			t.Errorf("the log: %+v", r)
		}
		if r = c.on("restore", outcome.Backup, "--yes"); r.code != 0 || !strings.Contains(r.out, "50 keys") {
			t.Errorf("restore: %+v", r)
		}
		if s.Do("DBSIZE") != int64(101) {
			t.Errorf("after restore there are %v keys", s.Do("DBSIZE"))
		}
		if ttl := s.Do("TTL", "page:7").(int64); ttl <= 0 || ttl > 1000 {
			t.Errorf("the TTL is %d", ttl)
		}
	})
}

func TestExpireSetsAndTakesAway(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		fillForChange(s)
		c := changer(t, s, "")
		if r := c.on("expire", "--pattern", "user:{id}", "--ttl", "7d", "--yes"); r.code != 0 || !strings.Contains(r.out, "50 keys of 50") {
			t.Errorf("%+v", r)
		}
		if ttl := s.Do("TTL", "user:7").(int64); ttl < 604000 || ttl > 604800 {
			t.Errorf("the TTL is %d", ttl)
		}
		if r := c.on("expire", "page:*", "--persist", "--yes", "--no-backup"); r.code != 0 || !strings.Contains(r.out, "none: there is no backup") {
			t.Errorf("%+v", r)
		}
		if s.Do("TTL", "page:7") != int64(-1) || s.Do("TTL", "pages") != int64(-1) {
			t.Error("the TTLs are still there")
		}
		if r := c.on("expire", "--key", "pages", "--set-tier", "short", "--yes"); r.code != 0 || s.Do("TTL", "pages").(int64) > 300 {
			t.Errorf("%+v", r)
		}
	})
}

func TestChangesAreRefusedWithTheirReason(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	fillForChange(s)
	s.Do("ACL", "SETUSER", "reader", "on", ">pw", "~*", "+@all", "-unlink", "-pexpire")
	reader := strings.Replace(s.URL(), "redis://", "redis://reader:pw@", 1)
	profile := func(rules string) string {
		return "[profiles.p]\nurl = '" + s.URL() + "'\n" + rules
	}
	for _, x := range []struct {
		config string
		args   []string
		code   int
		says   string
	}{
		{"", []string{"invalidate", "--prefix", "page:", "-u", s.URL()}, 3, "--yes"},
		{"read_only = true", []string{"invalidate", "--prefix", "page:", "--yes", "-u", s.URL()}, 3, "read_only"},
		{"", []string{"invalidate", "--prefix", "page:", "--yes", "--read-only", "-u", s.URL()}, 3, "--read-only"},
		{"protect = ['page:*']", []string{"invalidate", "page:*", "--yes", "-u", s.URL()}, 3, "protect"},
		{profile("reason = 'required'"), []string{"invalidate", "--prefix", "page:", "--yes", "--profile", "p"}, 3, "--reason"},
		{profile("production = true"), []string{"invalidate", "--prefix", "page:", "--yes", "--no-backup", "--profile", "p"}, 3, "--confirm p"},
		{profile("production = true"), []string{"invalidate", "--prefix", "page:", "--yes", "--confirm", "p", "--profile", "p"}, 3, "--no-backup"},
		{profile("audit_command = 'exit 1'"), []string{"invalidate", "--prefix", "page:", "--yes", "--profile", "p"}, 3, "audit"},
		{"", []string{"invalidate", "--prefix", "page:", "--yes", "-u", reader}, 3, "UNLINK"},
		{"", []string{"invalidate", "--prefix", "page:", "--yes", "-h", "192.0.2.1"}, 3, "--write"},
		{"", []string{"invalidate", "-u", s.URL()}, 2, "not said which keys"},
		{"", []string{"invalidate", "a*", "b*", "-u", s.URL()}, 2, "more than one GLOB"},
		{"", []string{"invalidate", "a*", "--key", "b", "-u", s.URL()}, 2, "more than once"},
		{"", []string{"invalidate", "--prefix", "", "--yes", "-u", s.URL()}, 2, "empty"},
		{"", []string{"invalidate", "a*", "--dry-run", "--yes", "-u", s.URL()}, 2, "contradict"},
		{"", []string{"invalidate", "a*", "--no-ttl", "--only-volatile", "-u", s.URL()}, 2, "contradict"},
		{"", []string{"expire", "a*", "-u", s.URL()}, 2, "what TTL"},
		{"", []string{"expire", "a*", "--ttl", "1h", "--persist", "-u", s.URL()}, 2, "contradict"},
		{"", []string{"restore", "/does/not/exist", "-u", s.URL()}, 2, "no such file"},
		{"", []string{"restore", os.Args[0], "-u", s.URL()}, 2, "no backup of valktop"},
	} {
		c := changer(t, s, x.config)
		r := c.run(x.args...)
		if r.code != x.code || !strings.Contains(r.err, x.says) {
			t.Errorf("%q under %q: %+v, want code %d and %q", x.args, x.config, r, x.code, x.says)
		}
		if left := c.backups(); len(left) > 0 {
			t.Errorf("%q left %q behind", x.args, left)
		}
	}
	if s.Do("DBSIZE") != int64(101) {
		t.Errorf("%v keys are left of 101", s.Do("DBSIZE"))
	}
}

func TestWhatIsConfirmedOnTheCommandLineIsDone(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	fillForChange(s)
	c := changer(t, s, "[profiles.p]\nurl = '"+s.URL()+"'\nproduction = true\nreason = 'required'\nprotect = ['page:1*']\ncascade = ['page:{id} -> user:{id}']")
	r := c.run("invalidate", "--key", "page:7", "--yes", "--confirm", "p", "--no-backup", "--reason", "wrong", "--profile", "p", "--json")
	if r.code != 0 || s.Do("EXISTS", "page:7", "user:7") != int64(0) {
		t.Errorf("the key and what belongs to it: %+v", r)
	}
	r = c.run("invalidate", "--prefix", "page:", "--yes", "--confirm", "p", "--no-backup", "--reason", "wrong", "--profile", "p", "--json")
	if r.code != 0 || !strings.Contains(r.out, `"protected":11`) || s.Do("EXISTS", "page:1", "page:19") != int64(2) {
		t.Errorf("protected names: %+v", r)
	}
	if r = c.run("log", "--json"); strings.Count(r.out, "\n") != 4 || !strings.Contains(r.out, `"reason":"wrong"`) {
		t.Errorf("the log: %+v", r)
	}
}

func TestHiddenValuesAreNotShown(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	s.Do("SET", "k", "the secret")
	c := changer(t, s, "values = 'hidden'")
	if r := c.on("key", "k", "--json"); strings.Contains(r.out+r.err, "the secret") || !strings.Contains(r.out, `"string"`) {
		t.Errorf("%+v", r)
	}
}
