package embedded

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Errors in the words of the real servers.
const (
	errSyntax   = "ERR syntax error"
	errNotInt   = "ERR value is not an integer or out of range"
	errNotFloat = "ERR value is not a valid float"
	errType     = "WRONGTYPE Operation against a key holding the wrong kind of value"
	errNoKey    = "ERR no such key"
)

// fail replies an error and counts it.
func (c *call) fail(format string, args ...any) {
	message := strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' { // they would end the reply
			return ' '
		}
		return r
	}, fmt.Sprintf(format, args...))
	kind, _, _ := strings.Cut(message, " ")
	c.failed = true
	c.s.stats.failed(kind)
	c.out.WriteError(message)
}

func (c *call) ok()             { c.out.WriteString("OK") }
func (c *call) null()           { c.out.WriteNull() }
func (c *call) bulk(s string)   { c.out.WriteBulkString(s) }
func (c *call) int(n int64)     { c.out.WriteInt64(n) }
func (c *call) array(n int)     { c.out.WriteArray(n) }
func (c *call) noArray()        { c.out.WriteRaw([]byte("*-1\r\n")) }
func (c *call) float(f float64) { c.bulk(formatFloat(f)) }
func (c *call) status(s string) { c.out.WriteString(s) }
func (c *call) bool(yes bool)   { c.int(map[bool]int64{true: 1}[yes]) }
func (c *call) bulks(s []string) {
	c.array(len(s))
	for _, one := range s {
		c.bulk(one)
	}
}

// parseInt reads a whole number as strictly as the servers do: no sign +, no zeros before.
func parseInt(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && strconv.FormatInt(n, 10) == s
}

// number reads argument i as a whole number, or replies the error.
func (c *call) number(i int) (int64, bool) {
	n, ok := parseInt(c.args[i])
	if !ok {
		c.fail(errNotInt)
	}
	return n, ok
}

// parseFloat reads a score or an increment: "1.5", "3e2", "inf", "-inf".
func parseFloat(s string) (float64, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil && !math.IsNaN(f) && !strings.Contains(s, "_")
}

// formatFloat writes a score as the servers do: 17 significant digits at most, as few as
// tell it from its neighbours.
func formatFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case f == math.Trunc(f) && math.Abs(f) < 1e17:
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// read finds a key for a command that looks it up, and counts the lookup. The key's age
// since its last use starts anew unless the client asked for NO-TOUCH.
func (c *call) read(key string) *entry {
	e := c.peek(key)
	if e != nil && !c.client.noTouch {
		e.val.usedAt = c.s.now
	}
	return e
}

// peek is read for commands that ask about a key without using it (TTL, TYPE, OBJECT):
// they count as lookups and leave its age alone.
func (c *call) peek(key string) *entry {
	e := c.db.find(key)
	if e == nil {
		c.s.stats.misses++
	} else {
		c.s.stats.hits++
	}
	return e
}

// write finds a key for a command that changes it. Such a lookup is not counted.
func (c *call) write(key string) *entry {
	e := c.db.find(key)
	if e != nil && !c.client.noTouch {
		e.val.usedAt = c.s.now
	}
	return e
}

// as returns what e holds as a T; the zero T for no key. ok is false after WRONGTYPE was
// replied.
func as[T value](c *call, e *entry) (v T, ok bool) {
	if e == nil {
		return v, true
	}
	if v, ok = e.val.data.(T); !ok {
		c.fail(errType)
	}
	return v, ok
}

// readAs is read and as in one.
func readAs[T value](c *call, key string) (v T, found, ok bool) {
	e := c.read(key)
	v, ok = as[T](c, e)
	return v, e != nil && ok, ok
}

// writeAs finds a key to change, or makes it with fresh where there is none. ok is false
// after WRONGTYPE was replied.
func writeAs[T value](c *call, key string, fresh func() T) (e *entry, v T, ok bool) {
	e = c.write(key)
	v, ok = as[T](c, e)
	if ok && e == nil && fresh != nil {
		v = fresh()
		e, _ = c.db.keys.put(key)
		e.val.data, e.val.usedAt = v, c.s.now
	}
	return e, v, ok
}
