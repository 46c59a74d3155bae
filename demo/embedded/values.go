package embedded

import (
	"slices"
	"strconv"
	"strings"
)

// value is what a key holds.
type value interface {
	kind() string     // as TYPE says
	encoding() string // as OBJECT ENCODING says
	bytes() int64     // estimate of what a server takes for it, without its key
	length() int      // elements; a value without any ceases to exist. 1 for a string
}

// Bounds up to which a server keeps a value in one flat block, by its default settings.
const (
	flatFields   = 512 // hash-max-listpack-entries, set-max-intset-entries
	flatMembers  = 128 // set- and zset-max-listpack-entries
	flatElement  = 64  // bytes of an element in these
	flatList     = 8 << 10
	embeddedText = 44 // bytes of a string that shares its object's block
)

// Sizes of a server's own structures on a 64-bit system, in bytes.
const (
	objectSize   = 16
	keySize      = 24 + 8 // an entry of the keys' table and its bucket
	expirySize   = 24 + 8 // the same in the table of expiries
	nodeSize     = 24 + 8 // a field's or member's in a table of its own
	rankedSize   = 56     // of a member in a skip list, on average
	flatOverhead = 3      // bytes before and after an element of a flat block
)

// allocated rounds a size up as the server's allocator does: multiples of 16 up to 128,
// then four steps to each doubling.
func allocated(n int) int64 {
	step := 16
	for size := 128; size < n; size *= 2 {
		step = size / 4
	}
	return int64((n + step - 1) / step * step)
}

// text is a string.
type text struct {
	s        string
	appended bool // it was changed in place and keeps a block of its own
}

func (t *text) kind() string { return "string" }
func (t *text) length() int  { return 1 }

func (t *text) encoding() string {
	switch {
	case t.appended:
		return "raw"
	case isInt(t.s):
		return "int"
	case len(t.s) <= embeddedText:
		return "embstr"
	}
	return "raw"
}

func (t *text) bytes() int64 {
	switch t.encoding() {
	case "int":
		return objectSize
	case "embstr":
		return allocated(objectSize + 4 + len(t.s))
	}
	return objectSize + allocated(4+len(t.s))
}

