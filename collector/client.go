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
