package keyspace

import "bytes"

// The shape of JSON is the sorted list of the paths to its values: {"where":{"id":42},
// "tags":["a"]} has the shape tags[],where.id. Keys that are identifiers themselves, and
// those of other bytes than names have, are *.

// What bounds a shape; JSON with more has no shape but is {json}.
const (
	maxPaths     = 12
	maxShape     = 96 // bytes
	maxJSONDepth = 16
)

// shaper reads JSON in a name.
type shaper struct {
	name  string
	i     int
	path  []byte // to the value that is being read
	paths []byte // those found, one after the other
	found [maxPaths]span
	n     int
	over  bool // there is more than a shape holds
}

// json recognizes JSON at i, in the segment that begins at lo, and returns where it ends,
// i if there is none.
func (s *splitter) json(i, lo int) int {
	name := s.name
	if i+1 >= len(name) || name[i] == '[' && i > lo && isAlnum(name[i-1]) {
		return i
	}
	switch next := name[i+1]; {
	case next == '"', next == ' ', name[i] == '[' && (next == '{' || next == '[' || next-'0' < 10):
	default:
		return i
	}
	r := &s.reader
	*r = shaper{name: name, i: i, path: r.path[:0], paths: r.paths[:0]}
	if !r.value(0) || s.wordAt(r.i) || r.n == 0 && !r.over {
		return i
	}
	return r.i
}

// shape gives the part that was read last its shape.
func (s *splitter) shape() {
	r := &s.reader
	if r.over || s.slots > maxSlots {
		return
	}
	lo := len(s.shapes)
	for i, f := range r.found[:r.n] {
		if i > 0 {
			s.shapes = append(s.shapes, ',')
		}
		s.shapes = append(s.shapes, r.paths[f.lo:f.hi]...)
	}
	if len(s.shapes)-lo > maxShape {
		s.shapes = s.shapes[:lo]
		return
	}
	p := &s.parts[s.np-1]
	p.shapeLo, p.shapeHi = uint32(lo), uint32(len(s.shapes))
}

func (r *shaper) space() {
	for r.i < len(r.name) && (r.name[r.i] == ' ' || r.name[r.i] == '\n' || r.name[r.i] == '\t') {
		r.i++
	}
}

// at skips a byte that must come next.
func (r *shaper) at(c byte) bool {
	r.space()
	if r.i < len(r.name) && r.name[r.i] == c {
		r.i++
		return true
	}
	return false
}

// value reads a value; false if there is none.
func (r *shaper) value(depth int) bool {
	r.space()
	if r.i >= len(r.name) || depth > maxJSONDepth {
		return false
	}
	switch c := r.name[r.i]; {
	case c == '{':
		return r.object(depth)
	case c == '[':
		return r.array(depth)
	case c == '"':
		_, ok := r.text()
		r.leaf()
		return ok
	case c == '-' || c-'0' < 10:
		from := r.i
		for r.i < len(r.name) && (isAlnum(r.name[r.i]) || r.name[r.i] == '-' || r.name[r.i] == '+' || r.name[r.i] == '.') {
			r.i++
		}
		r.leaf()
		return r.i > from
	}
	for _, word := range [...]string{"true", "false", "null"} {
		if hasAt(r.name, r.i, word) {
			r.i += len(word)
			r.leaf()
			return true
		}
	}
	return false
}

func (r *shaper) object(depth int) bool {
	r.i++
	if r.at('}') {
		r.leaf()
		return true
	}
	outer := len(r.path)
	for {
		r.space()
		key, ok := r.text()
		if !ok || !r.at(':') {
			return false
		}
		if outer > 0 {
			r.path = append(r.path, '.')
		}
		if isPathKey(key) {
			r.path = append(r.path, key...)
		} else {
			r.path = append(r.path, '*')
		}
		ok = r.value(depth + 1)
		r.path = r.path[:outer]
		if !ok {
			return false
		}
		if r.at('}') {
			return true
		}
		if !r.at(',') {
			return false
		}
	}
}

func (r *shaper) array(depth int) bool {
	r.i++
	outer := len(r.path)
	r.path = append(r.path, "[]"...)
	defer func() { r.path = r.path[:outer] }()
	if r.at(']') {
		r.leaf()
		return true
	}
	for {
		if !r.value(depth + 1) {
			return false
		}
		if r.at(']') {
			return true
		}
		if !r.at(',') {
			return false
		}
	}
}

// text reads a string and returns what stands between its quotes.
func (r *shaper) text() (string, bool) {
	if r.i >= len(r.name) || r.name[r.i] != '"' {
		return "", false
	}
	from := r.i + 1
	for r.i = from; r.i < len(r.name); r.i++ {
		switch r.name[r.i] {
		case '\\':
			r.i++
		case '"':
			r.i++
			return r.name[from : r.i-1], true
		}
	}
	return "", false
}

// leaf notes the path to a value.
func (r *shaper) leaf() {
	at := 0
	for ; at < r.n; at++ {
		order := bytes.Compare(r.path, r.paths[r.found[at].lo:r.found[at].hi])
		if order == 0 {
			return
		}
		if order < 0 {
			break
		}
	}
	if r.n == maxPaths || len(r.path) > maxShape {
		r.over = true
		return
	}
	copy(r.found[at+1:], r.found[at:r.n])
	lo := len(r.paths)
	r.paths = append(r.paths, r.path...)
	r.found[at] = span{lo, len(r.paths)}
	r.n++
}

// isPathKey reports whether a key can stand in a shape: a name, not an identifier.
func isPathKey(key string) bool {
	if key == "" || key[0]-'0' < 10 || len(key) > 32 {
		return false
	}
	var seen byteKind
	for i := range len(key) {
		c := key[i]
		switch {
		case c-'a' < 26:
			seen |= isLower
		case c-'A' < 26:
			seen |= isUpper
		case c-'0' < 10:
			seen |= isDigit
		case c != '_' && c != '-' && c != '$' && c != '@':
			return false
		}
		if (c|0x20)-'g' < 20 {
			seen |= isNoHex
		}
	}
	return idClass(key, seen) == Literal
}
