package inspect

import (
	"time"

	"valktop/maybe"
)

// Page says which part of a value to read. Its zero value is the first one.
type Page struct {
	// From is where it begins, as the page before said it: an offset, an id, a cursor.
	From string
	// Count is how many elements, or bytes of a string, about; as the reader likes when 0.
	Count int
}

// Reading is what is known of a key at one time, with one page of its value. Texts are raw
// bytes.
type Reading struct {
	Key      string
	Time     time.Time // the client's wall clock when TTL was asked for
	Type     string    // "" when there is no such key
	Encoding maybe.Value[string]
	Memory   maybe.Value[int64]         // bytes
	TTL      maybe.Value[time.Duration] // keyspace.NoTTL for none
	Idle     maybe.Value[time.Duration]
	Freq     maybe.Value[int64] // logarithmic access counter, 0 to 255
	Len      maybe.Value[int64] // bytes of a string, elements of a collection

	First int64 // the index of the page's first byte or element; -1 when there is no order
	Next  *Page // nil at the end

	Text    string   // the page of a string
	Formats []string // what it was decoded from, the outermost first: "LZ4 frame", "JSON"
	Decoded string   // what it stands for, when Formats is not empty
	Rows    []Row    // the page of a collection
	Groups  []Group  // of a stream
}

// Row is an element of a collection.
type Row struct {
	ID    string // a field, an index, an id; empty in sets
	Value string // a value, a member, a stream entry's fields
	Score string // of a sorted set
	TTL   maybe.Value[time.Duration]
}

// Group is a consumer group of a stream.
type Group struct {
	Name               string
	Consumers, Pending int64
	LastID             string
	Lag                maybe.Value[int64] // entries not delivered yet
}
