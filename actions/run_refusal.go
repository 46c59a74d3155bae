package actions

import (
	"fmt"
	"strings"
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

// aborted is what EXEC puts before the reason for which it was refused itself.
const aborted = "EXECABORT Transaction discarded because of: "

// judge reads an error reply by the code that it begins with.
func judge(err error) verdict {
	reply := strings.TrimPrefix(err.Error(), aborted)
	code, _, _ := strings.Cut(reply, " ")
	switch code {
	case "LOADING", "BUSY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "READONLY", "MISCONF", "NOREPLICAS", "OOM":
		return passing
	case "NOPERM":
		if strings.Contains(reply, " run the ") {
			return forGood
		}
		return forKey
	case "NOAUTH", "DENIED":
		return forGood
	}
	if strings.HasPrefix(strings.ToLower(reply), "err unknown") || strings.Contains(reply, lfuPolicy) {
		return forGood
	}
	return forKey
}

// waits says what a passing refusal waits for, in words for a user.
func waits(err error) error {
	reply := strings.TrimPrefix(err.Error(), aborted)
	code, _, _ := strings.Cut(reply, " ")
	why, ok := map[string]string{
		"LOADING":     "the server is loading its data",
		"BUSY":        "a script blocks the server",
		"MASTERDOWN":  "the server has lost its primary",
		"CLUSTERDOWN": "the cluster is down",
		"TRYAGAIN":    "the cluster is moving these keys",
		"READONLY":    "the server is a replica now: after a failover, or the address is that of a replica",
		"MISCONF":     "the server takes no writes because it cannot save to its disk",
		"NOREPLICAS":  "the server takes no writes because it has too few replicas",
		"OOM":         "the server is out of memory for it (maxmemory)",
	}[code]
	if !ok {
		why = reply
	}
	return waitError{why}
}

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
	case "ERR":
		if strings.Contains(e.cause.Error(), lfuPolicy) {
			return "this server keeps no idle times: its maxmemory-policy goes by frequency (LFU)"
		}
		return "this server has no " + e.command
	}
	return fmt.Sprintf("%s was refused: %s", e.command, e.cause)
}

func (e refusedError) Unwrap() error { return e.cause }
