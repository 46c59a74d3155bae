package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"
)

// askPassword asks for the password of the server.
func askPassword(ctx context.Context, prompt io.Writer) (string, error) {
	return secretQuestion{
		"Password: ", "--askpass finds no terminal to ask at", "cannot read the password", "VALKEYCLI_AUTH in the environment works without one",
	}.ask(ctx, prompt)
}

// secretQuestion asks for something that nobody else may see.
type secretQuestion struct {
	prompt             string
	noTerminal, failed string // what did not work
	advice             string // what works without a terminal
}

// ask asks at the terminal itself, so that standard input may be something else, and shows
// nothing of the answer: the echo is off before the question stands there, since people
// paste as soon as they see it. The terminal is given back as it was also when ctx ends
// meanwhile.
func (q secretQuestion) ask(ctx context.Context, prompt io.Writer) (string, error) {
	tty, err := os.OpenFile(terminalName(), os.O_RDWR, 0)
	if err != nil {
		return "", usage(q.noTerminal, err.Error(), q.advice)
	}
	fd := int(tty.Fd())
	before, err := term.GetState(fd)
	if err == nil {
		err = hush(fd)
	}
	if err != nil {
		tty.Close()
		return "", usage(q.noTerminal, err.Error(), q.advice)
	}
	type answer struct {
		password []byte
		err      error
	}
	answered := make(chan answer, 1)
	fmt.Fprint(prompt, q.prompt)
	go func() {
		password, err := term.ReadPassword(fd)
		answered <- answer{password, err}
	}()
	select {
	case a := <-answered:
		_ = term.Restore(fd, before) // nothing better can be done on the way out
		tty.Close()
		fmt.Fprintln(prompt)
		if a.err != nil {
			return "", problem{what: q.failed, why: a.err.Error(), try: q.advice, code: exitFailed}
		}
		return string(a.password), nil
	case <-ctx.Done(): // the terminal stays open: it is still being read, until the process ends
		_ = term.Restore(fd, before)
		fmt.Fprintln(prompt)
		return "", ctx.Err()
	}
}

// terminalName is the file that is the terminal of this process.
func terminalName() string {
	if runtime.GOOS == "windows" {
		return "CONIN$"
	}
	return "/dev/tty"
}
