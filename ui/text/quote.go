package text

import (
	"errors"
	"fmt"
	"strings"
)

// errQuotes is what Unquote says of text that redis-cli --quoted-input would refuse, too.
var errQuotes = errors.New("unbalanced or misplaced quotes")

// Quote writes s the way redis-cli does: in double quotes, every byte that is not
// printable ASCII escaped. It is for outputs that must be unambiguous; Unquote reads it.
func Quote(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(`""`))
	b.WriteByte('"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case asciiWidth(c) == 1 && c < 0x80:
			b.WriteByte(c)
		default:
			escaped(s[i:i+1], func(piece string, _ int) bool {
				b.WriteString(piece)
				return true
			})
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Unquote reads one argument as redis-cli --quoted-input does: "a\x00b" with escapes,
// 'a b' where only \' is an escape, or a plain word without quotes and spaces.
func Unquote(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	var (
		plain string
		end   int // where the closing quote stands
	)
	switch s[0] {
	case '"':
		plain, end = doubleQuoted(s)
	case '\'':
		plain, end = singleQuoted(s)
	default:
		if i := strings.IndexAny(s, "\"' \t\r\n\v\f"); i >= 0 {
			return "", fmt.Errorf("%s: %w", Escape(s), errQuotes)
		}
		return s, nil
	}
	if end != len(s)-1 {
		return "", fmt.Errorf("%s: %w", Escape(s), errQuotes)
	}
	return plain, nil
}

// doubleQuoted reads s, which begins with a double quote, up to the closing one, and
// returns where that is: -1 when there is none.
func doubleQuoted(s string) (plain string, end int) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), i
		case s[i] != '\\' || i+1 == len(s):
			b.WriteByte(s[i])
		default:
			c, n := unescape(s[i+1:])
			b.WriteByte(c)
			i += n
		}
	}
	return "", -1
}

// singleQuoted is doubleQuoted for single quotes, where only \' is an escape.
func singleQuoted(s string) (plain string, end int) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\'':
			return b.String(), i
		case strings.HasPrefix(s[i:], `\'`):
			i++
		}
		b.WriteByte(s[i])
	}
	return "", -1
}

// unescape reads what follows a backslash: the byte that is meant and how many
// characters say it. An escape that has no meaning is the character itself.
func unescape(s string) (c byte, n int) {
	if s[0] == 'x' && len(s) >= 3 {
		high, low := strings.IndexByte(hexDigits, lower(s[1])), strings.IndexByte(hexDigits, lower(s[2]))
		if high >= 0 && low >= 0 {
			return byte(high<<4 | low), 3
		}
	}
	for _, control := range []byte("\n\r\t\a\b") {
		if short(control) == s[:1] {
			return control, 1
		}
	}
	return s[0], 1
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
