package embedded

func setCommands() []command {
	return []command{
		{name: "sadd", arity: -3, grows: true, run: addMembers},
		{name: "srem", arity: -3, run: removeMembers},
		{name: "smembers", arity: 2, run: allMembers},
		{name: "scard", arity: 2, run: func(c *call) { length[*members](c) }},
		{name: "sismember", arity: 3, run: isMember},
	}
}

func addMembers(c *call) {
	e, m, ok := writeAs(c, c.args[0], newMembers)
	if !ok {
		return
	}
	added := int64(0)
	for _, member := range c.args[1:] {
		if m.add(member) {
			added++
		}
	}
	c.db.changed(e)
	c.int(added)
}

func removeMembers(c *call) {
	e, m, ok := writeAs[*members](c, c.args[0], nil)
	if !ok {
		return
	}
	removed := int64(0)
	if e != nil {
		for _, member := range c.args[1:] {
			if m.remove(member) {
				removed++
			}
		}
		c.db.changed(e)
	}
	c.int(removed)
}

func allMembers(c *call) {
	m, found, ok := readAs[*members](c, c.args[0])
	if !ok {
		return
	}
	var all []string
	if found {
		for n := m.d.first; n != nil; n = n.after {
			all = append(all, n.key)
		}
	}
	c.bulks(all)
}

func isMember(c *call) {
	if m, found, ok := readAs[*members](c, c.args[0]); ok {
		c.bool(found && m.d.get(c.args[1]) != nil)
	}
}
