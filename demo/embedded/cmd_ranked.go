package embedded

import (
	"math"
	"slices"
	"strings"
)

func rankedCommands() []command {
	return []command{
		{name: "zadd", arity: -4, grows: true, run: addRanked},
		{name: "zincrby", arity: 4, grows: true, run: incrementScore},
		{name: "zrem", arity: -3, run: removeRanked},
		{name: "zrange", arity: -4, run: func(c *call) { rankedRange(c, false, true) }},
		{name: "zrevrange", arity: -4, run: func(c *call) { rankedRange(c, true, false) }},
		{name: "zcard", arity: 2, run: func(c *call) { length[*ranked](c) }},
		{name: "zscore", arity: 3, run: score},
	}
}

// addRanked is ZADD with scores and members; its conditions (NX, XX, GT, LT, CH, INCR)
// are not there, and asking for one is a syntax error.
func addRanked(c *call) {
	pairs := c.args[1:]
	if len(pairs)%2 != 0 || slices.Contains([]string{"NX", "XX", "GT", "LT", "CH", "INCR"}, strings.ToUpper(pairs[0])) {
		c.fail(errSyntax)
		return
	}
	scores := make([]float64, len(pairs)/2)
	for i := range scores {
		var ok bool
		if scores[i], ok = parseFloat(pairs[2*i]); !ok {
			c.fail(errNotFloat)
			return
		}
	}
	e, z, ok := writeAs(c, c.args[0], newRanked)
	if !ok {
		return
	}
	added := int64(0)
	for i, s := range scores {
		if z.set(pairs[2*i+1], s) {
			added++
		}
	}
	c.db.changed(e)
	c.int(added)
}

func incrementScore(c *call) {
	by, ok := parseFloat(c.args[1])
	if !ok {
		c.fail(errNotFloat)
		return
	}
	z, ok := as[*ranked](c, c.write(c.args[0]))
	if !ok {
		return
	}
	if z != nil {
		if n := z.d.get(c.args[2]); n != nil {
			by += n.val
		}
	}
	if math.IsNaN(by) {
		c.fail("ERR resulting score is not a number (NaN)")
		return
	}
	e, z, _ := writeAs(c, c.args[0], newRanked) // its kind was checked above
	z.set(c.args[2], by)
	c.db.changed(e)
	c.float(by)
}

func removeRanked(c *call) {
	e, z, ok := writeAs[*ranked](c, c.args[0], nil)
	if !ok {
		return
	}
	removed := int64(0)
	if e != nil {
		for _, member := range c.args[1:] {
			if z.remove(member) {
				removed++
			}
		}
		c.db.changed(e)
	}
	c.int(removed)
}

// rankedRange is ZRANGE and ZREVRANGE by rank; ranges by score or name are not there.
func rankedRange(c *call, reverse, options bool) {
	scores := false
	for _, option := range c.args[3:] {
		switch upper := strings.ToUpper(option); {
		case upper == "WITHSCORES":
			scores = true
		case upper == "REV" && options:
			reverse = true
		default:
			c.fail(errSyntax)
			return
		}
	}
	start, stop, ok := c.bounds()
	if !ok {
		return
	}
	z, found, ok := readAs[*ranked](c, c.args[0])
	if !ok {
		return
	}
	if !found {
		c.array(0)
		return
	}
	from, to := span(start, stop, len(z.order))
	each := 1
	if scores {
		each = 2
	}
	c.array(each * (to - from))
	for i := from; i < to; i++ {
		r := z.order[i]
		if reverse {
			r = z.order[len(z.order)-1-i]
		}
		c.bulk(r.member)
		if scores {
			c.float(r.score)
		}
	}
}

func score(c *call) {
	z, found, ok := readAs[*ranked](c, c.args[0])
	if !ok {
		return
	}
	if found {
		if n := z.d.get(c.args[1]); n != nil {
			c.float(n.val)
			return
		}
	}
	c.null()
}
