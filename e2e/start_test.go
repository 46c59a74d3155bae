package e2e

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"valktop/screenshots/terminal"
	"valktop/testserver"
)

func TestTheDashboardShowsWhatTheServerDoes(t *testing.T) {
	t.Parallel()
	testserver.Each(t, func(t *testing.T, s *testserver.Server) {
		drive(t, s)
		flavour := map[testserver.Kind]string{testserver.Redis: "Redis 7.", testserver.Valkey: "Valkey 8."}[s.Kind]
		d := open(t, s.URL())
		d.see(s.Addr, flavour, "primary", "1 Overview", "Hit rate", hitRate, "Memory", "Fragmentation", "Clients", "Before you came")
		d.busy()
	})
}

func TestTheDemoRunsOnTheEmbeddedServerAndOnAnInstalledOne(t *testing.T) {
	t.Parallel()
	for _, server := range []string{"embedded", "auto", "redis-server"} {
		t.Run(server, func(t *testing.T) {
			t.Parallel()
			d := open(t, "demo", "--server", server, "--keys", "500", "--rate", "300")
			d.see("demo 127.0.0.1:", "1 Overview", "every 1 s")
			d.until("a hit rate that moves", func(screen string) bool {
				return regexp.MustCompile(`│ \d+\.\d %`).MatchString(screen)
			})
		})
	}
}

func TestTheDashboardConnectsWithTLSAsAnACLUser(t *testing.T) {
	t.Parallel()
	certs := testserver.NewCerts(t, 24*time.Hour)
	acl := filepath.Join(t.TempDir(), "users.acl")
	write(t, acl, "user default off\nuser monitor on >s3cret +@all ~*\n")
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := testserver.StartTLS(t, kind, certs, true, "--aclfile", acl)
			w := window{env: []string{"VALKEYCLI_AUTH=s3cret"}}
			d := w.open(t, "rediss://monitor@"+s.Addr, "--cacert", certs.CA, "--cert", certs.ClientCert, "--key", certs.ClientKey)
			d.see("primary", "Hit rate")
		})
	}
}

func TestTheDashboardConnectsThroughAUnixSocket(t *testing.T) {
	t.Parallel()
	for _, kind := range []testserver.Kind{testserver.Redis, testserver.Valkey} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			s := testserver.Prepare(t, kind)
			s.Args(testserver.SocketArgs(s.Dir)...)
			s.Addr = filepath.Join(s.Dir, "s.sock")
			s.Launch()
			for _, args := range [][]string{{s.URL()}, {"-s", s.Addr}} {
				d := open(t, args...)
				d.see("s.sock", "primary", "Hit rate")
				d.press("q")
				d.ended() // the header of the next one would tell of it in place of the role
			}
		})
	}
}

func TestAProfileOfTheConfigFileIsAServerWithItsSettings(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey, "--requirepass", "s3cret")
	home := t.TempDir()
	write(t, filepath.Join(home, "valktop", "config.toml"),
		"interval = \"5s\"\n[profiles.prod]\nurl = \""+s.URL()+"\"\npassword_env = \"PROD_PASSWORD\"\ninterval = \"500ms\"\nwindow = \"15m\"\n")
	w := window{env: []string{"XDG_CONFIG_HOME=" + home, "PROD_PASSWORD=s3cret"}}
	d := w.open(t, "@prod")
	d.see(s.Addr, "primary", "every 500 ms", "15 min")
	if strings.Contains(string(d.Raw()), "s3cret") {
		t.Error("the password is on the screen")
	}
}

// colours matches a style that sets a colour: of 16, of 256 or any.
var colours = regexp.MustCompile(`\x1b\[([\d:]*;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])([;:][\d:;]*)?m`)

func TestNoColorMeansNoColour(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	for _, c := range []struct {
		env  []string
		want bool
	}{
		{nil, true},
		{[]string{"NO_COLOR=1"}, false},
	} {
		d := window{env: c.env}.open(t, s.URL())
		d.see("Hit rate", "primary", "healthy")
		if got := colours.Find(d.Raw()); (got != nil) != c.want {
			t.Errorf("%v: colours: %q", c.env, got)
		}
	}
}

func TestADumbTerminalIsRefusedPolitely(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"redis://127.0.0.1:1"}, {"demo"}} {
		d := window{env: []string{"TERM=dumb"}}.open(t, args...)
		d.see("valktop stats")
		if code := d.ended(); code != 2 {
			t.Errorf("exit code %d, want 2", code)
		}
		if strings.Contains(string(d.Raw()), "\x1b") {
			t.Errorf("it sent %q to a terminal that cannot", d.Raw())
		}
	}
}

func TestASmallTerminalIsToldHowMuchThereIsAndHowMuchIsNeeded(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	drive(t, s)
	d := window{width: 60, height: 20}.open(t, s.URL())
	d.see("needs 80 × 24", "60 × 20", "hit rate "+hitRate)
	if err := d.Resize(80, 24); err != nil {
		t.Fatal(err)
	}
	d.see("1 Overview", "Hit rate", hitRate)
}

func TestTheThemeFollowsTheBackground(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	for theme, options := range map[string][]terminal.Option{"dark": nil, "light": {terminal.Light()}} {
		d := window{options: options}.open(t, s.URL())
		d.see("primary", "Hit rate")
		chosen := window{}.open(t, s.URL(), "--theme", theme)
		chosen.see("primary", "Hit rate")
		if got, want := headStyle(t, d), headStyle(t, chosen); got != want {
			t.Errorf("on a %s background the name of the program is drawn as %q, want the theme's %q", theme, got, want)
		}
	}
}

// headStyle is the style of the first word of the screen: the program's name.
func headStyle(t *testing.T, d *dashboard) string {
	t.Helper()
	before, _, found := strings.Cut(d.Styled(), "valktop")
	if !found {
		t.Fatalf("no name in %q", d.Styled())
	}
	return before
}

func TestTheFirstFrameDoesNotWaitForTheTerminalsAnswers(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	cmd := program(t, nil, s.URL())
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 120, Rows: 40}) // nobody answers here
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		tty.Close()
	})
	waitForText(t, tty, "primary")
	if _, err := io.WriteString(tty, "q"); err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, tty) }() // ends with the program
	if code := endOf(t, cmd); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// waitForText reads what a program writes to a terminal until it has written text, and
// returns all of it. Nobody answers what it asks.
func waitForText(t testing.TB, tty *os.File, text string) string {
	t.Helper()
	if err := tty.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for buf := make([]byte, 4096); !strings.Contains(all.String(), text); {
		n, err := tty.Read(buf)
		if err != nil {
			t.Fatalf("%v before it wrote %q", err, text)
		}
		all.Write(buf[:n])
	}
	_ = tty.SetReadDeadline(time.Time{}) // it could be set before
	return all.String()
}

// write writes a file and the folders above it.
func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
