package embedded

import "strconv"

func hashCommands() []command {
	return []command{
		{name: "hset", arity: -4, grows: true, run: func(c *call) { setFields(c, func(added int64) { c.int(added) }) }},
		{name: "hmset", arity: -4, grows: true, run: func(c *call) { setFields(c, func(int64) { c.ok() }) }},
		{name: "hget", arity: 3, run: getField},
		{name: "hmget", arity: -3, run: getFields},
		{name: "hgetall", arity: 2, run: func(c *call) { allFields(c, true, true) }},
		{name: "hkeys", arity: 2, run: func(c *call) { allFields(c, true, false) }},
		{name: "hvals", arity: 2, run: func(c *call) { allFields(c, false, true) }},
		{name: "hlen", arity: 2, run: func(c *call) { length[*fields](c) }},
		{name: "hexists", arity: 3, run: hasField},
		{name: "hdel", arity: -3, run: deleteFields},
		{name: "hincrby", arity: 4, grows: true, run: incrementField},
	}
}

func setFields(c *call, reply func(added int64)) {
	if len(c.args)%2 == 0 {
		c.fail("ERR wrong number of arguments for '%s' command", c.client.command)
		return
	}
	e, f, ok := writeAs(c, c.args[0], newFields)
	if !ok {
		return
	}
	added := int64(0)
	for i := 1; i < len(c.args); i += 2 {
		if f.set(c.args[i], c.args[i+1]) {
			added++
		}
	}
	c.db.changed(e)
	reply(added)
}

// fieldOrNull replies a field's value, or null without it; f is nil without a hash.
func (c *call) fieldOrNull(f *fields, name string) {
	if f != nil {
		if n := f.d.get(name); n != nil {
			c.bulk(n.val)
			return
		}
	}
	c.null()
}

func getField(c *call) {
	if f, _, ok := readAs[*fields](c, c.args[0]); ok {
		c.fieldOrNull(f, c.args[1])
	}
}

func getFields(c *call) {
	f, _, ok := readAs[*fields](c, c.args[0])
	if !ok {
		return
	}
	c.array(len(c.args) - 1)
	for _, name := range c.args[1:] {
		c.fieldOrNull(f, name)
	}
}

func allFields(c *call, names, values bool) {
	f, found, ok := readAs[*fields](c, c.args[0])
	if !ok {
		return
	}
	var all []string
	if found {
		for n := f.d.first; n != nil; n = n.after {
			if names {
				all = append(all, n.key)
			}
			if values {
				all = append(all, n.val)
			}
		}
	}
	c.bulks(all)
}

func hasField(c *call) {
	if f, found, ok := readAs[*fields](c, c.args[0]); ok {
		c.bool(found && f.d.get(c.args[1]) != nil)
	}
}

func deleteFields(c *call) {
	e, f, ok := writeAs[*fields](c, c.args[0], nil)
	if !ok {
		return
	}
	removed := int64(0)
	if e != nil {
		for _, name := range c.args[1:] {
			if f.remove(name) {
				removed++
			}
		}
		c.db.changed(e)
	}
	c.int(removed)
}

func incrementField(c *call) {
	by, ok := c.number(2)
	if !ok {
		return
	}
	f, ok := as[*fields](c, c.write(c.args[0]))
	if !ok {
		return
	}
	n := int64(0)
	if f != nil {
		if field := f.d.get(c.args[1]); field != nil {
			if n, ok = parseInt(field.val); !ok {
				c.fail("ERR hash value is not an integer")
				return
			}
		}
	}
	if overflows(n, by) {
		c.fail("ERR increment or decrement would overflow")
		return
	}
	e, f, _ := writeAs(c, c.args[0], newFields) // its kind was checked above
	f.set(c.args[1], strconv.FormatInt(n+by, 10))
	c.db.changed(e)
	c.int(n + by)
}
