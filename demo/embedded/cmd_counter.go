package embedded

import (
	"math"
	"strconv"
)

func counterCommands() []command {
	return []command{
		{name: "incr", arity: 2, grows: true, run: func(c *call) { increment(c, 1) }},
		{name: "decr", arity: 2, grows: true, run: func(c *call) { increment(c, -1) }},
		{name: "incrby", arity: 3, grows: true, run: func(c *call) {
			if n, ok := c.number(1); ok {
				increment(c, n)
			}
		}},
		{name: "decrby", arity: 3, grows: true, run: func(c *call) {
			n, ok := c.number(1)
			switch {
			case !ok:
			case n == math.MinInt64:
				c.fail("ERR decrement would overflow")
			default:
				increment(c, -n)
			}
		}},
	}
}

func increment(c *call, by int64) {
	e := c.write(c.args[0])
	t, ok := as[*text](c, e)
	if !ok {
		return
	}
	n := int64(0)
	if e != nil {
		if n, ok = parseInt(t.s); !ok {
			c.fail(errNotInt)
			return
		}
	}
	if overflows(n, by) {
		c.fail("ERR increment or decrement would overflow")
		return
	}
	sum := strconv.FormatInt(n+by, 10)
	if e == nil {
		c.store(c.args[0], sum, 0)
	} else {
		t.s, t.appended = sum, false
		c.db.changed(e)
	}
	c.int(n + by)
}

func overflows(n, by int64) bool {
	return by > 0 && n > math.MaxInt64-by || by < 0 && n < math.MinInt64-by
}
