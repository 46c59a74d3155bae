package embedded

func listCommands() []command {
	return []command{
		{name: "lpush", arity: -3, grows: true, run: func(c *call) { push(c, true) }},
		{name: "rpush", arity: -3, grows: true, run: func(c *call) { push(c, false) }},
		{name: "lpop", arity: -2, run: func(c *call) { pop(c, true) }},
		{name: "rpop", arity: -2, run: func(c *call) { pop(c, false) }},
		{name: "lrange", arity: 4, run: listRange},
		{name: "llen", arity: 2, run: func(c *call) { length[*list](c) }},
		{name: "ltrim", arity: 4, run: trim},
		{name: "lindex", arity: 3, run: listIndex},
	}
}

// length replies how many elements a value has, 0 where there is none.
func length[T value](c *call) {
	v, found, ok := readAs[T](c, c.args[0])
	switch {
	case !ok:
	case !found:
		c.int(0)
	default:
		c.int(int64(v.length()))
	}
}

func push(c *call, front bool) {
	e, l, ok := writeAs(c, c.args[0], func() *list { return &list{} })
	if !ok {
		return
	}
	for _, one := range c.args[1:] {
		l.push(one, front)
	}
	c.db.changed(e)
	c.int(int64(l.n))
}

func pop(c *call, front bool) {
	count, counted := int64(1), len(c.args) > 1
	if len(c.args) > 2 {
		c.fail("ERR wrong number of arguments for '%s' command", c.client.command)
		return
	}
	if counted {
		var ok bool
		if count, ok = parseInt(c.args[1]); !ok || count < 0 {
			c.fail("ERR value is out of range, must be positive")
			return
		}
	}
	e, l, ok := writeAs[*list](c, c.args[0], nil)
	switch {
	case !ok:
	case e == nil && counted:
		c.noArray()
	case e == nil:
		c.null()
	default:
		n := int(min(count, int64(l.n)))
		if counted {
			c.array(n)
		}
		for range n {
			c.bulk(l.pop(front))
		}
		c.db.changed(e)
	}
}

// bounds reads the arguments start and stop, or replies the error.
func (c *call) bounds() (start, stop int64, ok bool) {
	if start, ok = c.number(1); !ok {
		return 0, 0, false
	}
	stop, ok = c.number(2)
	return start, stop, ok
}

func listRange(c *call) {
	start, stop, ok := c.bounds()
	if !ok {
		return
	}
	l, found, ok := readAs[*list](c, c.args[0])
	if !ok {
		return
	}
	if !found {
		c.array(0)
		return
	}
	from, to := span(start, stop, l.n)
	c.array(to - from)
	for i := from; i < to; i++ {
		c.bulk(l.at(i))
	}
}

func trim(c *call) {
	start, stop, ok := c.bounds()
	if !ok {
		return
	}
	e, l, ok := writeAs[*list](c, c.args[0], nil)
	if !ok {
		return
	}
	if e != nil {
		from, to := span(start, stop, l.n)
		for range l.n - to {
			l.pop(false)
		}
		for range from {
			l.pop(true)
		}
		c.db.changed(e)
	}
	c.ok()
}

func listIndex(c *call) {
	i, ok := c.number(1)
	if !ok {
		return
	}
	l, found, ok := readAs[*list](c, c.args[0])
	if !ok {
		return
	}
	if found && i < 0 {
		i += int64(l.n)
	}
	if !found || i < 0 || i >= int64(l.n) {
		c.null()
		return
	}
	c.bulk(l.at(int(i)))
}
