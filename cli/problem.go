package cli

import (
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"valktop/collector"
	"valktop/nearest"
	"valktop/ui/text"
)

// problem is an error in the words for a user.
type problem struct {
	what string // what did not work
	why  string // may be empty
	try  string // what to do about it; may be empty
	code int    // exit code
}

func (p problem) Error() string {
	if p.why == "" {
		return p.what
	}
	return p.what + ": " + p.why
}

// usage is a mistake in the command line or the config file.
func usage(what, why, try string) error {
	return problem{what: what, why: why, try: try, code: exitUsage}
}

// report prints err and returns the exit code that it stands for. Whatever a server or a
// file put into it is escaped.
func report(w io.Writer, err error) int {
	if errors.Is(err, syscall.EPIPE) {
		return 128 + int(syscall.SIGPIPE) // the reader has seen enough: `valktop stats | head -3`
	}
	if code, ok := errors.AsType[exitCode](err); ok {
		return int(code)
	}
	p := explain(err)
	fmt.Fprintf(w, "valktop: %s\n", text.Escape(p.what))
	if p.why != "" {
		fmt.Fprintf(w, "    why: %s\n", text.Escape(p.why))
	}
	if p.try != "" {
		fmt.Fprintf(w, "    try: %s\n", text.Escape(p.try))
	}
	return p.code
}

// explain finds out what err has to say about itself.
func explain(err error) problem {
	var p problem
	if errors.As(err, &p) {
		return p
	}
	p = problem{what: err.Error(), code: exitFailed}
	var advice interface{ Try() string }
	if errors.As(err, &advice) {
		p.try = advice.Try()
	}
	if e, ok := errors.AsType[*collector.Error](err); ok {
		p.what, p.why, p.try = failed(e), e.Err.Error(), e.Try
	}
	return p
}

// failed is what did not work when a node answered with e.
func failed(e *collector.Error) string {
	switch e.Kind {
	case collector.Unreachable:
		return "cannot connect to " + e.Node
	case collector.Tunnel:
		return "cannot get to " + e.Node
	case collector.NoAnswer:
		return e.Node + " does not answer"
	case collector.TLS:
		return "cannot agree on TLS with " + e.Node
	case collector.Auth:
		return e.Node + " does not let this user in"
	case collector.Permission:
		return e.Node + " forbids " + e.Op + " to this user"
	case collector.Loading:
		return e.Node + " is loading its data"
	case collector.Busy:
		return e.Node + " is busy with a script"
	case collector.Refused, collector.Protocol:
		if e.Op == "connect" {
			return e.Node + " refused the connection"
		}
	}
	return e.Node + " did not answer to " + e.Op
}

// wrongFlag turns what pflag says about a flag into a usage error.
func wrongFlag(c *cobra.Command, err error) error {
	help := c.CommandPath() + " --help"
	if value, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return usage("--"+value.GetFlag().Name+" cannot be "+value.GetValue(), value.Unwrap().Error(), help)
	}
	if missing, ok := errors.AsType[*pflag.NotExistError](err); ok {
		var flags []string
		c.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
		if meant := nearest.Name(missing.GetSpecifiedName(), flags); meant != "" && missing.GetSpecifiedShortnames() == "" {
			return usage(err.Error(), "", "--"+meant)
		}
	}
	return usage(err.Error(), "", help)
}
