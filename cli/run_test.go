package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"valktop/cli"
)

// asProgram in the environment makes the test binary be valktop itself, for tests of
// what only a process has: signals, pipes, a terminal.
const asProgram = "VALKTOP_TEST_AS_PROGRAM"

// nothingListens in its environment makes it find no server where it looks by default.
const nothingListens = "VALKTOP_TEST_NOTHING_LISTENS"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		w := cli.System()
		if os.Getenv(nothingListens) != "" {
			w.Listens = func(context.Context) bool { return false }
		}
		os.Exit(cli.Main("v0-test", os.Args[1:], w))
	}
	goleak.VerifyTestMain(m)
}

// patience is how long a test waits for what should come soon.
const patience = 30 * time.Second

// result is what a run of valktop left behind.
type result struct {
	out, err string
	code     int
}

// invocation is a run of valktop within the test's process.
type invocation struct {
	env       map[string]string
	configDir string
}

func (i invocation) run(args ...string) result {
	var out, err bytes.Buffer
	code := cli.Main("v0-test", args, cli.World{
		In: strings.NewReader(""), Out: &out, Err: &err, ConfigDir: i.configDir, StateDir: i.configDir, Home: i.env["HOME"],
		Env: func(name string) string { return i.env[name] },
	})
	return result{out.String(), err.String(), code}
}

// valktop runs with args and neither an environment nor a config file.
func valktop(args ...string) result { return invocation{}.run(args...) }

// process is a run of valktop as a process.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string // of standard output; closed at its end
	err   *bytes.Buffer
	out   io.Closer
}

// start runs valktop as a process, killed with the test.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{t: t, cmd: program(t, args...), lines: make(chan string, 10_000), err: &bytes.Buffer{}}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.out = out
	p.cmd.Stderr = p.err
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		for range p.lines { // its reader ends
		}
		_ = p.cmd.Wait()
	})
	go func() {
		defer close(p.lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
	}()
	return p
}

// program is the command that runs valktop without the user's environment.
func program(t *testing.T, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = []string{asProgram + "=1", "XDG_CONFIG_HOME=" + t.TempDir(), "HOME=" + t.TempDir(), "TERM=xterm-256color"}
	return cmd
}

// line returns the next line of standard output.
func (p *process) line() string {
	p.t.Helper()
	select {
	case l, ok := <-p.lines:
		if !ok {
			p.t.Fatalf("valktop ended; it said: %s", p.err)
		}
		return l
	case <-time.After(patience):
		p.t.Fatalf("no line after %v", patience)
	}
	return ""
}

// stop sends a signal and returns the exit code as a shell would see it.
func (p *process) stop(sig os.Signal) int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(sig); err != nil {
		p.t.Fatal(err)
	}
	return p.wait()
}

// wait waits for the end and returns the exit code.
func (p *process) wait() int {
	p.t.Helper()
	deadline := time.After(patience)
	for open := true; open; {
		select {
		case _, open = <-p.lines:
		case <-deadline:
			p.t.Fatalf("valktop has not ended after %v", patience)
		}
	}
	_ = p.cmd.Wait() // its code is read below
	return p.cmd.ProcessState.ExitCode()
}
