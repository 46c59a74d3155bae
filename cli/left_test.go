package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"valktop/actions"
	"valktop/deployment"
	"valktop/testserver"
)

// killed leaves what a valktop that was killed leaves: a setting, and the note of it.
func (c changing) killed(s *testserver.Server) (note string) {
	c.t.Helper()
	config, err := deployment.ParseURL(s.URL())
	if err != nil {
		c.t.Fatal(err)
	}
	d, err := deployment.New(config)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	held := actions.Notes{Dir: c.t.TempDir()} // this process lives, and has its own locked
	if _, err := actions.SwitchMissesOn(c.t.Context(), d.Changes().Primaries(c.t.Context())[0], held); err != nil {
		c.t.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Join(held.Dir, "*"))
	text, err := os.ReadFile(names[0])
	if err != nil {
		c.t.Fatal(err)
	}
	note = filepath.Join(c.state, "switched-on", "1.events.json")
	if err := os.MkdirAll(filepath.Dir(note), 0o700); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(note, text, 0o600); err != nil {
		c.t.Fatal(err)
	}
	return note
}

func notifications(s *testserver.Server) string {
	return s.Do("CONFIG", "GET", actions.EventsSetting).([]any)[1].(string)
}

func TestWhatAKilledOneLeftIsSaidAndRestorePutsItBack(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", actions.EventsSetting, "Kx")
		before := notifications(s)
		c := changer(t, s, "")
		if r := c.on("check"); strings.Contains(r.err, "was left") {
			t.Errorf("of nothing it says %q", r.err)
		}
		note := c.killed(s)
		during := notifications(s)
		if during == before {
			t.Fatal("nothing was switched on")
		}
		for _, args := range [][]string{{"check"}, {"stats", "--count", "1", "--interval", "100ms"}, {"doctor", "--read-only"}} {
			r := c.on(args...)
			if n := strings.Count(r.err, "was left at \""+during+"\""); n != 1 || !strings.Contains(r.err, "valktop restore "+note) {
				t.Errorf("%s says it %d times: %q", args[0], n, r.err)
			}
			if strings.Contains(r.out, "was left") {
				t.Errorf("%s says it among its results", args[0])
			}
		}
		if now := notifications(s); now != during {
			t.Fatalf("commands that only look made it %q", now)
		}
		other := testserver.Start(t, testserver.Valkey)
		elsewhere := changing{t: t, state: c.state, config: c.config, url: other.URL()}
		if r := elsewhere.on("check"); strings.Contains(r.err, "was left") {
			t.Errorf("of another server it says %q", r.err)
		}
		if r := elsewhere.on("restore", note); r.code == 0 || !strings.Contains(r.err, "another server") || notifications(s) != during {
			t.Errorf("played back on another server: %+v", r)
		}
		if r := c.on("restore", note, "--read-only"); r.code != 3 || notifications(s) != during {
			t.Errorf("where changes are turned off: %+v", r)
		}
		if r := c.on("restore", note, "--dry-run"); r.code != 0 || !strings.Contains(r.out, "would be") || notifications(s) != during {
			t.Errorf("a dry run: %+v", r)
		}
		if r := c.on("restore", note); r.code != 0 || !strings.Contains(r.out, "again") || notifications(s) != before {
			t.Errorf("played back: %+v, it is %q", r, notifications(s))
		}
		if _, err := os.Stat(note); !os.IsNotExist(err) {
			t.Errorf("the note is left: %v", err)
		}
		if r := c.run("log"); !strings.Contains(r.out, actions.EventsSetting) {
			t.Errorf("the log says %q", r.out)
		}
		if r := c.on("check"); strings.Contains(r.err, "was left") {
			t.Errorf("afterwards it says %q", r.err)
		}
		if r := c.on("restore", note); r.code != 2 {
			t.Errorf("played back twice: %+v", r)
		}
	})
}

func TestARestartedServerHasNothingLeft(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	c := changer(t, s, "")
	c.killed(s)
	s.Kill()
	s.Launch()
	if r := c.on("stats", "--count", "1", "--interval", "100ms"); r.code != 0 || strings.Contains(r.err, "was left") {
		t.Errorf("%+v", r)
	}
}
