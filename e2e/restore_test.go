package e2e

import (
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"valktop/screenshots/terminal"
	"valktop/testserver"
)

// answers are what a terminal says to questions of a program that has ended meanwhile, as
// it echoes them.
var answers = regexp.MustCompile(`\^\[(\[\?\d+;\d\$y|\]11;[^^]*(\^\[\\|\^G))`)

func TestTheTerminalIsGivenBackAfterEveryEnd(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	signal := func(sig syscall.Signal) func(*dashboard) { return func(d *dashboard) { d.signal(sig) } }
	press := func(keys ...string) func(*dashboard) { return func(d *dashboard) { d.press(keys...) } }
	for name, end := range map[string]struct {
		do   func(*dashboard)
		code int
		says string // on the normal screen; "" means nothing at all
	}{
		"q":                      {press("q"), 0, ""},
		"ctrl-c":                 {press("ctrl+c"), 0, ""},
		"q in the help":          {press("?", "q"), 0, ""},
		"ctrl-c in the palette":  {press(":", "t", "h", "ctrl+c"), 0, ""},
		"ctrl-c in a text field": {press("m", "x", "ctrl+c"), 0, ""},
		"SIGINT":                 {signal(syscall.SIGINT), 130, ""},
		"SIGTERM":                {signal(syscall.SIGTERM), 143, "valktop: ended by a signal: terminated"},
		"SIGHUP":                 {signal(syscall.SIGHUP), 129, "valktop: ended by a signal: hangup"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, s.URL())
			d.see("primary", "Hit rate")
			end.do(d)
			if code := d.ended(); code != end.code {
				t.Errorf("exit code %d, want %d", code, end.code)
			}
			if got := strings.TrimSpace(answers.ReplaceAllString(d.text(), "")); got != end.says {
				t.Errorf("on the normal screen stands %q, want %q", got, end.says)
			}
		})
	}
}

// The shell would take what a terminal answers late for typing. On a busy machine the
// answers may come later than the program waits; five times in a row they do not.
func TestAnswersOfAFarTerminalDoNotReachTheShell(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	const end, attempts = "THE END", 5
	var seen string
	for range attempts {
		cmd := program(t, nil, s.URL())
		cmd.Path, cmd.Args = "/bin/sh", append([]string{"sh", "-c", `"$0" "$@"; sleep 1; echo ` + end}, cmd.Args...)
		d := window{options: []terminal.Option{terminal.Far(200 * time.Millisecond)}}.run(t, cmd)
		d.see("valktop")
		d.press("q")
		d.see(end)
		d.ended()
		if seen = strings.TrimSpace(d.text()); seen == end {
			return
		}
	}
	t.Errorf("on the normal screen stands %q", seen)
}

func TestTheTerminalIsGivenBackInEveryState(t *testing.T) {
	t.Parallel()
	t.Run("the server has died", func(t *testing.T) {
		t.Parallel()
		s := testserver.Start(t, testserver.Redis)
		d := open(t, s.URL())
		d.see("primary", "Hit rate")
		s.Kill()
		d.see("connection lost")
		d.press("q")
		if code := d.ended(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
	t.Run("the server stands still", func(t *testing.T) {
		t.Parallel()
		s := testserver.Start(t, testserver.Valkey)
		d := open(t, s.URL())
		d.see("primary", "Hit rate")
		s.Pause()
		d.see("no answer")
		d.signal(syscall.SIGTERM)
		if code := d.ended(); code != 143 {
			t.Errorf("exit code %d", code)
		}
		d.see("terminated")
	})
	t.Run("there never was a server", func(t *testing.T) {
		t.Parallel()
		d := open(t, "redis://127.0.0.1:1")
		d.see("No connection to 127.0.0.1:1", "nothing listens there")
		d.press("ctrl+c")
		if code := d.ended(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	})
}

// A shell with job control takes the terminal back while the program is stopped.
func TestCtrlZGoesToTheShellAndFgComesBack(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Valkey)
	drive(t, s)
	shell := program(t, []string{"PS1=shell> ", "ENV="}, s.URL())
	shell.Path, shell.Args = "/bin/sh", []string{"sh", "-mi"}
	d := window{}.run(t, shell)
	d.see("shell>")
	run := func(line string) {
		t.Helper()
		if err := d.Type(line + "\r"); err != nil {
			t.Fatal(err)
		}
	}
	run(binary + " " + s.URL())
	d.see("primary", hitRate)
	d.press("ctrl+z")
	d.see("Stopped", "shell>")
	if left := d.Unrestored(); len(left) > 0 {
		t.Errorf("while it is stopped, not given back: %s", strings.Join(left, ", "))
	}
	run("echo the shell is $((6 * 7))")
	d.see("the shell is 42")
	run("fg")
	d.see("primary", hitRate)
	d.gone("the shell is 42")
	d.press("q")
	d.until("the shell asks", func(screen string) bool { return strings.HasSuffix(strings.TrimSpace(screen), "shell>") })
	run("echo code $?")
	d.see("code 0")
	run("exit")
	if code := d.ended(); code != 0 {
		t.Errorf("the shell ended with %d", code)
	}
}

// A terminal window that is closed takes its program with it: it must not go on unseen.
func TestTheProgramEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	s := testserver.Start(t, testserver.Redis)
	cmd := program(t, nil, s.URL())
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 120, Rows: 40})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	waitForText(t, tty, "primary")
	tty.Close()
	if code := endOf(t, cmd); code != 129 {
		t.Errorf("exit code %d, want that of SIGHUP", code)
	}
}

// endOf waits for the end of a program and returns its exit code.
func endOf(t testing.TB, cmd *exec.Cmd) int {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return exitCode(t, err)
	case <-time.After(patience):
		t.Fatalf("%s has not ended after %v", cmd, patience)
		return 0
	}
}
