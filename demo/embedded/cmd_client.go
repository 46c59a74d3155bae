package embedded

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tidwall/redcon"
)

// client is a connection. It is guarded by the server's lock.
type client struct {
	id      int64
	conn    redcon.Conn
	name    string
	library [2]string // lib-name and lib-ver
	since   time.Time
	active  time.Time // when its last command began
	command string    // its last command
	db      *database
	noTouch bool
}

// clientSize is an estimate of what a connection takes, in bytes.
const clientSize = 18 << 10

func clientCommands() []command {
	return []command{container("client",
		command{name: "id", arity: 2, run: func(c *call) { c.int(c.client.id) }},
		command{name: "getname", arity: 2, run: getName},
		command{name: "setname", arity: 3, run: setName},
		command{name: "setinfo", arity: 4, run: setInfo},
		command{name: "info", arity: 2, run: func(c *call) { c.bulk(c.client.describe(c.s)) }},
		command{name: "list", arity: -2, run: listClients},
		command{name: "no-touch", arity: 3, run: func(c *call) { onOff(c, func(on bool) { c.client.noTouch = on }) }},
		command{name: "no-evict", arity: 3, run: func(c *call) { onOff(c, func(bool) {}) }}, // no client is ever evicted here
	)}
}

func getName(c *call) {
	if c.client.name == "" {
		c.null()
		return
	}
	c.bulk(c.client.name)
}

// plain reports whether s can stand in CLIENT LIST: printable, without spaces.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '!' || r > '~' })
}

func setName(c *call) {
	if !plain(c.args[0]) {
		c.fail("ERR Client names cannot contain spaces, newlines or special characters.")
		return
	}
	c.client.name = c.args[0]
	c.ok()
}

func setInfo(c *call) {
	which := slices.Index([]string{"lib-name", "lib-ver"}, strings.ToLower(c.args[0]))
	if which < 0 {
		c.fail("ERR Unrecognized option '%s'", c.args[0])
		return
	}
	if !plain(c.args[1]) {
		c.fail("ERR %s cannot contain spaces, newlines or special characters.", strings.ToLower(c.args[0]))
		return
	}
	c.client.library[which] = c.args[1]
	c.ok()
}

func onOff(c *call, set func(on bool)) {
	switch strings.ToLower(c.args[0]) {
	case "on":
		set(true)
	case "off":
		set(false)
	default:
		c.fail(errSyntax)
		return
	}
	c.ok()
}

// listClients replies all connections, or those with the ids that are asked for.
func listClients(c *call) {
	wanted, ok := c.wantedClients()
	if !ok {
		return
	}
	var lines strings.Builder
	for _, one := range c.s.sortedClients() {
		if wanted == nil || slices.Contains(wanted, one.id) {
			lines.WriteString(one.describe(c.s) + "\n")
		}
	}
	c.bulk(lines.String())
}

func (c *call) wantedClients() (ids []int64, ok bool) {
	if len(c.args) == 0 {
		return nil, true
	}
	if len(c.args) == 2 && strings.EqualFold(c.args[0], "TYPE") {
		switch strings.ToLower(c.args[1]) {
		case "normal":
			return nil, true
		case "master", "primary", "replica", "slave", "pubsub":
			return []int64{}, true
		}
		c.fail("ERR Unknown client type '%s'", c.args[1])
		return nil, false
	}
	if len(c.args) < 2 || !strings.EqualFold(c.args[0], "ID") {
		c.fail(errSyntax)
		return nil, false
	}
	for _, a := range c.args[1:] {
		id, ok := parseInt(a)
		if !ok || id < 1 {
			c.fail("ERR Invalid client ID")
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}

func (s *Server) sortedClients() []*client {
	all := make([]*client, 0, len(s.clients))
	for _, one := range s.clients {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b *client) int { return int(a.id - b.id) })
	return all
}

// describe is the client's line in CLIENT LIST, with the fields that mean something here.
func (c *client) describe(s *Server) string {
	now := time.UnixMilli(s.now)
	seconds := func(since time.Time) int64 { return max(0, int64(now.Sub(since).Seconds())) }
	return fmt.Sprintf("id=%d addr=%s laddr=%s name=%s age=%d idle=%d flags=N db=%d sub=0 psub=0 ssub=0 multi=-1 watch=0 "+
		"tot-mem=%d events=r cmd=%s user=default redir=-1 resp=2 lib-name=%s lib-ver=%s",
		c.id, c.conn.RemoteAddr(), s.Addr(), c.name, seconds(c.since), seconds(c.active), c.db.index,
		clientSize, commandOrNull(c.command), c.library[0], c.library[1])
}

func commandOrNull(name string) string {
	if name == "" {
		return "NULL"
	}
	return name
}
