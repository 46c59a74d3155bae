package deployment

import (
	"fmt"
	"io"
	"log/slog"
)

// redacted is what a secret prints as, whichever way it is printed.
const redacted = "[secret]"

// Secret is a password. It never prints, logs or marshals as itself, wherever it is held:
// it is behind a pointer because fmt reads unexported fields without asking their methods.
// The zero Secret is empty.
type Secret struct{ text *string }

// NewSecret keeps text from being printed.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the password itself.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no password.
func (s Secret) Empty() bool { return s.text == nil }

// String is empty without a password, else a fixed text.
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return redacted
}

// GoString is String.
func (s Secret) GoString() string { return s.String() }

// Format prints String whatever the verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue is String.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText writes String, so that no encoder of JSON or TOML writes the password.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON writes String.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }
