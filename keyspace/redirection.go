package keyspace

import "strings"

// Redirection is an error reply of a node of a cluster that does not have a key.
type Redirection struct {
	Addr string // of the one that does, as the cluster calls it
	// Ask says that the slot is being moved there: this one key is there already, or is
	// nowhere, and a command about it has to follow an ASKING.
	Ask bool
}

// RedirectionOf reads "MOVED 3999 127.0.0.1:6381" and "ASK 3999 127.0.0.1:6381". ok is
// false for other errors, and for nil.
func RedirectionOf(reply error) (r Redirection, ok bool) {
	if reply == nil {
		return r, false
	}
	code, rest, _ := strings.Cut(reply.Error(), " ")
	_, addr, _ := strings.Cut(rest, " ")
	return Redirection{Addr: addr, Ask: code == "ASK"}, code == "MOVED" || code == "ASK"
}

// AskingCommand lets the next command at a key whose slot is being moved here.
const AskingCommand = "ASKING"

// Asking puts an ASKING before each command of a batch but those within a transaction,
// which that before MULTI lets in as well. Answered takes the replies to it out again.
func Asking(batch []Command) []Command {
	all := make([]Command, 0, 2*len(batch))
	within := false
	for _, c := range batch {
		if !within {
			all = append(all, Command{AskingCommand})
		}
		all = append(all, c)
		within = within && c[0] != "EXEC" || c[0] == "MULTI"
	}
	return all
}

// Answered are the replies to a batch, out of those to Asking of it.
func Answered(batch []Command, replies []Reply) []Reply {
	own := make([]Reply, 0, len(batch))
	at, within := 0, false
	for _, c := range batch {
		if !within {
			at++
		}
		if at >= len(replies) {
			return own
		}
		own = append(own, replies[at])
		at++
		within = within && c[0] != "EXEC" || c[0] == "MULTI"
	}
	return own
}
