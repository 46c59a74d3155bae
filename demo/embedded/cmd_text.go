package embedded

import "strings"

func textCommands() []command {
	return []command{
		{name: "get", arity: 2, run: get},
		{name: "set", arity: -3, grows: true, run: set},
		{name: "setex", arity: 4, grows: true, run: func(c *call) { setWithTTL(c, "setex", 1000) }},
		{name: "psetex", arity: 4, grows: true, run: func(c *call) { setWithTTL(c, "psetex", 1) }},
		{name: "setnx", arity: 3, grows: true, run: setNew},
		{name: "getdel", arity: 2, run: getDelete},
		{name: "mget", arity: -2, run: getMany},
		{name: "mset", arity: -3, grows: true, run: setMany},
		{name: "append", arity: 3, grows: true, run: appendText},
		{name: "strlen", arity: 2, run: textLength},
		{name: "getrange", arity: 4, run: getRange},
	}
}

func get(c *call) {
	if t, found, ok := readAs[*text](c, c.args[0]); ok {
		c.textOrNull(t, found)
	}
}

func (c *call) textOrNull(t *text, found bool) {
	if !found {
		c.null()
		return
	}
	c.bulk(t.s)
}

// setOptions are those of SET.
type setOptions struct {
	onlyNew, onlyOld, get, keepTTL bool
	expireAt                       int64 // Unix ms; 0: none
}

func (c *call) parseSet(args []string) (o setOptions, ok bool) {
	unit, relative, ttl := int64(0), false, ""
	for i := 0; i < len(args); i++ {
		switch option := strings.ToUpper(args[i]); option {
		case "NX":
			o.onlyNew = true
		case "XX":
			o.onlyOld = true
		case "GET":
			o.get = true
		case "KEEPTTL":
			o.keepTTL = true
		case "EX", "PX", "EXAT", "PXAT":
			if ttl != "" || i+1 == len(args) {
				c.fail(errSyntax)
				return o, false
			}
			unit = map[byte]int64{'E': 1000, 'P': 1}[option[0]]
			relative = len(option) == 2
			i++
			ttl = args[i]
		default:
			c.fail(errSyntax)
			return o, false
		}
	}
	if o.onlyNew && o.onlyOld || o.keepTTL && ttl != "" {
		c.fail(errSyntax)
		return o, false
	}
	if ttl == "" {
		return o, true
	}
	o.expireAt, ok = c.expiryArgument("set", ttl, unit, relative)
	return o, ok
}

// expiryArgument reads a positive expiry, or replies the error.
func (c *call) expiryArgument(name, s string, unit int64, relative bool) (at int64, ok bool) {
	n, ok := parseInt(s)
	if !ok {
		c.fail(errNotInt)
		return 0, false
	}
	if at, ok = c.deadline(n, unit, relative); !ok || n <= 0 {
		c.fail("ERR invalid expire time in '%s' command", name)
		return 0, false
	}
	return at, true
}

func set(c *call) {
	o, ok := c.parseSet(c.args[2:])
	if !ok {
		return
	}
	key := c.args[0]
	var old *text
	found := false
	if o.get {
		if old, found, ok = readAs[*text](c, key); !ok {
			return
		}
	}
	e := c.write(key)
	if o.onlyNew && e != nil || o.onlyOld && e == nil {
		if o.get {
			c.textOrNull(old, found)
		} else {
			c.null()
		}
		return
	}
	at := o.expireAt
	if o.keepTTL && e != nil {
		at = e.val.expireAt
	}
	c.store(key, c.args[1], at)
	if o.get {
		c.textOrNull(old, found)
		return
	}
	c.ok()
}

// store sets a string with an expiry; one in the past deletes it at once.
func (c *call) store(key, s string, at int64) {
	e := c.db.put(key, &text{s: s})
	if at != 0 {
		c.db.expire(e, at)
	}
}

func setWithTTL(c *call, name string, unit int64) {
	if at, ok := c.expiryArgument(name, c.args[1], unit, true); ok {
		c.store(c.args[0], c.args[2], at)
		c.ok()
	}
}

func setNew(c *call) {
	absent := c.write(c.args[0]) == nil
	if absent {
		c.store(c.args[0], c.args[1], 0)
	}
	c.bool(absent)
}

func getDelete(c *call) {
	e := c.read(c.args[0])
	t, ok := as[*text](c, e)
	if !ok {
		return
	}
	c.textOrNull(t, e != nil)
	if e != nil {
		c.db.drop(e)
		c.s.dirty++
	}
}

func getMany(c *call) {
	c.array(len(c.args))
	for _, key := range c.args {
		e := c.read(key)
		if e == nil {
			c.null()
		} else if t, isText := e.val.data.(*text); isText {
			c.bulk(t.s)
		} else {
			c.null()
		}
	}
}

func setMany(c *call) {
	if len(c.args)%2 != 0 {
		c.fail("ERR wrong number of arguments for 'mset' command")
		return
	}
	for i := 0; i < len(c.args); i += 2 {
		c.store(c.args[i], c.args[i+1], 0)
	}
	c.ok()
}

func appendText(c *call) {
	e, t, ok := writeAs(c, c.args[0], func() *text { return &text{} })
	if !ok {
		return
	}
	t.appended = t.s != ""
	t.s += c.args[1]
	c.db.changed(e)
	c.int(int64(len(t.s)))
}

func textLength(c *call) {
	t, found, ok := readAs[*text](c, c.args[0])
	switch {
	case !ok:
	case !found:
		c.int(0)
	default:
		c.int(int64(len(t.s)))
	}
}

func getRange(c *call) {
	start, ok := c.number(1)
	if !ok {
		return
	}
	end, ok := c.number(2)
	if !ok {
		return
	}
	t, found, ok := readAs[*text](c, c.args[0])
	if !ok {
		return
	}
	if !found {
		c.bulk("")
		return
	}
	from, to := span(start, end, len(t.s))
	c.bulk(t.s[from:to])
}

// span turns the inclusive bounds of GETRANGE, LRANGE and ZRANGE, which count from the
// end when negative, into a half-open range within n elements.
func span(start, end int64, n int) (from, to int) {
	size := int64(n)
	if start < 0 {
		start = max(0, start+size)
	}
	if end < 0 {
		end += size
	}
	end = min(end, size-1)
	if start > end {
		return 0, 0
	}
	return int(start), int(end + 1)
}
