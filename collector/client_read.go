package collector

import (
	"strings"

	"valktop/maybe"
)

// readClients reads CLIENT LIST. Fields are found by their key: servers differ in which they
// send and in which order. The first field of a key counts, and the id stands before
// the name, so that no name passes for another's id. Lines without an age are left out.
func readClients(v any) ([]Client, bool) {
	text, ok := v.(string)
	if !ok {
		return nil, false
	}
	clients := make([]Client, 0, strings.Count(text, "\n"))
	fields := make(clientFields, 0, mostFields)
	for line := range strings.SplitSeq(text, "\n") {
		fields = fields.split(strings.TrimSuffix(line, "\r"))
		if c, ok := fields.client(); ok {
			clients = append(clients, c)
		}
	}
	return clients, true
}

// mostFields is more than any server sends of a client.
const mostFields = 48

// clientFields are a line's fields in their order: few enough to be searched one by one, so
// that ten thousand lines are read in some milliseconds.
type clientFields []struct{ key, value string }

// split reads a line into the room that fields have.
func (f clientFields) split(line string) clientFields {
	f = f[:0]
	for line != "" && len(f) < mostFields {
		pair, rest, _ := strings.Cut(line, " ")
		if k, v, ok := strings.Cut(pair, "="); ok {
			f = append(f, struct{ key, value string }{k, v})
		}
		line = rest
	}
	return f
}

// text is the first field of that key.
func (f clientFields) text(key string) string {
	for i := range f {
		if f[i].key == key {
			return f[i].value
		}
	}
	return ""
}

func (f clientFields) number(key string) maybe.Value[int64] {
	n, ok := count(f.text(key))
	if !ok {
		return maybe.Unknown[int64]("the server does not report " + key)
	}
	return maybe.Of(n)
}

func (f clientFields) client() (Client, bool) {
	age, ok := seconds(f.text("age"))
	idle, _ := seconds(f.text("idle"))
	return Client{
		ID: f.number("id").Or(0), Addr: f.text("addr"), Local: f.text("laddr"), Name: f.text("name"), User: f.text("user"),
		Library: f.text("lib-name"), Version: f.text("lib-ver"), Flags: f.text("flags"), Command: f.text("cmd"),
		DB: f.number("db").Or(0), Age: age, Idle: idle,
		Subscriptions: f.number("sub").Or(0) + f.number("psub").Or(0) + f.number("ssub").Or(0),
		Transaction:   f.number("multi"), Watched: f.number("watch"),
		QueryBuffer: f.number("qbuf"), OutputMemory: f.number("omem"), Memory: f.number("tot-mem"),
		Commands: f.number("tot-cmds"), In: f.number("tot-net-in"), Out: f.number("tot-net-out"),
	}, ok
}
