package actions_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"valktop/actions"
	"valktop/testserver"
)

// setting is what a server's notifications are set to.
func setting(t *testing.T, s *testserver.Server) string {
	t.Helper()
	got, err := s.Client().ConfigGet(t.Context(), actions.EventsSetting).Result()
	if err != nil {
		t.Fatal(err)
	}
	return got[actions.EventsSetting]
}

// primary is the one of s, as a user who may do all.
func primary(t *testing.T, s *testserver.Server) actions.Node {
	t.Helper()
	return changes(t, s).Primaries(t.Context())[0]
}

// notesIn are how many notes there are.
func notesIn(t *testing.T, dir string) int {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(names)
}

func TestOnlyWhatLacksIsSwitchedOnAndWhatWasComesBack(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n := primary(t, s)
		for before, during := range map[string]string{"": "Em", "AKE": "AKEm", "Ex": "xEm", "Em": "Em", "gKm": "gKEm"} {
			s.Do("CONFIG", "SET", actions.EventsSetting, before)
			was := setting(t, s)
			dir := t.TempDir()
			m, err := actions.SwitchMissesOn(t.Context(), n, actions.Notes{Dir: dir})
			if err != nil {
				t.Fatal(err)
			}
			s.Do("CONFIG", "SET", "maxmemory-samples", "5") // another setting has nothing to do with it
			if now := setting(t, s); !same(now, during) {
				t.Errorf("%q became %q, want %q", before, now, during)
			}
			if _, err := m.Release(t.Context()); err != nil {
				t.Fatal(err)
			}
			if now := setting(t, s); now != was {
				t.Errorf("%q is %q afterwards", was, now)
			}
			if left := notesIn(t, dir); left != 0 {
				t.Errorf("%d notes are left", left)
			}
		}
	})
}

func same(a, b string) bool {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		for _, f := range pair[0] {
			if !contains(pair[1], f) {
				return false
			}
		}
	}
	return true
}

func contains(s string, f rune) bool {
	for _, r := range s {
		if r == f {
			return true
		}
	}
	return false
}

func TestWhatSomebodyChangedMeanwhileStays(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	n := primary(t, s)
	m, err := actions.SwitchMissesOn(t.Context(), n, actions.Notes{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	s.Do("CONFIG", "SET", actions.EventsSetting, "Exm") // they added x to what they found
	if _, err := m.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := setting(t, s); !same(now, "Ex") {
		t.Errorf("it is %q", now)
	}
}

func TestTheLastOfTwoUndoesIt(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		n, other := primary(t, s), primary(t, s)
		first, err := actions.SwitchMissesOn(t.Context(), n, actions.Notes{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		listens := named(t, s, first.Called())
		second, err := actions.SwitchMissesOn(t.Context(), other, actions.Notes{Dir: t.TempDir()}) // from another machine
		if err != nil {
			t.Fatal(err)
		}
		named(t, s, second.Called())
		listens()
		if undone, err := first.Release(t.Context()); undone || err != nil {
			t.Errorf("the first undid it: %v, %v", undone, err)
		}
		if now := setting(t, s); !same(now, "Em") {
			t.Errorf("while the second listens it is %q", now)
		}
		if undone, err := second.Release(t.Context()); !undone || err != nil { // its own connection does not count
			t.Errorf("the second did not undo it: %v, %v", undone, err)
		}
		if now := setting(t, s); now != "" {
			t.Errorf("afterwards it is %q", now)
		}
	})
}

// named opens a connection of that name, until the test ends or the function is called.
func named(t *testing.T, s *testserver.Server, name string) func() {
	t.Helper()
	c := s.Client()
	conn := c.Conn()
	if err := conn.ClientSetName(t.Context(), name).Err(); err != nil {
		t.Fatal(err)
	}
	end := func() { _ = conn.Close(); _ = c.Close() }
	t.Cleanup(end)
	return end
}

func TestWhatAKilledOneLeftIsUndoneButNotWhatALiveOneHas(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		s.Do("CONFIG", "SET", actions.EventsSetting, "Kg")
		n, notes := primary(t, s), actions.Notes{Dir: t.TempDir()}
		if _, err := actions.SwitchMissesOn(t.Context(), n, notes); err != nil {
			t.Fatal(err)
		}
		done, err := actions.UndoMissesLeftOn(t.Context(), n, notes)
		if len(done) != 0 || err != nil || !same(setting(t, s), "KgEm") {
			t.Fatalf("that of a live one was undone: %v, %v", done, err)
		}
		// What is left of a killed one is its file, which nobody has locked.
		names, _ := filepath.Glob(filepath.Join(notes.Dir, "*"))
		text, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		left := actions.Notes{Dir: t.TempDir()}
		if err := os.WriteFile(filepath.Join(left.Dir, "1.events.json"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		if !left.AnyLeft() {
			t.Error("nobody sees that something is left")
		}
		done, err = actions.UndoMissesLeftOn(t.Context(), n, left)
		if len(done) != 1 || err != nil {
			t.Errorf("undone: %v, %v", done, err)
		}
		if now := setting(t, s); !same(now, "Kg") {
			t.Errorf("it is %q", now)
		}
		if left.AnyLeft() {
			t.Error("the note is left")
		}
	})
}

func TestNothingIsSwitchedOnThatIsNotAllowed(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		dir := t.TempDir()
		n := as(t, s, "+@all", "-config|set").Primaries(t.Context())[0]
		_, err := actions.SwitchMissesOn(t.Context(), n, actions.Notes{Dir: dir})
		var r *actions.Refusal
		if !errors.As(err, &r) || r.Try == "" {
			t.Errorf("it says %v", err)
		}
		if left := notesIn(t, dir); left != 0 || setting(t, s) != "" {
			t.Errorf("%d notes are left, the setting is %q", left, setting(t, s))
		}
		n = as(t, s, "+@all", "-config").Primaries(t.Context())[0]
		m, err := actions.SwitchMissesOn(t.Context(), n, actions.Notes{Dir: dir})
		if err != nil || m.Unseen == nil {
			t.Errorf("where it cannot be read: %+v, %v", m, err)
		}
	})
}
