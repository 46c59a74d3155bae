package embedded

import "strings"

func connectionCommands() []command {
	return []command{
		{name: "ping", arity: -1, run: ping},
		{name: "echo", arity: 2, run: func(c *call) { c.bulk(c.args[0]) }},
		{name: "quit", arity: -1, run: quit},
		{name: "select", arity: 2, run: selectDatabase},
		{name: "hello", arity: -1, run: hello},
		{name: "auth", arity: -2, run: auth},
		{name: "reset", arity: 1, run: reset},
	}
}

func quit(c *call) {
	c.ok()
	_ = c.out.Close() // it was to be closed
}

func ping(c *call) {
	switch len(c.args) {
	case 0:
		c.status("PONG")
	case 1:
		c.bulk(c.args[0])
	default:
		c.fail("ERR wrong number of arguments for 'ping' command")
	}
}

func selectDatabase(c *call) {
	n, ok := parseInt(c.args[0])
	switch {
	case !ok:
		c.fail(errNotInt)
	case n < 0 || n >= databaseCount:
		c.fail("ERR DB index is out of range")
	default:
		c.client.db = c.s.databases[n]
		c.ok()
	}
}

// hello agrees on RESP2, the only protocol here.
func hello(c *call) {
	args := c.args
	if len(args) > 0 {
		version, ok := parseInt(args[0])
		if !ok {
			c.fail("ERR Protocol version is not an integer or out of range")
			return
		}
		if version != 2 {
			c.fail("NOPROTO unsupported protocol version")
			return
		}
		args = args[1:]
	}
	name := c.client.name
	for i := 0; i < len(args); i++ {
		switch left := len(args) - i - 1; {
		case strings.EqualFold(args[i], "AUTH") && left >= 2:
			if !knownUser(args[i+1]) {
				c.fail("WRONGPASS invalid username-password pair or user is disabled.")
				return
			}
			i += 2
		case strings.EqualFold(args[i], "SETNAME") && left >= 1:
			name = args[i+1]
			i++
		default:
			c.fail("ERR Syntax error in HELLO option '%s'", args[i])
			return
		}
	}
	c.client.name = name
	c.array(14)
	c.bulk("server")
	c.bulk(Name)
	c.bulk("version")
	c.bulk(Version)
	c.bulk("proto")
	c.int(2)
	c.bulk("id")
	c.int(c.client.id)
	c.bulk("mode")
	c.bulk("standalone")
	c.bulk("role")
	c.bulk("master")
	c.bulk("modules")
	c.array(0)
}

// knownUser reports whether there is such a user: the default one alone, who needs no password.
func knownUser(name string) bool { return name == "default" }

func auth(c *call) {
	switch {
	case len(c.args) == 1:
		c.fail("ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?")
	case len(c.args) > 2:
		c.fail(errSyntax)
	case !knownUser(c.args[0]):
		c.fail("WRONGPASS invalid username-password pair or user is disabled.")
	default:
		c.ok()
	}
}

func reset(c *call) {
	c.client.db, c.client.name, c.client.noTouch = c.s.databases[0], "", false
	c.status("RESET")
}
