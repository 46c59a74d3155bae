package embedded

import (
	"strconv"
	"strings"

	"valktop/glob"
)

func scanCommands() []command {
	return []command{
		{name: "scan", arity: -2, run: scanKeys},
		{name: "keys", arity: 2, run: listKeys},
		{name: "hscan", arity: -3, run: scanHash},
		{name: "sscan", arity: -3, run: scanSet},
		{name: "zscan", arity: -3, run: scanRanked},
	}
}

// defaultCount is how many elements SCAN visits when nobody says how many.
const defaultCount = 10

// walk is what SCAN and its relatives were asked for.
type walk struct {
	cursor uint64
	count  int
	glob   string // "*" is every name
	kind   string // of the values; "" is every kind
}

// parseWalk reads a cursor and options, or replies an error. The options are checked
// when the key is known to be there, so the cursor comes first.
func (c *call) parseWalk(cursor string) (w walk, ok bool) {
	w = walk{count: defaultCount, glob: "*"}
	var err error
	if w.cursor, err = strconv.ParseUint(cursor, 10, 64); err != nil {
		c.fail("ERR invalid cursor")
		return w, false
	}
	return w, true
}

func (c *call) parseWalkOptions(w *walk, args []string, typed bool) bool {
	for i := 0; i < len(args); i += 2 {
		if i+1 == len(args) {
			c.fail(errSyntax)
			return false
		}
		switch strings.ToUpper(args[i]) {
		case "COUNT":
			n, ok := parseInt(args[i+1])
			if !ok {
				c.fail(errNotInt)
				return false
			}
			if n < 1 {
				c.fail(errSyntax)
				return false
			}
			w.count = int(min(n, maxCount))
		case "MATCH":
			w.glob = args[i+1]
		case "TYPE":
			if !typed {
				c.fail(errSyntax)
				return false
			}
			w.kind = strings.ToLower(args[i+1])
		default:
			c.fail(errSyntax)
			return false
		}
	}
	return true
}

// maxCount keeps one SCAN's reply within reason; a greater COUNT is taken as this.
const maxCount = 1 << 24

func scanKeys(c *call) {
	w, ok := c.parseWalk(c.args[0])
	if !ok || !c.parseWalkOptions(&w, c.args[1:], true) {
		return
	}
	var met []*entry
	next := c.db.keys.scan(w.cursor, w.count, func(e *entry) { met = append(met, e) })
	names := make([]string, 0, len(met))
	for _, e := range met { // a scan deletes the expired keys it meets, as far as they match
		if !glob.Match(w.glob, e.key) || w.kind != "" && e.val.data.kind() != w.kind || c.db.dropIfExpired(e) {
			continue
		}
		names = append(names, e.key)
	}
	c.walked(next, names)
}

// walked replies a cursor and what was found on the way to it.
func (c *call) walked(next uint64, found []string) {
	c.array(2)
	c.bulk(strconv.FormatUint(next, 10))
	c.bulks(found)
}

func listKeys(c *call) {
	var names []string
	for e := c.db.keys.first; e != nil; {
		after := e.after
		if glob.Match(c.args[0], e.key) && !c.db.dropIfExpired(e) {
			names = append(names, e.key)
		}
		e = after
	}
	c.bulks(names)
}

func scanHash(c *call) {
	scanInto[*fields](c, func(f *fields, w walk) (next uint64, found []string) {
		next = walkDict(f.d, w, f.table, func(n *node[string]) { found = append(found, n.key, n.val) })
		return next, found
	})
}

func scanSet(c *call) {
	scanInto[*members](c, func(m *members, w walk) (next uint64, found []string) {
		next = walkDict(m.d, w, m.table, func(n *node[struct{}]) { found = append(found, n.key) })
		return next, found
	})
}

func scanRanked(c *call) {
	scanInto[*ranked](c, func(z *ranked, w walk) (next uint64, found []string) {
		next = walkDict(z.d, w, z.table, func(n *node[float64]) { found = append(found, n.key, formatFloat(n.val)) })
		return next, found
	})
}

// scanInto runs HSCAN, SSCAN or ZSCAN.
func scanInto[T value](c *call, elements func(T, walk) (uint64, []string)) {
	w, ok := c.parseWalk(c.args[1])
	if !ok {
		return
	}
	v, found, ok := readAs[T](c, c.args[0])
	switch {
	case !ok:
	case !found:
		c.walked(0, nil)
	case c.parseWalkOptions(&w, c.args[2:], false):
		c.walked(elements(v, w))
	}
}

// walkDict visits the elements whose names match. A value in one flat block is returned
// whole, whatever COUNT says.
func walkDict[V any](d *dict[V], w walk, table bool, visit func(*node[V])) uint64 {
	matching := func(n *node[V]) {
		if glob.Match(w.glob, n.key) {
			visit(n)
		}
	}
	if table {
		return d.scan(w.cursor, w.count, matching)
	}
	for n := d.first; n != nil; n = n.after {
		matching(n)
	}
	return 0
}
