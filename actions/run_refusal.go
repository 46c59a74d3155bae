package actions

import (
	"fmt"
	"strings"

	"valktop/refused"
)

// verdict is what an error reply means for a change.
type verdict int

const (
	forKey  verdict = iota // this key cannot be changed
	passing                // the server cannot do it now, but may later
	forGood                // this user may not, or this server cannot, run the command
)

// waitError is an error reply that passes: what was asked is to be asked again.
type waitError struct{ why string }

func (e waitError) Error() string { return e.why }

// lfuPolicy is what OBJECT IDLETIME answers where idle times are not kept.
const lfuPolicy = "LFU maxmemory policy is selected"

// judge reads an error reply by the code that it begins with.
func judge(err error) verdict {
	switch kind := refused.Of(err.Error()); {
	case kind == refused.ForNow:
		return passing
	case kind.ForGood(), strings.Contains(err.Error(), lfuPolicy):
		return forGood
	}
	return forKey
}

// waits says what a passing refusal waits for, in words for a user.
func waits(err error) error { return waitError{refused.Waits(err.Error())} }

// refusedError says that a run cannot go on because of a command.
type refusedError struct {
	command string
	cause   error
}

func (e refusedError) Error() string {
	code, _, _ := strings.Cut(e.cause.Error(), " ")
	switch code {
	case "NOPERM":
		return fmt.Sprintf("%s is denied to this user: an administrator can allow it with ACL SETUSER <user> +%s",
			e.command, strings.ToLower(strings.ReplaceAll(e.command, " ", "|")))
	}
	switch {
	case strings.Contains(e.cause.Error(), lfuPolicy):
		return "this server keeps no idle times: its maxmemory-policy goes by frequency (LFU)"
	case refused.Of(e.cause.Error()) == refused.ByServer:
		return "this server has no " + e.command
	}
	return fmt.Sprintf("%s was refused: %s", e.command, e.cause)
}

func (e refusedError) Unwrap() error { return e.cause }