// isInt reports whether s is a whole number as the server would write it.
func isInt(s string) bool {
	if len(s) == 0 || len(s) > 20 {
		return false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && strconv.FormatInt(n, 10) == s
}

// list is a ring of elements.
type list struct {
	ring  []string
	head  int
	n     int
	total int64 // bytes of the elements
}

func (l *list) kind() string { return "list" }
func (l *list) length() int  { return l.n }

func (l *list) encoding() string {
	if l.total+int64(l.n*flatOverhead) <= flatList {
		return "listpack"
	}
	return "quicklist"
}

func (l *list) bytes() int64 {
	return objectSize + 40 + l.total + int64(l.n*flatOverhead)
}

func (l *list) at(i int) string { return l.ring[(l.head+i)%len(l.ring)] }

func (l *list) push(s string, front bool) {
	if l.n == len(l.ring) {
		ring := make([]string, max(4, 2*l.n))
		for i := range l.n {
			ring[i] = l.at(i)
		}
		l.ring, l.head = ring, 0
	}
	if front {
		l.head = (l.head + len(l.ring) - 1) % len(l.ring)
		l.ring[l.head] = s
	} else {
		l.ring[(l.head+l.n)%len(l.ring)] = s
	}
	l.n++
	l.total += int64(len(s))
}

func (l *list) pop(front bool) string {
	i := l.n - 1
	if front {
		i = 0
	}
	at := (l.head + i) % len(l.ring)
	s := l.ring[at]
	l.ring[at] = ""
	if front {
		l.head = (l.head + 1) % len(l.ring)
	}
	l.n--
	l.total -= int64(len(s))
	return s
}

// fields is a hash.
type fields struct {
	d     *dict[string]
	total int64
	table bool // it outgrew a flat block, for good
}

func newFields() *fields { return &fields{d: newDict[string]()} }

func (f *fields) kind() string     { return "hash" }
func (f *fields) length() int      { return f.d.len() }
func (f *fields) encoding() string { return flatOr(f.table, "hashtable") }
func (f *fields) bytes() int64     { return collectionBytes(f.d.len(), f.total, f.table, 2, 0) }

func (f *fields) set(field, v string) (added bool) {
	n, added := f.d.put(field)
	if added {
		f.total += int64(len(field))
	}
	f.total += int64(len(v) - len(n.val))
	n.val = v
	f.table = f.table || f.d.len() > flatFields || len(field) > flatElement || len(v) > flatElement
	return added
}

func (f *fields) remove(field string) bool {
	n := f.d.get(field)
	if n == nil {
		return false
	}
	f.total -= int64(len(field) + len(n.val))
	return f.d.remove(field)
}

// members is a set.
type members struct {
	d       *dict[struct{}]
	total   int64
	notInts bool // for good, like table
	many    bool // more whole numbers than a block of integers takes
	table   bool
}

func newMembers() *members { return &members{d: newDict[struct{}]()} }

func (m *members) kind() string { return "set" }
func (m *members) length() int  { return m.d.len() }

func (m *members) encoding() string {
	if !m.notInts && !m.many {
		return "intset"
	}
	return flatOr(m.table, "hashtable")
}

func (m *members) bytes() int64 { return collectionBytes(m.d.len(), m.total, m.table, 1, 0) }

func (m *members) add(member string) bool {
	_, added := m.d.put(member)
	if !added {
		return false
	}
	m.total += int64(len(member))
	if !isInt(member) {
		m.notInts = true
	}
	m.many = m.many || m.d.len() > flatFields
	m.table = m.table || m.many || m.notInts && m.d.len() > flatMembers || len(member) > flatElement
	return true
}

func (m *members) remove(member string) bool {
	if !m.d.remove(member) {
		return false
	}
	m.total -= int64(len(member))
	return true
}

// ranked is a sorted set: scores by member, and the members in order of (score, member).
type ranked struct {
	d     *dict[float64]
	order []rank
	total int64
	table bool
}

type rank struct {
	score  float64
	member string
}

func newRanked() *ranked { return &ranked{d: newDict[float64]()} }

func (z *ranked) kind() string     { return "zset" }
func (z *ranked) length() int      { return z.d.len() }
func (z *ranked) encoding() string { return flatOr(z.table, "skiplist") }
func (z *ranked) bytes() int64 {
	return collectionBytes(z.d.len(), z.total, z.table, 2, rankedSize)
}

func (z *ranked) set(member string, score float64) (added bool) {
	n, added := z.d.put(member)
	if added {
		z.total += int64(len(member)) + 8
	} else {
		i, _ := z.find(rank{n.val, member})
		z.order = slices.Delete(z.order, i, i+1)
	}
	n.val = score
	i, _ := z.find(rank{score, member})
	z.order = slices.Insert(z.order, i, rank{score, member})
	z.table = z.table || z.d.len() > flatMembers || len(member) > flatElement
	return added
}

func (z *ranked) remove(member string) bool {
	n := z.d.get(member)
	if n == nil {
		return false
	}
	i, _ := z.find(rank{n.val, member})
	z.order = slices.Delete(z.order, i, i+1)
	z.total -= int64(len(member)) + 8
	return z.d.remove(member)
}

func (z *ranked) find(r rank) (int, bool) {
	return slices.BinarySearchFunc(z.order, r, func(a, b rank) int {
		switch {
		case a.score < b.score:
			return -1
		case a.score > b.score:
			return 1
		}
		return strings.Compare(a.member, b.member)
	})
}

func flatOr(table bool, name string) string {
	if table {
		return name
	}
	return "listpack"
}

// collectionBytes estimates a hash, set or sorted set: one flat block, or a table whose
// elements are strings of their own, plus extra bytes an element.
func collectionBytes(n int, total int64, table bool, stringsEach, extra int) int64 {
	if !table {
		return objectSize + allocated(7+int(total)+flatOverhead*stringsEach*n)
	}
	return objectSize + 56 + total + int64(n)*int64(nodeSize+extra+8*stringsEach)
}
