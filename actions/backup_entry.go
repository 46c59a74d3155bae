package actions

import (
	"encoding/binary"
	"errors"
)

// Entry is one key in a backup: what it was before the change.
type Entry struct {
	Name string // raw bytes
	// Dump is the value as DUMP writes it; empty when only the expiry was changed.
	Dump string
	// Before is when the key was to expire, Unix time in ms; 0: never.
	Before int64
	// After is the expiry that the change set, Unix time in ms; 0: never. For changes of the
	// expiry: undoing it leaves alone what somebody else has changed since.
	After int64
}

// errEntry is a batch whose bytes are no entries, though their checksum is right.
var errEntry = errors.New("the entries of a batch cannot be read")

// appendEntry writes an entry behind b: name and value with their lengths, two times.
func appendEntry(b []byte, e Entry) []byte {
	b = appendText(b, e.Name)
	b = appendText(b, e.Dump)
	b = binary.AppendVarint(b, e.Before)
	return binary.AppendVarint(b, e.After)
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// cursor reads what appendEntry wrote.
type cursor struct {
	b   []byte
	err error
}

func (c *cursor) entry() Entry {
	return Entry{Name: c.text(), Dump: c.text(), Before: c.varint(), After: c.varint()}
}

func (c *cursor) text() string {
	size := c.uvarint()
	if size > uint64(len(c.b)) {
		c.err = errEntry
		return ""
	}
	s := string(c.b[:size])
	c.b = c.b[size:]
	return s
}

func (c *cursor) uvarint() uint64 {
	v, n := binary.Uvarint(c.b)
	return advance(c, v, n)
}

func (c *cursor) varint() int64 {
	v, n := binary.Varint(c.b)
	return advance(c, v, n)
}

func advance[T any](c *cursor, v T, n int) T {
	if n <= 0 || c.err != nil {
		c.err, c.b = errEntry, nil
		var none T
		return none
	}
	c.b = c.b[n:]
	return v
}
