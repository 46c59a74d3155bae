// Package shell runs command lines that a user wrote into a config file: by the shell,
// bounded in time and output, and apart from the terminal, on which a dashboard may be drawn.
package shell

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// Command is a command line and how it is run. Only Line is required.
type Command struct {
	Line    string
	Input   []byte        // its standard input
	Environ []string      // its environment, "NAME=value"; this process's when nil
	Timeout time.Duration // after which it is killed with all that it started; 0: none
	Limit   int           // bytes that it may print; 0: none are read
}

// Errors of Run.
var (
	// ErrTimeout is a command that was killed because its time was up.
	ErrTimeout = errors.New("it took longer")
	// ErrTooMuch is a command that printed more than it may.
	ErrTooMuch = errors.New("it printed too much")
)

const (
	saidLimit = 4 << 10     // bytes of standard error that are kept: enough for what went wrong
	leftovers = time.Second // how long what it left behind may hold its output open
)

// Failure is a command that did not succeed.
type Failure struct {
	Err  error  // why: an exit status, ErrTimeout, ErrTooMuch
	Said string // what it wrote to standard error, without spaces around it; may be anything
}

func (f *Failure) Error() string {
	if first, _, _ := strings.Cut(f.Said, "\n"); first != "" {
		return f.Err.Error() + ": " + first
	}
	return f.Err.Error()
}

// Unwrap returns why.
func (f *Failure) Unwrap() error { return f.Err }

// Run runs c and returns what it printed. When ctx ends it is killed with all that it
// started; the error is then that of ctx. Other errors are a *Failure.
func Run(ctx context.Context, c Command) ([]byte, error) {
	outer := ctx
	if c.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.Timeout)
		defer cancel()
	}
	argv := line(c.Line)
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	apart(cmd)
	cmd.WaitDelay = leftovers
	cmd.Stdin = bytes.NewReader(c.Input)
	cmd.Env = c.Environ
	said, printed := &first{limit: saidLimit}, &first{limit: c.Limit, strict: true}
	cmd.Stderr = said
	if c.Limit > 0 {
		cmd.Stdout = printed
	}
	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it succeeded; what it left behind is not waited for
	}
	switch {
	case outer.Err() != nil && err != nil:
		return printed.kept, outer.Err()
	case ctx.Err() != nil && err != nil:
		err = fmt.Errorf("%w than %v", ErrTimeout, c.Timeout)
	case printed.more:
		err = fmt.Errorf("%w: more than %d bytes", ErrTooMuch, c.Limit)
	}
	if err != nil {
		return printed.kept, &Failure{Err: err, Said: strings.TrimSpace(string(said.kept))}
	}
	return printed.kept, nil
}

// first keeps the first bytes of what is written to it.
type first struct {
	kept   []byte
	limit  int
	strict bool // it takes no others: who writes them gets a broken pipe
	more   bool // there were others
}

func (f *first) Write(p []byte) (int, error) {
	n := min(len(p), f.limit-len(f.kept))
	f.kept = append(f.kept, p[:n]...)
	if n < len(p) {
		f.more = true
		if f.strict {
			return n, ErrTooMuch
		}
	}
	return len(p), nil
}
