package embedded

import (
	"math"
	"strings"
)

func expiryCommands() []command {
	return []command{
		{name: "expire", arity: -3, run: func(c *call) { expire(c, "expire", 1000, true) }},
		{name: "pexpire", arity: -3, run: func(c *call) { expire(c, "pexpire", 1, true) }},
		{name: "expireat", arity: -3, run: func(c *call) { expire(c, "expireat", 1000, false) }},
		{name: "pexpireat", arity: -3, run: func(c *call) { expire(c, "pexpireat", 1, false) }},
		{name: "persist", arity: 2, run: persist},
		{name: "ttl", arity: 2, run: func(c *call) { ttl(c, true, func(ms int64) int64 { return (ms + 500) / 1000 }) }},
		{name: "pttl", arity: 2, run: func(c *call) { ttl(c, true, func(ms int64) int64 { return ms }) }},
		{name: "expiretime", arity: 2, run: func(c *call) { ttl(c, false, func(ms int64) int64 { return (ms + 500) / 1000 }) }},
		{name: "pexpiretime", arity: 2, run: func(c *call) { ttl(c, false, func(ms int64) int64 { return ms }) }},
	}
}

// deadline is when a key expires, in Unix ms, from an argument in units of unit ms,
// relative to now or absolute. ok is false when no such time can be represented.
func (c *call) deadline(n, unit int64, relative bool) (at int64, ok bool) {
	if n > math.MaxInt64/unit || n < math.MinInt64/unit {
		return 0, false
	}
	at = n * unit
	if relative {
		if at > math.MaxInt64-c.s.now {
			return 0, false
		}
		at += c.s.now
	}
	return at, true
}

func expire(c *call, name string, unit int64, relative bool) {
	n, ok := c.number(1)
	if !ok {
		return
	}
	given := map[string]bool{}
	for _, option := range c.args[2:] {
		upper := strings.ToUpper(option)
		switch upper {
		case "NX", "XX", "GT", "LT":
			given[upper] = true
		default:
			c.fail("ERR Unsupported option %s", option)
			return
		}
	}
	if given["NX"] && (given["XX"] || given["GT"] || given["LT"]) {
		c.fail("ERR NX and XX, GT or LT options at the same time are not compatible")
		return
	}
	if given["GT"] && given["LT"] {
		c.fail("ERR GT and LT options at the same time are not compatible")
		return
	}
	at, ok := c.deadline(n, unit, relative)
	if !ok {
		c.fail("ERR invalid expire time in '%s' command", name)
		return
	}
	e := c.write(c.args[0])
	if e == nil || !expiryAllowed(e.val.expireAt, at, given) {
		c.int(0)
		return
	}
	if at <= c.s.now {
		c.db.drop(e)
		c.s.dirty++
	} else {
		c.db.expire(e, at)
	}
	c.int(1)
}

// expiryAllowed applies EXPIRE's conditions; a key without an expiry (was 0) lives for ever.
func expiryAllowed(was, at int64, given map[string]bool) bool {
	switch {
	case given["NX"] && was != 0, given["XX"] && was == 0:
		return false
	case given["GT"]:
		return was != 0 && at > was
	case given["LT"]:
		return was == 0 || at < was
	}
	return true
}

func persist(c *call) {
	e := c.write(c.args[0])
	if e == nil || e.val.expireAt == 0 {
		c.int(0)
		return
	}
	c.db.expire(e, 0)
	c.int(1)
}

// ttl replies the time a key has left, or its deadline: −2 without a key, −1 without an expiry.
func ttl(c *call, relative bool, unit func(ms int64) int64) {
	e := c.peek(c.args[0])
	switch {
	case e == nil:
		c.int(-2)
	case e.val.expireAt == 0:
		c.int(-1)
	case relative:
		c.int(unit(e.val.expireAt - c.s.now))
	default:
		c.int(unit(e.val.expireAt))
	}
}
