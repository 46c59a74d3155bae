package embedded

import "strings"

func objectCommands() []command {
	return []command{
		container("object",
			command{name: "encoding", arity: 3, run: func(c *call) { object(c, func(e *entry) { c.bulk(e.val.data.encoding()) }) }},
			command{name: "idletime", arity: 3, run: func(c *call) { object(c, func(e *entry) { c.int((c.s.now - e.val.usedAt) / 1000) }) }},
			command{name: "refcount", arity: 3, run: func(c *call) { object(c, func(*entry) { c.int(1) }) }},
			command{name: "freq", arity: 3, run: func(c *call) {
				object(c, func(*entry) {
					c.fail("ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.")
				})
			}},
		),
		container("memory",
			command{name: "usage", arity: -3, run: memoryUsage},
		),
	}
}

func object(c *call, reply func(*entry)) {
	e := c.peek(c.args[0])
	if e == nil {
		c.null()
		return
	}
	reply(e)
}

// memoryUsage replies the estimate that used_memory is made of. It takes all elements
// into account, so SAMPLES changes nothing. It counts as no lookup.
func memoryUsage(c *call) {
	for i := 1; i < len(c.args); i += 2 {
		if !strings.EqualFold(c.args[i], "SAMPLES") || i+1 == len(c.args) {
			c.fail(errSyntax)
			return
		}
		n, ok := c.number(i + 1)
		if !ok {
			return
		}
		if n < 0 {
			c.fail(errSyntax)
			return
		}
	}
	if e := c.db.find(c.args[0]); e != nil {
		c.int(e.val.size)
		return
	}
	c.null()
}
