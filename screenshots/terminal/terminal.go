// Package terminal runs a program in a pseudo-terminal and plays the terminal: it keeps
// the screen, answers what programs ask of terminals, presses keys. Pictures and
// end-to-end tests are made with it.
package terminal

import (
	"context"
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/term"
)

// Terminal is a terminal with a program in it. Its methods may be called from any goroutine.
type Terminal struct {
	cmd      *exec.Cmd
	pty      *os.File
	fresh    *term.State   // the line settings that a program finds
	finished chan struct{} // closed when the program has ended and its output is on the screen
	err      error         // of the program; written before finished is closed

	mu      sync.Mutex
	screen  *vt.Emulator
	modes   map[ansi.Mode]bool // what the program has switched, and how it stands now
	raw     []byte             // the newest output
	written int64
	changed chan struct{} // closed and replaced whenever the screen may have changed

	far time.Duration // how long answers are on their way
}

// Option is a choice for Start.
type Option func(*Terminal)

// Light gives the terminal a light background: white, where it is black otherwise.
func Light() Option {
	return func(t *Terminal) {
		t.screen.SetDefaultBackgroundColor(color.White)
		t.screen.SetDefaultForegroundColor(color.Black)
	}
}

// Far puts the terminal at the end of a slow link: what it answers to questions arrives so
// much later.
func Far(away time.Duration) Option {
	return func(t *Terminal) { t.far = away }
}

// Start runs cmd in a terminal of w × h cells, until it ends, Close is called or ctx is
// done. Without an environment of its own, cmd gets this process's, as in a terminal
// with all colours.
func Start(ctx context.Context, cmd *exec.Cmd, w, h int, options ...Option) (*Terminal, error) {
	if cmd.Env == nil {
		cmd.Env = Environment(os.Environ())
	}
	t := &Terminal{
		cmd:      cmd,
		finished: make(chan struct{}),
		screen:   vt.NewEmulator(w, h),
		modes:    map[ansi.Mode]bool{},
		changed:  make(chan struct{}),
	}
	t.follow()
	for _, o := range options {
		o(t)
	}
	var err error
	if t.fresh, err = freshSettings(); err != nil {
		return nil, fmt.Errorf("terminal: %w", err)
	}
	if t.pty, err = pty.StartWithSize(cmd, size(w, h)); err != nil {
		return nil, fmt.Errorf("terminal: run %s: %w", cmd.Path, err)
	}
	var pumps sync.WaitGroup
	pumps.Go(t.read)
	pumps.Go(t.reply)
	go t.wait(&pumps, context.AfterFunc(ctx, t.Close))
	return t, nil
}

// Environment is environ as a terminal with all colours would set it.
func Environment(environ []string) []string {
	told := []string{"TERM", "TERM_PROGRAM", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TMUX", "STY",
		"COLUMNS", "LINES", "SSH_TTY", "WT_SESSION"}
	own := slices.DeleteFunc(slices.Clone(environ), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains(told, name)
	})
	return append(own, "TERM=xterm-256color", "COLORTERM=truecolor")
}

// maxRaw is how much output is kept for Raw: several minutes of a dashboard.
const maxRaw = 1 << 20

// read puts what the program writes onto the screen, until there is no program any more.
func (t *Terminal) read() {
	defer t.noMoreReplies()
	buf := make([]byte, 64<<10)
	for {
		n, err := t.pty.Read(buf)
		t.mu.Lock()
		t.written += int64(n)
		t.raw = append(t.raw, buf[:n]...)
		if len(t.raw) > maxRaw {
			t.raw = slices.Clone(fromRune(t.raw[len(t.raw)-maxRaw/2:]))
		}
		_, _ = t.screen.Write(buf[:n]) // an emulator refuses nothing
		close(t.changed)
		t.changed = make(chan struct{})
		t.mu.Unlock()
		if err != nil {
			return // EIO: the last program on this terminal has gone
		}
	}
}

// reply sends the program what the emulator answers to its questions, when it is due. A
// program that is not there needs no answers, but the emulator must not wait.
func (t *Terminal) reply() {
	type answer struct {
		due  time.Time
		text []byte
	}
	answers := make(chan answer, maxAnswers)
	var sending sync.WaitGroup
	sending.Go(func() {
		for a := range answers {
			time.Sleep(time.Until(a.due))
			_, _ = t.pty.Write(a.text)
		}
	})
	buf := make([]byte, 1<<10)
	for {
		n, err := t.screen.Read(buf)
		if n > 0 {
			answers <- answer{time.Now().Add(t.far), slices.Clone(buf[:n])}
		}
		if err != nil {
			break
		}
	}
	close(answers)
	sending.Wait()
}

// maxAnswers is how many answers can be on their way: programs ask a handful.
const maxAnswers = 1000

// noMoreReplies ends reply. The emulator's own Close would race with its Read.
func (t *Terminal) noMoreReplies() {
	if pipe, ok := t.screen.InputPipe().(io.Closer); ok {
		_ = pipe.Close()
	}
}

func (t *Terminal) wait(pumps *sync.WaitGroup, forget func() bool) {
	t.err = t.cmd.Wait()
	pumps.Wait()
	forget() // the context
	close(t.finished)
}

// Done is closed when the program has ended and all that it wrote is on the screen.
func (t *Terminal) Done() <-chan struct{} { return t.finished }

// Err is what the program ended with, an *exec.ExitError for a status other than 0. It is
// nil while the program runs.
func (t *Terminal) Err() error {
	select {
	case <-t.finished:
		return t.err
	default:
		return nil
	}
}

// closeGrace is how long Close waits for output on its way, once the program has been killed.
const closeGrace = 5 * time.Second

// Close ends the program, if it still runs, and the terminal. What was on the screen
// can still be read.
func (t *Terminal) Close() {
	_ = t.cmd.Process.Kill() // fails if it has ended
	select {
	case <-t.finished:
	case <-time.After(closeGrace): // a child of the program still holds the terminal
	}
	t.pty.Close()
	<-t.finished
}

// fromRune leaves out what is left at the beginning of a character that was cut.
func fromRune(b []byte) []byte {
	for len(b) > 0 && !utf8.RuneStart(b[0]) {
		b = b[1:]
	}
	return b
}
