package embedded

import (
	"strconv"
)

// text is a string.
type text struct {
	s        string
	appended bool // it was changed in place and keeps a block of its own
}

func (t *text) kind() string { return "string" }
func (t *text) length() int  { return 1 }

func (t *text) encoding() string {
	switch {
	case t.appended:
		return "raw"
	case isInt(t.s):
		return "int"
	case len(t.s) <= embeddedText:
		return "embstr"
	}
	return "raw"
}

func (t *text) bytes() int64 {
	switch t.encoding() {
	case "int":
		return objectSize
	case "embstr":
		return allocated(objectSize + 4 + len(t.s))
	}
	return objectSize + allocated(4+len(t.s))
}

// isInt reports whether s is a whole number as the server would write it.
func isInt(s string) bool {
	if len(s) == 0 || len(s) > 20 {
		return false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == s
}
