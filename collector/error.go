package collector

// Kind says what sort of thing went wrong.
type Kind string

// The kinds of errors.
const (
	Unreachable Kind = "unreachable" // no connection
	NoAnswer    Kind = "no answer"   // connected, but it does not answer in time
	TLS         Kind = "tls"         // the handshake failed
	Auth        Kind = "auth"        // a user or password is missing or wrong
	Permission  Kind = "permission"  // this user may not run the command
	Loading     Kind = "loading"     // the server reads its data from disk
	Busy        Kind = "busy"        // a script or function blocks the server
	Refused     Kind = "refused"     // another error reply
	Protocol    Kind = "protocol"    // an answer that is not one
)

// Error says what failed, on which node, why, and what to try. Err and Op may hold raw bytes of the server.
type Error struct {
	Node string // its address
	Op   string // what was tried: "INFO", "connect"
	Kind Kind
	Err  error  // why, as the server or the system said it
	Try  string // what to do about it, for the user; may be empty
}

func (e *Error) Error() string { return e.Node + ": " + e.Op + ": " + e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
