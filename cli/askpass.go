package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"
)

// askPassword asks for a password at the terminal itself, so that standard input may be
// something else, and shows nothing of it. The terminal is given back as it was also when
// ctx ends meanwhile.
func askPassword(ctx context.Context, prompt io.Writer) (string, error) {
	const advice = "VALKEYCLI_AUTH in the environment works without one"
	tty, err := os.OpenFile(terminalName(), os.O_RDWR, 0)
	if err != nil {
		return "", usage("--askpass finds no terminal to ask at", err.Error(), advice)
	}
	before, err := term.GetState(int(tty.Fd()))
	if err != nil {
		tty.Close()
		return "", usage("--askpass finds no terminal to ask at", err.Error(), advice)
	}
	type answer struct {
		password []byte
		err      error
	}
	answered := make(chan answer, 1)
	fmt.Fprint(prompt, "Password: ")
	go func() {
		password, err := term.ReadPassword(int(tty.Fd()))
		answered <- answer{password, err}
	}()
	select {
	case a := <-answered:
		tty.Close()
		fmt.Fprintln(prompt)
		if a.err != nil {
			return "", problem{what: "cannot read the password", why: a.err.Error(), try: advice, code: exitFailed}
		}
		return string(a.password), nil
	case <-ctx.Done(): // the terminal stays open: it is still being read, until the process ends
		fmt.Fprintln(prompt)
		_ = term.Restore(int(tty.Fd()), before) // nothing better can be done on the way out
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
