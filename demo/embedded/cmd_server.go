package embedded

import (
	"slices"
	"strconv"
)

func serverCommands() []command {
	return []command{
		{name: "info", arity: -1, run: info},
		{name: "time", arity: 1, run: clock},
		{name: "role", arity: 1, run: role},
		container("config",
			command{name: "get", arity: -3, run: getConfig},
			command{name: "set", arity: -4, run: setConfig},
			command{name: "resetstat", arity: 2, run: resetStats},
		),
		container("slowlog",
			command{name: "get", arity: -2, run: getSlow},
			command{name: "len", arity: 2, run: func(c *call) { c.int(int64(len(c.s.slow.entries))) }},
			command{name: "reset", arity: 2, run: func(c *call) { c.s.slow.entries = nil; c.ok() }},
		),
		container("latency", // the monitor of spikes is off here, as it is by default
			command{name: "latest", arity: 2, run: func(c *call) { c.array(0) }},
			command{name: "reset", arity: -2, run: func(c *call) { c.int(0) }},
		),
		container("acl",
			command{name: "whoami", arity: 2, run: func(c *call) { c.bulk("default") }},
		),
		{
			name: "command", arity: -1, run: listCommandNames,
			subs: map[string]*command{
				"count": {name: "command|count", arity: 2, run: func(c *call) { c.int(int64(len(c.s.commands))) }},
				"docs":  {name: "command|docs", arity: -2, run: func(c *call) { c.array(0) }},
				"list":  {name: "command|list", arity: -2, run: listCommandNames},
			},
		},
	}
}

func clock(c *call) {
	us := c.client.active.UnixMicro()
	c.bulks([]string{strconv.FormatInt(us/1e6, 10), strconv.FormatInt(us%1e6, 10)})
}

// role says that this is a primary without replicas.
func role(c *call) {
	c.array(3)
	c.bulk("master")
	c.int(0)
	c.array(0)
}

// listCommandNames replies the names alone: there is no documentation to go with them.
func listCommandNames(c *call) {
	var names []string
	for name := range c.s.commands {
		names = append(names, name)
	}
	slices.Sort(names)
	c.bulks(names)
}

// resetStats starts the counters anew, as far as CONFIG RESETSTAT does on a server.
func resetStats(c *call) {
	busy := c.s.stats.busy
	c.s.stats = newStats()
	c.s.stats.busy = busy
	c.s.stats.netIn, c.s.stats.netOut = c.s.listener.in.Load(), c.s.listener.out.Load()
	c.s.ops = opsMeter{}
	c.ok()
}
