package collector

import (
	"slices"
	"strings"
	"time"

	"valktop/maybe"
)

// Client is one connection, as CLIENT LIST tells of it. Texts are raw bytes of strangers.
type Client struct {
	ID      int64  // 0 when the server does not tell
	Addr    string // of the client: "10.0.0.7:51234", or the path of a socket
	Local   string // of the server's end, since Redis 6.2
	Name    string // CLIENT SETNAME
	User    string // the ACL user, since Redis 6
	Library string // CLIENT SETINFO LIB-NAME, since Redis 7.2 and Valkey
	Version string // CLIENT SETINFO LIB-VER
	Flags   string // "N" normal, "b" blocked, "M" primary, "S" replica, "P" subscriber, "x" in a transaction, "O" monitor ...
	Command string // the last one: "get", "client|list"
	DB      int64

	Age  time.Duration // since it connected
	Idle time.Duration // since its last command

	Subscriptions int64              // channels and patterns
	Transaction   maybe.Value[int64] // commands queued since MULTI; unknown outside of a transaction
	Watched       maybe.Value[int64] // keys under WATCH, where the server tells (Redis 7.4, Valkey 8)

	QueryBuffer  maybe.Value[int64] // bytes of input not yet run
	OutputMemory maybe.Value[int64] // bytes of output not yet sent
	Memory       maybe.Value[int64] // bytes in all, since Redis 6.2 (tot-mem)
	Commands     maybe.Value[int64] // run on it (tot-cmds, Valkey 8 and Redis 8)
	In, Out      maybe.Value[int64] // bytes since it connected (tot-net-in, tot-net-out)

	Own bool // one of this valktop's
}

// Is reports whether the server marks the connection with a flag.
func (c Client) Is(flag rune) bool { return strings.ContainsRune(c.Flags, flag) }

// connections asks for all of them.
func connections(ask func(string, Command) (any, error), n Node) maybe.Value[[]Client] {
	own := n.ClientIDs()
	list := ancient(ask, "CLIENT LIST", "who is connected, other valktops", Command{"CLIENT", "LIST"}, readClients)
	own = append(own, n.ClientIDs()...) // a lane may have reconnected meanwhile
	return maybe.Then(list, func(all []Client) []Client {
		for i := range all {
			all[i].Own = slices.Contains(own, all[i].ID)
		}
		return all
	})
}

// readClients reads CLIENT LIST. Fields are found by their key: servers differ in which they
// send and in which order. The first field of a key counts, and the id stands before
// the name, so that no name passes for another's id. Lines without an age are left out.
func readClients(v any) ([]Client, bool) {
	text, ok := v.(string)
	if !ok {
		return nil, false
	}
	var clients []Client
	for line := range strings.SplitSeq(text, "\n") {
		if c, ok := readClient(strings.TrimSuffix(line, "\r")); ok {
			clients = append(clients, c)
		}
	}
	return clients, true
}

func readClient(line string) (Client, bool) {
	fields := make(map[string]string, 40)
	for pair := range strings.SplitSeq(line, " ") {
		k, v, ok := strings.Cut(pair, "=")
		if _, again := fields[k]; ok && !again {
			fields[k] = v
		}
	}
	number := func(key string) maybe.Value[int64] {
		n, ok := count(fields[key])
		if !ok {
			return maybe.Unknown[int64]("the server does not report " + key)
		}
		return maybe.Of(n)
	}
	age, ok := seconds(fields["age"])
	idle, _ := seconds(fields["idle"])
	c := Client{
		ID: number("id").Or(0), Addr: fields["addr"], Local: fields["laddr"], Name: fields["name"], User: fields["user"],
		Library: fields["lib-name"], Version: fields["lib-ver"], Flags: fields["flags"], Command: fields["cmd"],
		DB: number("db").Or(0), Age: age, Idle: idle,
		Subscriptions: number("sub").Or(0) + number("psub").Or(0) + number("ssub").Or(0),
		Transaction:   number("multi"), Watched: number("watch"),
		QueryBuffer: number("qbuf"), OutputMemory: number("omem"), Memory: number("tot-mem"),
		Commands: number("tot-cmds"), In: number("tot-net-in"), Out: number("tot-net-out"),
	}
	return c, ok
}
