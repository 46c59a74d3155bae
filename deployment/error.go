package deployment

import (
	"errors"

	"valktop/collector"
)

// ErrClosed is what calls fail with after Close.
var ErrClosed = errors.New("the connection was closed")

// Error is a connection that could not be made, or was lost. It wraps a *collector.Error
// and implements collector.Retrying. It holds no password.
type Error struct {
	cause *collector.Error
	down  collector.Down
}

func (e *Error) Error() string { return e.cause.Error() }

// Unwrap returns the *collector.Error.
func (e *Error) Unwrap() error { return e.cause }

// Kind says what sort of thing went wrong.
func (e *Error) Kind() string { return string(e.cause.Kind) }

// Try says what to do about it, for the user; it may be empty.
func (e *Error) Try() string { return e.cause.Try }

// Down says since when, and when the next attempt is due.
func (e *Error) Down() collector.Down { return e.down }

// because says a cause in words for a user, and keeps it.
type because struct {
	words string
	cause error
}

func (b because) Error() string { return b.words }

func (b because) Unwrap() error { return b.cause }
