package analysis

import (
	"strconv"
	"strings"

	"valktop/collector"
)

// Ownership is whose a connection is.
type Ownership int

// The owners of connections, as they stand in lists.
const (
	OfApplication Ownership = iota
	OfReplication           // a primary's or a replica's: the server's own affair
	OfValktop               // of this very program
)

// Connection is a client of one node.
type Connection struct {
	collector.Client
	Node  string // its address, raw bytes
	Owner Ownership
}

// ConnectionID tells connections apart. Servers give ids in order and begin anew when they
// restart, so the address belongs to it.
type ConnectionID struct {
	Node string
	ID   int64
	Addr string
}

// Key is the connection's identity.
func (c Connection) Key() ConnectionID { return ConnectionID{c.Node, c.ID, c.Addr} }

// ownerOf says whose connection it is.
func ownerOf(c collector.Client) Ownership {
	switch {
	case c.Own:
		return OfValktop
	case c.Is('M') || c.Is('S') && !c.Is('O'): // before Redis 6.2 a MONITOR was marked as a replica as well
		return OfReplication
	}
	return OfApplication
}

// Monitors reports whether it runs MONITOR: the server sends it every command that it runs.
func (c Connection) Monitors() bool { return c.Is('O') }

// Blocked reports whether it waits in a command like BLPOP.
func (c Connection) Blocked() bool { return c.Is('b') }

// Subscribed reports whether it listens to channels.
func (c Connection) Subscribed() bool { return c.Is('P') || c.Subscriptions > 0 }

// Transacts reports whether it is between MULTI and EXEC.
func (c Connection) Transacts() bool { return c.Is('x') || c.Transaction.Or(-1) >= 0 }

// Grouping is what connections are grouped by.
type Grouping int

// The groupings. Each but the last puts connections together that have something in common.
const (
	ByName Grouping = iota
	ByLibrary
	ByAddress
	ByUser
	ByDB
	ByNode
	Ungrouped
	GroupingCount
)

// String is what they have in common, in a word.
func (g Grouping) String() string {
	return [...]string{"name", "library", "address", "user", "database", "node", "nothing"}[g]
}

// Common is what the connection is grouped by, as raw bytes; empty when the server does not
// tell, or the client has not told it.
func (c Connection) Common(by Grouping) string {
	switch by {
	case ByName:
		return c.Name
	case ByLibrary:
		return strings.TrimSpace(c.Library + " " + c.Version)
	case ByAddress:
		return host(c.Addr)
	case ByUser:
		return c.User
	case ByDB:
		return strconv.FormatInt(c.DB, 10)
	case ByNode:
		return c.Node
	case Ungrouped, GroupingCount:
	}
	return ""
}

// host is an address without its port, or the path of a socket without the zero behind it.
func host(addr string) string {
	if i := strings.LastIndexByte(addr, ':'); i > 0 {
		return addr[:i]
	}
	return addr
}
