package access

import (
	"bytes"
	"strconv"
	"time"
)

// Line is a line of MONITOR: a command as the server ran it.
type Line struct {
	At     time.Time // the server's clock
	DB     int
	Client string   // its address, "lua" for a script's, "unix:..." for a socket's; raw bytes
	Args   []string // the command and its arguments, raw bytes
}

// ParseLine reads a line of MONITOR, without its + and its end:
//
//	1339518083.107412 [0 127.0.0.1:60866] "get" "a\x00b"
//
// Arguments come quoted as sdscatrepr writes them; they are read byte by byte. What is no
// such line is reported as such.
func ParseLine(text []byte) (Line, bool) {
	var l Line
	seconds, rest, ok := bytes.Cut(text, []byte(" ["))
	if !ok {
		return l, false
	}
	if l.At, ok = stamp(seconds); !ok {
		return l, false
	}
	db, rest, ok := bytes.Cut(rest, []byte{' '})
	if !ok {
		return l, false
	}
	n, err := strconv.Atoi(string(db))
	if err != nil || n < 0 {
		return l, false
	}
	client, rest, ok := bytes.Cut(rest, []byte(`] "`)) // an IPv6 address has brackets of its own
	if !ok {
		return l, false
	}
	l.DB, l.Client = n, string(client)
	for {
		arg, after, ok := unquote(rest)
		if !ok {
			return Line{}, false
		}
		l.Args = append(l.Args, arg)
		if len(after) == 0 {
			return l, true
		}
		if rest, ok = bytes.CutPrefix(after, []byte(` "`)); !ok {
			return Line{}, false
		}
	}
}

// stamp reads seconds and microseconds.
func stamp(text []byte) (time.Time, bool) {
	whole, part, ok := bytes.Cut(text, []byte{'.'})
	if !ok || len(part) != 6 {
		return time.Time{}, false
	}
	s, err := strconv.ParseInt(string(whole), 10, 64)
	us, err2 := strconv.ParseUint(string(part), 10, 32)
	if err != nil || err2 != nil || s < 0 {
		return time.Time{}, false
	}
	return time.Unix(s, int64(us)*1000), true
}

// unquote reads an argument behind its opening quote, and returns what follows its closing one.
func unquote(text []byte) (arg string, after []byte, ok bool) {
	end := bytes.IndexByte(text, '"')
	if end >= 0 && bytes.IndexByte(text[:end], '\\') < 0 {
		return string(text[:end]), text[end+1:], true // most are plain
	}
	var out []byte
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			return string(out), text[i+1:], true
		case '\\':
			b, n := escaped(text[i+1:])
			if n == 0 {
				return "", nil, false
			}
			out = append(out, b)
			i += n
		default:
			out = append(out, c)
		}
	}
	return "", nil, false
}

// escaped reads what follows a backslash, and how many bytes that takes; 0 for nothing known.
func escaped(text []byte) (b byte, n int) {
	if len(text) == 0 {
		return 0, 0
	}
	switch c := text[0]; c {
	case '\\', '"':
		return c, 1
	case 'n':
		return '\n', 1
	case 'r':
		return '\r', 1
	case 't':
		return '\t', 1
	case 'a':
		return '\a', 1
	case 'b':
		return '\b', 1
	case 'x':
		if len(text) < 3 {
			return 0, 0
		}
		v, err := strconv.ParseUint(string(text[1:3]), 16, 8)
		if err != nil {
			return 0, 0
		}
		return byte(v), 3
	}
	return 0, 0
}
