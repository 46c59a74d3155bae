package embedded

import "strings"

func keyCommands() []command {
	return []command{
		{name: "del", arity: -2, run: del},
		{name: "unlink", arity: -2, run: del},
		{name: "exists", arity: -2, run: exists},
		{name: "touch", arity: -2, run: touch},
		{name: "type", arity: 2, run: typeOf},
		{name: "rename", arity: 3, run: rename},
		{name: "randomkey", arity: 1, run: randomKey},
		{name: "dbsize", arity: 1, run: func(c *call) { c.int(int64(c.db.keys.len())) }},
		{name: "flushdb", arity: -1, run: func(c *call) { flush(c, c.db) }},
		{name: "flushall", arity: -1, run: func(c *call) { flush(c, c.s.databases...) }},
	}
}

func del(c *call) {
	removed := int64(0)
	for _, key := range c.args {
		if e := c.db.find(key); e != nil {
			c.db.drop(e)
			c.s.dirty++
			removed++
		}
	}
	c.int(removed)
}

func exists(c *call) {
	found := int64(0)
	for _, key := range c.args {
		if c.peek(key) != nil {
			found++
		}
	}
	c.int(found)
}

// touch counts as a use even for a client that asked for NO-TOUCH.
func touch(c *call) {
	found := int64(0)
	for _, key := range c.args {
		if e := c.peek(key); e != nil {
			e.val.usedAt = c.s.now
			found++
		}
	}
	c.int(found)
}

func typeOf(c *call) {
	if e := c.peek(c.args[0]); e != nil {
		c.status(e.val.data.kind())
		return
	}
	c.status("none")
}

func rename(c *call) {
	e := c.write(c.args[0])
	if e == nil {
		c.fail(errNoKey)
		return
	}
	if c.args[0] != c.args[1] {
		data, at := e.val.data, e.val.expireAt
		c.db.drop(e)
		c.db.expire(c.db.put(c.args[1], data), at)
	}
	c.ok()
}

func randomKey(c *call) {
	for {
		e := c.db.keys.random(c.s.random)
		if e == nil {
			c.null()
			return
		}
		if !c.db.dropIfExpired(e) {
			c.bulk(e.key)
			return
		}
	}
}

func flush(c *call, dbs ...*database) {
	if len(c.args) > 1 || len(c.args) == 1 && !strings.EqualFold(c.args[0], "SYNC") && !strings.EqualFold(c.args[0], "ASYNC") {
		c.fail(errSyntax)
		return
	}
	for _, db := range dbs {
		c.s.dirty += int64(db.keys.len())
		db.flush()
	}
	c.ok()
}
