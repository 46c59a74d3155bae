package collector

import "valktop/refused"

// reason says in a few words why the answer to op is unknown.
func reason(op string, err error) string {
	kind, reply := replyKind(err)
	switch {
	case kind == Permission:
		return op + " is denied to this user"
	case kind == Loading:
		return "the server is loading its data"
	case kind == Busy:
		return "a script blocks the server"
	case isUnknownCommand(err):
		return "this server has no " + op
	case refused.Waits(errorText(err)) != "":
		return op + " was refused: " + refused.Waits(errorText(err))
	case reply:
		return op + " was refused: " + errorText(err)
	case isTimeout(err):
		return "no answer to " + op + " in time"
	}
	return op + " failed: " + err.Error()
}

// isUnknownCommand recognises the ways in which servers say that they lack a command or
// a subcommand.
func isUnknownCommand(err error) bool {
	return err != nil && refused.Of(errorText(err)) == refused.ByServer
}
