package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	"valktop/testserver"
)

func TestWithoutAServerOneOfTheProfilesIsPicked(t *testing.T) {
	t.Parallel()
	server := testserver.Start(t, testserver.Valkey)
	config := write(t, filepath.Join(t.TempDir(), "c.toml"), "theme = 'mono'\n"+
		"[profiles.alpha]\nurl = 'redis://:"+secret+"@alpha.example'\ntags = ['eu', 'live']\nproduction = true\n"+
		"[profiles.beta]\nurl = '"+server.URL()+"'\ntags = ['eu']\nread_only = true\n"+
		"[profiles.gamma]\nuser = 'nobody'\n")
	picking := func(t *testing.T) *screen {
		s := onScreen(t, []string{nothingListens + "=1"}, "--config", config)
		s.see("Which server?")
		s.see("alpha.example:6379")
		s.see("production")
		return s
	}
	t.Run("enter connects", func(t *testing.T) {
		t.Parallel()
		s := picking(t)
		s.press("EU read")
		s.settle()
		s.press("\r")
		s.see("Hit rate")
		s.see("beta") // beside the server's address in the header, as with @beta
		s.press("q")
		if code := s.code(); code != 0 || strings.Contains(s.text(), secret) {
			t.Errorf("exit code %d: %q", code, s.text())
		}
	})
	for name, keys := range map[string]string{"q": "q", "esc": "\x1b", "ctrl+c": "\x03"} {
		t.Run(name+" leaves", func(t *testing.T) {
			t.Parallel()
			s := picking(t)
			s.press(keys)
			s.see("\x1b[?1049l") // the terminal is given back
			if code := s.code(); code != 0 || strings.Contains(s.text(), "Hit rate") {
				t.Errorf("exit code %d: %q", code, s.text())
			}
		})
	}
	t.Run("a profile without a server", func(t *testing.T) {
		t.Parallel()
		s := picking(t)
		s.press("gam\r")
		s.see("names no server")
		s.press("\x03")
		s.code()
	})
	t.Run("a server that is named is not asked for", func(t *testing.T) {
		t.Parallel()
		s := onScreen(t, []string{nothingListens + "=1", "VALKEY_URL=" + server.URL()}, "--config", config)
		s.see("Hit rate")
		if strings.Contains(s.text(), "Which server?") {
			t.Error("it asks although the environment names one")
		}
	})
}
