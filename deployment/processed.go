package deployment

import "errors"

// processed is how many commands the server counts in total_commands_processed.
func (r *ran) processed() (n uint64) {
	for _, reply := range r.replies {
		if processed(reply.Err) {
			n++
		}
	}
	return n
}

// processed reports whether the server counts a command that was answered so in
// total_commands_processed. It counts what it ran, whatever came of it; it does not
// count what it turned away before (processCommand in the servers' server.c).
func processed(reply error) bool {
	if _, unsent := errors.AsType[recalled](reply); unsent {
		return false
	}
	var e replyError
	if !errors.As(reply, &e) {
		return true
	}
	return !e.isAny(
		"NOPERM ", "NOAUTH Authentication required", // NOAUTH HELLO comes from HELLO itself, which ran
		"LOADING ", "BUSY ", "MASTERDOWN ", "READONLY ", "OOM ", "MISCONF ", "NOREPLICAS ",
		"CLUSTERDOWN ", "MOVED ", "ASK ", "CROSSSLOT ", "TRYAGAIN ", "DENIED ",
		"ERR unknown command", "ERR unknown subcommand '", // up to Redis 6.2 the command itself refuses: "Unknown subcommand or"
		"ERR wrong number of arguments for", "ERR Command not allowed inside a transaction", "ERR max number of clients reached",
	)
}
