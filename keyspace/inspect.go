package keyspace

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"valktop/maybe"
)

// Reading is what is known of a key at one time, with one page of its value. Texts are raw
// bytes.
type Reading struct {
	Key      string
	Time     time.Time // the client's wall clock when the TTL was asked for
	Type     string    // empty when there is no such key or, where Refused says why, when nothing tells its type
	Encoding maybe.Value[string]
	Memory   maybe.Value[int64]         // bytes
	TTL      maybe.Value[time.Duration] // NoTTL for none
	Idle     maybe.Value[time.Duration]
	Freq     maybe.Value[int64] // logarithmic access counter, 0 to 255
	Len      maybe.Value[int64] // bytes of a string, elements of a collection

	First int64      // the index of the page's first byte or element; -1 when there is no order
	Next  *ValuePage // nil at the end

	Text    string   // the page of a string
	Formats []string // what it was decoded from, the outermost first: "LZ4 frame", "JSON"
	Decoded string   // what it stands for; may be empty where the format is only named
	Cut     bool     // Decoded is the beginning only
	Rows    []Row    // the page of a collection
	Groups  []ConsumerGroup

	Refused string  // why there is no page of the value, in words for a user
	Limits  []Limit // what could not be asked of the key itself
}

// Exists reports whether there is such a key; it is unknown where nothing told.
func (r Reading) Exists() maybe.Value[bool] {
	switch {
	case r.Type != "" || r.TTL.Known() || r.Memory.Known() || r.Encoding.Known() || r.Idle.Known() || r.Freq.Known():
		return maybe.Of(true)
	case r.Refused != "":
		return maybe.Unknown[bool](r.Refused)
	}
	return maybe.Of(false)
}

// ValuePage says which part of a value to read. Its zero value is the first page.
type ValuePage struct {
	From  string // where it begins, as Reading.Next of the page before says
	Count int    // elements, or bytes of a string, about; what is usual when 0
}

// Row is an element of a collection.
type Row struct {
	ID    string // a field, an index, an entry's id; empty in sets
	Value string // a value, a member, an entry's fields as one text
	Score string // of a sorted set
	TTL   maybe.Value[time.Duration]

	Fields []string // of an entry of a stream: names and values in turn
}

// ConsumerGroup is one that reads a stream.
type ConsumerGroup struct {
	Name               string
	Consumers, Pending int64
	LastID             string
	Lag                maybe.Value[int64] // entries not delivered yet
}

// Inspector reads single keys. It is safe for concurrent use.
type Inspector struct {
	deployment Deployment
	hidden     string // why no value is read; empty when values are
	mu         sync.Mutex
	tried      map[trial]error // nil for what is allowed
}

// trial is a command on a node.
type trial struct{ addr, command string }

// NewInspector returns an inspector of the keys of d.
func NewInspector(d Deployment) *Inspector {
	return &Inspector{deployment: d, tried: map[trial]error{}}
}

// WithoutValues returns an inspector that asks for everything but values. Why is what
// Reading.Refused says in their place.
func (i *Inspector) WithoutValues(why string) *Inspector {
	i.mu.Lock()
	defer i.mu.Unlock()
	return &Inspector{deployment: i.deployment, hidden: why, tried: maps.Clone(i.tried)}
}

// Inspect returns what is known of a key and one page of its value. A key that is not
// there is no error; nor is a value that this user may not read: Refused says why. The
// error is that of the connection.
func (i *Inspector) Inspect(ctx context.Context, key string, p ValuePage) (Reading, error) {
	n, others, err := i.begin(ctx, key)
	for range maxRedirections + len(others) {
		if err != nil {
			return Reading{}, err
		}
		r, lookedAt := (&look{inspector: i, node: n, key: key}).read(ctx, p)
		gone, moved := errors.AsType[elsewhere](lookedAt)
		if !moved {
			return r, lookedAt
		}
		n, others, err = i.follow(ctx, key, gone, others)
	}
	return Reading{}, errUnsettled
}

// look is one look at a key.
type look struct {
	inspector *Inspector
	node      Node
	key       string
	memory    int64   // bytes; unknown before it is known
	limits    []Limit // what could not be asked
}

// read asks for the details first: to read the value ends the idle time.
func (l *look) read(ctx context.Context, p ValuePage) (Reading, error) {
	r := Reading{Key: l.key, Time: time.Now()}
	d, gone, err := l.details(ctx)
	if err != nil || gone {
		return r, err
	}
	r.Type, r.Limits, l.memory = d.kind, l.limits, d.memory
	r = r.described(d)
	if d.kind == "" {
		r.Refused = untyped(l.limits)
		return r, nil
	}
	if hidden := l.inspector.hidden; hidden != "" {
		r.Refused = hidden
		return r, nil
	}
	switch d.kind {
	case "string":
		err = l.text(ctx, &r, p)
	case "hash":
		err = l.hash(ctx, &r, p)
	case "list":
		err = l.list(ctx, &r, p)
	case "set":
		err = l.set(ctx, &r, p)
	case "zset":
		err = l.sortedSet(ctx, &r, p)
	case "stream":
		err = l.stream(ctx, &r, p)
	default:
		r.Refused = "values of this type are not known here"
	}
	if refused, ok := errors.AsType[valueRefused](err); ok {
		r.Refused, err = refused.Error(), nil
	}
	return r, err
}

// described is r with the details taken over.
func (r Reading) described(d detail) Reading {
	if d.encoding != "" {
		r.Encoding = maybe.Of(d.encoding)
	}
	if d.memory != unknown {
		r.Memory = maybe.Of(d.memory)
	}
	if d.timed {
		r.TTL = maybe.Of(d.ttl)
	}
	if d.idle != unknown {
		r.Idle = maybe.Of(time.Duration(d.idle) * time.Millisecond)
	}
	if d.freq != unknown {
		r.Freq = maybe.Of(d.freq)
	}
	return r
}
