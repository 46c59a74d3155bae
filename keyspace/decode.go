package keyspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// decodeLayers is how many encodings around each other are undone.
const decodeLayers = 4

// decoded is what bytes stand for.
type decoded struct {
	formats []string // the outermost first; empty when the bytes are what they are
	text    string
	cut     bool // text is the beginning only
}

// decode undoes what applications wrap values in, as far as it can be told from the bytes.
// whole says that s is not only the beginning of a value.
func decode(s string, whole bool) decoded {
	d := decoded{text: s}
	for range decodeLayers {
		format, inner, ok := unwrap(d.text, whole && !d.cut)
		if !ok {
			break
		}
		d.formats = append(d.formats, format)
		if inner == nil { // it can be named, not undone
			return decoded{formats: d.formats}
		}
		d.text, d.cut = inner.text, d.cut || inner.cut
	}
	if len(d.formats) == 0 {
		return decoded{}
	}
	if d.formats[len(d.formats)-1] != jsonFormat && json.Valid([]byte(d.text)) && isNested(d.text) {
		d.formats = append(d.formats, jsonFormat)
	}
	return d
}

// jsonFormat is what MessagePack is shown as, too.
const jsonFormat = "JSON"

// isNested reports whether JSON is an object or an array: a lone number is a text as well.
func isNested(s string) bool {
	s = string(bytes.TrimLeft([]byte(s), " \t\r\n"))
	return s != "" && (s[0] == '{' || s[0] == '[')
}

// inside is what was in a wrapping.
type inside struct {
	text string
	cut  bool
}

// unwrap undoes one encoding. Without inner the encoding is only named.
func unwrap(s string, whole bool) (format string, inner *inside, ok bool) {
	if in, ok := openEnvelope(s); ok {
		return envelopeFormat, in, true
	}
	for _, c := range compressions() {
		if !c.is(s) {
			continue
		}
		if in, ok := c.open(s, whole); ok {
			return c.name, in, true
		}
	}
	if text, ok := messagePack(s); ok && whole {
		return "MessagePack", &inside{text: text}, true
	}
	if name := formatOf(s); name != "" {
		return name, nil, true
	}
	if in, ok := openBrotli(s); ok && whole {
		return "Brotli", in, true
	}
	return "", nil, false
}

// looksEncoded reports whether the beginning of a string calls for more of it to be read.
func looksEncoded(s string) bool {
	if isNested(s) {
		return true
	}
	for _, c := range compressions() {
		if c.is(s) {
			return true
		}
	}
	return false
}

// readLimited reads what a stream decodes to, up to decodeLimit bytes. A stream that ends
// too early is fine where only its beginning is there.
func readLimited(r io.Reader, whole bool) (*inside, bool) {
	text, err := io.ReadAll(io.LimitReader(r, decodeLimit+1))
	in := &inside{text: string(text[:min(len(text), decodeLimit)]), cut: len(text) > decodeLimit}
	switch {
	case err == nil:
		return in, true
	case !whole && len(text) > 0 && errors.Is(err, io.ErrUnexpectedEOF):
		in.cut = true
		return in, true
	}
	return nil, false
}
