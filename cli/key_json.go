package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"valktop/keyspace"
	"valktop/maybe"
)

// keyJSON is what `valktop key --json` prints; its names and their order are a promise to
// scripts. Names and values are escaped as redis-cli prints them between quotes; what is
// unknown is null.
type keyJSON struct {
	Key      string              `json:"key"`
	Exists   maybe.Value[bool]   `json:"exists"`
	Type     maybe.Value[string] `json:"type"`
	Encoding maybe.Value[string] `json:"encoding"`
	Memory   maybe.Value[int64]  `json:"memory"`
	TTLMS    maybe.Value[int64]  `json:"ttl_ms"` // -1: it never expires, as PTTL says it
	IdleMS   maybe.Value[int64]  `json:"idle_ms"`
	Freq     maybe.Value[int64]  `json:"freq"`
	Length   maybe.Value[int64]  `json:"length"` // bytes of a string, elements of anything else
	Page     int64               `json:"page"`
	More     bool                `json:"more"` // there is a page after this one
	Value    maybe.Value[string] `json:"value"`
	Formats  []string            `json:"formats"` // that the value was decoded from, the outermost first
	Decoded  any                 `json:"decoded"` // JSON as it is, else a text; null when nothing was decoded
	Elements []elementJSON       `json:"elements"`
	Groups   []groupOfStream     `json:"groups"`
	Refused  maybe.Value[string] `json:"refused"` // why there is no page of the value
	Limits   []limitJSON         `json:"limits"`  // what could not be asked of the key
}

// elementJSON is an element of a collection. What a type has not is null.
type elementJSON struct {
	ID      maybe.Value[string] `json:"id"` // field, index, or id of an entry
	Value   string              `json:"value"`
	Formats []string            `json:"formats"` // as of a string
	Decoded any                 `json:"decoded"`
	Fields  []fieldOfEntry      `json:"fields"` // of an entry of a stream, in their order
	Score   maybe.Value[string] `json:"score"`
	TTLMS   maybe.Value[int64]  `json:"ttl_ms"`
}

// fieldOfEntry is a field of an entry of a stream.
type fieldOfEntry struct {
	Name    string   `json:"name"`
	Value   string   `json:"value"`
	Formats []string `json:"formats"`
	Decoded any      `json:"decoded"`
}

// groupOfStream is a consumer group.
type groupOfStream struct {
	Name      string             `json:"name"`
	Consumers int64              `json:"consumers"`
	Pending   int64              `json:"pending"`
	LastID    string             `json:"last_id"`
	Lag       maybe.Value[int64] `json:"lag"`
}

func (k keyPage) writeJSON(w io.Writer) error {
	out := keyJSON{
		Key: bare(k.Key), Exists: k.Exists(), Type: given(k.Type), Encoding: maybe.Then(k.Encoding, bare),
		Memory: k.Memory, TTLMS: maybe.Then(k.TTL, ttlMS), Freq: k.Freq, Length: k.Len,
		IdleMS: maybe.Then(k.Idle, time.Duration.Milliseconds), Page: k.page, More: k.Next != nil,
		Formats: escaped(k.Formats), Decoded: k.decoded(), Elements: []elementJSON{}, Groups: []groupOfStream{}, Refused: reported(k.Refused),
		Limits: []limitJSON{},
	}
	for _, l := range k.Limits {
		out.Limits = append(out.Limits, limitOf(l))
	}
	if k.Type == "string" && k.Refused == "" {
		out.Value = maybe.Of(bare(k.Text))
	}
	for _, r := range k.Rows {
		out.Elements = append(out.Elements, elementOf(r))
	}
	for _, g := range k.Groups {
		out.Groups = append(out.Groups, groupOfStream{bare(g.Name), g.Consumers, g.Pending, bare(g.LastID), g.Lag})
	}
	return newJSONLines(w).Encode(out)
}

func elementOf(r keyspace.Row) elementJSON {
	e := elementJSON{
		ID: given(r.ID), Value: bare(r.Value), Formats: []string{}, Fields: []fieldOfEntry{},
		Score: given(r.Score), TTLMS: maybe.Then(r.TTL, ttlMS),
	}
	for i := 0; i+1 < len(r.Fields); i += 2 {
		value := r.Fields[i+1]
		d := keyspace.Decode(value)
		e.Fields = append(e.Fields, fieldOfEntry{bare(r.Fields[i]), bare(value), escaped(d.Formats), decodedJSON(value, d.Text)})
	}
	if len(r.Fields) == 0 {
		d := keyspace.Decode(r.Value)
		e.Formats, e.Decoded = escaped(d.Formats), decodedJSON(r.Value, d.Text)
	}
	return e
}

// decoded is what the value of a string stands for.
func (k keyPage) decoded() any {
	if k.Type != "string" {
		return nil
	}
	return decodedJSON(k.Text, k.Decoded)
}

// decodedJSON is what a value stands for: JSON as a value of its own; null when it was not
// decoded and is none.
func decodedJSON(value, decoded string) any {
	switch {
	case decoded != "" && isJSON(decoded):
		return json.RawMessage(asciiJSON(decoded))
	case decoded != "":
		return bare(decoded)
	case isJSON(value):
		return json.RawMessage(asciiJSON(value))
	}
	return nil
}

// plain is what the page of a string stands for, as far as it could be decoded.
func (k keyPage) plain() string {
	if k.Decoded != "" {
		return k.Decoded
	}
	return k.Text
}

// isJSON reports whether s is an object or an array: a lone number is a text as well.
func isJSON(s string) bool {
	trimmed := strings.TrimLeft(s, " \t\r\n")
	return trimmed != "" && strings.ContainsRune("{[", rune(trimmed[0])) && json.Valid([]byte(s))
}

// ttlMS is a time to live in milliseconds, -1 for none.
func ttlMS(d time.Duration) int64 {
	if d == keyspace.NoTTL {
		return -1
	}
	return d.Milliseconds()
}

// given is a text that may be missing.
func given(s string) maybe.Value[string] {
	if s == "" {
		return maybe.Value[string]{}
	}
	return maybe.Of(bare(s))
}

// asciiJSON is the same JSON without a byte that could do anything to a terminal: within
// its strings, where alone they can stand, other characters are written as \uXXXX.
func asciiJSON(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0x7f:
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
