package tunnel

// Error is a tunnel that could not be opened, or a server that it does not lead to. Why may
// hold bytes that another machine sent.
type Error struct {
	Why, Try string
	Lasting  bool // only a person can mend it: there is no use in trying soon again
	Beyond   bool // the tunnel is open, and what is wrong lies behind it
	cause    error
}

func (e *Error) Error() string { return e.Why }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// Pending is the error of who would not wait any longer for r to open.
func Pending(r Route, cause error) error {
	last := r.hops[len(r.hops)-1]
	return &Error{
		Why: "SSH to " + last.String() + " is not there in time", Try: "Wait, or look whether " + last.command() + " works.", cause: cause,
	}
}
