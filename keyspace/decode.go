package keyspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// decodeLayers is how many encodings around each other are undone.
const decodeLayers = 4

// Decoded is what bytes stand for.
type Decoded struct {
	Formats []string // the outermost first; empty when the bytes are what they are
	Text    string   // raw bytes; empty where a format can be named only
	Cut     bool     // Text is the beginning only
}

// Decode undoes what applications wrap values in, as far as it can be told from the bytes of
// a whole value: a string, or an element of a collection. Of what it stands for at most
// 1 MiB is kept.
func Decode(value string) Decoded { return decode(value, true) }

// decode is Decode of a value, or where whole is false of its beginning.
func decode(s string, whole bool) Decoded {
	d := Decoded{Text: s}
	for range decodeLayers {
		format, inner, ok := unwrap(d.Text, whole && !d.Cut)
		if !ok {
			break
		}
		d.Formats = append(d.Formats, format)
		if inner == nil { // it can be named, not undone
			return Decoded{Formats: d.Formats}
		}
		d.Text, d.Cut = inner.text, d.Cut || inner.cut
	}
	if len(d.Formats) == 0 {
		return Decoded{}
	}
	if d.Formats[len(d.Formats)-1] != jsonFormat && json.Valid([]byte(d.Text)) && isNested(d.Text) {
		d.Formats = append(d.Formats, jsonFormat)
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
