package e2e

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"valktop/screenshots/terminal"
)

// patience is how long the busiest machine may take for what should come soon.
const patience = 2 * time.Minute

// dashboard is a run of valktop in a terminal.
type dashboard struct {
	*terminal.Terminal
	t   testing.TB
	cmd *exec.Cmd
}

// window is a terminal to open: how large, and in what environment.
type window struct {
	width, height int // 120 x 40 when 0
	env           []string
	options       []terminal.Option
}

// open runs valktop in a terminal of the usual size.
func open(t testing.TB, args ...string) *dashboard { return window{}.open(t, args...) }

// open runs valktop in the terminal; it is closed with the test.
func (w window) open(t testing.TB, args ...string) *dashboard {
	t.Helper()
	return w.run(t, program(t, w.env, args...))
}

// run runs any command in the terminal.
func (w window) run(t testing.TB, cmd *exec.Cmd) *dashboard {
	t.Helper()
	if w.width == 0 {
		w.width, w.height = 120, 40
	}
	term, err := terminal.Start(t.Context(), cmd, w.width, w.height, w.options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(term.Close)
	return &dashboard{term, t, cmd}
}

// program is the command that runs valktop in an environment of its own: the user's
// config and servers must not be what is tested. What env sets wins.
func program(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	home := t.TempDir()
	cmd := exec.Command(binary, args...)
	cmd.Env = append(terminal.Environment(nil),
		"HOME="+home, "XDG_CONFIG_HOME="+home, "PATH="+os.Getenv("PATH"), "TMPDIR="+t.TempDir(), "GORACE="+os.Getenv("GORACE"))
	cmd.Env = append(cmd.Env, env...)
	return cmd
}

// see waits until the screen shows each of the texts, in whatever row.
func (d *dashboard) see(texts ...string) {
	d.t.Helper()
	for _, text := range texts {
		if err := d.WaitFor(text, patience); err != nil {
			d.t.Fatal(err)
		}
	}
}

// until waits for a condition of the screen as one text.
func (d *dashboard) until(what string, ok func(screen string) bool) {
	d.t.Helper()
	if err := d.WaitUntil(func(rows []string) bool { return ok(strings.Join(rows, "\n")) }, patience); err != nil {
		d.t.Fatalf("%s: %v", what, err)
	}
}

// gone waits until the screen shows text no more.
func (d *dashboard) gone(text string) {
	d.t.Helper()
	d.until("still "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

// busy waits until the screen shows the lookups of a driver: some hundred a second.
func (d *dashboard) busy() {
	d.t.Helper()
	d.until("lookups", regexp.MustCompile(`hits [1-9]\S* k?/s +misses [1-9]`).MatchString)
}

// press presses keys.
func (d *dashboard) press(keys ...string) {
	d.t.Helper()
	if err := d.Press(keys...); err != nil {
		d.t.Fatal(err)
	}
}

// text is the screen as one text.
func (d *dashboard) text() string { return strings.Join(d.Screen(), "\n") }

// signal sends the program a signal.
func (d *dashboard) signal(s syscall.Signal) {
	d.t.Helper()
	if err := d.cmd.Process.Signal(s); err != nil {
		d.t.Fatal(err)
	}
}

// ended waits for the end of the program, fails the test unless the terminal is as it
// was, and returns the exit code.
func (d *dashboard) ended() int {
	d.t.Helper()
	select {
	case <-d.Done():
	case <-time.After(patience):
		d.t.Fatalf("it has not ended after %v:\n%s", patience, d.text())
	}
	if left := d.Unrestored(); len(left) > 0 {
		d.t.Errorf("not given back: %s", strings.Join(left, ", "))
	}
	return exitCode(d.t, d.Err())
}

// exitCode is what a program ended with: 128 and its number for a signal that killed it,
// as a shell has it.
func exitCode(t testing.TB, err error) int {
	t.Helper()
	if err == nil {
		return 0
	}
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok {
		t.Fatal(err)
	}
	if status := exit.Sys().(syscall.WaitStatus); status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}
