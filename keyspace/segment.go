package keyspace

// What bounds the reading of a name, so that names of any length take bounded memory.
const (
	maxSegments = 32 // deeper down all is one {rest}
	maxSlots    = 8  // variable parts of one segment; the last is {text} with more
	maxParts    = 2*maxSlots + 1
	maxLabel    = 256 // bytes of literal text in one segment; what follows is {text}
)

// segment is what lies between two delimiters of a name. Without parts it is literal.
type segment struct {
	lo, hi uint32 // where it lies in the name
	first  uint16 // its parts in the splitter's list, from first up to but not last
	last   uint16
	delim  byte // that stands before it; 0 at the name's beginning
}

// part is a stretch of a segment: literal text, or a slot that varies.
type part struct {
	lo, hi uint32
	class  Class
	digits bool // nothing but digits: an Int among Ints, whatever class it has alone
	// shape lies in the splitter's buffer, for JSON, and the hash of Text.
	shapeLo, shapeHi uint32
}

// splitter reads names. It is for one goroutine; what it found is overwritten by the next
// name.
type splitter struct {
	kinds [256]byteKind

	name   string
	segs   [maxSegments]segment
	n      int // segments
	parts  [maxSegments * maxParts]part
	np     int    // parts
	shapes []byte // of JSON, and hashes of text
	dots   bool   // the dot is a delimiter

	from    int    // where the segment's parts begin in parts
	lit     int    // where literal text that is not yet a part begins
	slots   int    // variable parts of the segment so far
	literal int    // bytes of literal text in its parts
	mail    span   // the next e-mail address in the name
	percent int    // the next percent sign in it
	reader  shaper // of JSON
}

// span is a stretch of a name; empty when hi is 0.
type span struct{ lo, hi int }

func newSplitter(d Delimiters) *splitter {
	s := &splitter{kinds: byteKinds(d.orDefault())}
	s.dots = s.kinds['.']&isDelim != 0
	return s
}

// split reads a name into s.segs[:s.n] and s.parts[:s.np].
func (s *splitter) split(name string) {
	s.name, s.n, s.np, s.shapes = name, 0, 0, s.shapes[:0]
	s.mail, s.percent = span{}, -1
	var delim byte
	for lo := 0; ; lo++ {
		seg := &s.segs[s.n]
		seg.lo, seg.delim, seg.first = uint32(lo), delim, uint16(s.np)
		s.from, s.lit, s.slots, s.literal = s.np, lo, 0, 0
		hi := s.segment(lo)
		if hi < len(name) && s.n == maxSegments-1 {
			hi = len(name)
			s.whole(lo, hi, Rest)
		}
		seg.hi, seg.last = uint32(hi), uint16(s.np)
		s.n++
		if hi >= len(name) {
			return
		}
		lo, delim = hi, name[hi]
	}
}

// text returns the segment's bytes.
func (s *splitter) text(seg *segment) string { return s.name[seg.lo:seg.hi] }

// segment reads the segment that begins at lo and returns where it ends: at a delimiter
// that does not lie inside of a date, a URL or the like, or at the name's end.
func (s *splitter) segment(lo int) int {
	name, hi := s.name, lo
	var seen byteKind
	for hi < len(name) {
		kind := s.kinds[name[hi]]
		if kind&isDelim != 0 {
			break
		}
		seen |= kind
		hi++
	}
	switch {
	case s.n == 1 && lo == 1 && seen == isDigit && hi < len(name) && hi-lo <= 2:
		return hi // :1:key, as Django writes the version of a cache: always the same
	case seen&^isWord == 0 && !s.spans(lo, hi, seen):
		switch {
		case seen&isDigit == 0 && isWordKind(hi-lo, seen):
			return hi // a word
		case seen == isDigit:
			class, digits := numberClass(name[lo:hi])
			s.slot(lo, hi, class, digits)
		default:
			s.word(lo, hi)
		}
	case seen&^(isLower|isNoHex|isPlain) == 0 && !s.spans(lo, hi, seen):
		if hi-lo > maxLabel {
			s.long(hi)
		}
		return hi // words with dashes
	case seen&isControl != 0 && (seen&isHigh != 0 || !s.marked(lo, hi)) || seen&isHigh != 0 && !validText(name[lo:hi]):
		return s.binary(lo, hi)
	default:
		hi = s.mixed(lo)
	}
	s.finish(lo, hi)
	return hi
}

// slot adds a variable part; the literal text before it becomes a part as well.
func (s *splitter) slot(lo, hi int, class Class, digits bool) {
	s.slots++
	if s.slots > maxSlots {
		s.lit = hi
		return // finish makes {text} of the last ones
	}
	s.flush(lo)
	s.parts[s.np] = part{lo: uint32(lo), hi: uint32(hi), class: class, digits: digits}
	s.np++
	s.lit = hi
}

// flush makes a part of the literal text that ends at hi.
func (s *splitter) flush(hi int) {
	if s.lit < hi {
		s.parts[s.np] = part{lo: uint32(s.lit), hi: uint32(hi)}
		s.np++
		s.literal += hi - s.lit
	}
	s.lit = hi
}

// finish ends the segment.
func (s *splitter) finish(lo, hi int) {
	if s.slots == 0 {
		if hi-lo > maxLabel {
			s.long(hi)
		}
		return
	}
	if s.slots <= maxSlots {
		s.flush(hi)
	}
	label := s.literal
	for _, p := range s.parts[s.from:s.np] {
		label += int(p.shapeHi - p.shapeLo)
	}
	if label > maxLabel || s.slots > maxSlots {
		s.long(hi)
	}
}

// whole makes one slot of the whole segment.
func (s *splitter) whole(lo, hi int, class Class) {
	s.np, s.lit, s.slots, s.literal = s.from, lo, 0, 0
	s.slot(lo, hi, class, false)
}
