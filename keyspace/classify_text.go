package keyspace

import (
	"strings"
	"unicode/utf8"
)

// url recognizes a URL at i, plain or percent-encoded, and returns where it ends, i if
// there is none. It goes on to the first byte that cannot stand in a URL.
func (s *splitter) url(i int) int {
	name := s.name
	at := i
	for at < len(name) && at < i+10 && (name[at]|0x20)-'a' < 26 {
		at++
	}
	if at < i+2 {
		return i
	}
	switch {
	case hasAt(name, at, "://"):
		at += 3
	case hasAt(name, at, "%3A%2F%2F"), hasAt(name, at, "%3a%2f%2f"):
		at += 9
	default:
		return i
	}
	from := at
	for at < len(name) && isURLByte(name[at]) {
		at++
	}
	if at == from {
		return i
	}
	return at
}

func isURLByte(c byte) bool {
	switch c {
	case '"', '<', '>', '\\', '^', '`', '{', '|', '}', 0x7f:
		return false
	}
	return c > ' '
}

// encoded recognizes percent-encoded text at i and returns where it ends, i if there is
// none.
func (s *splitter) encoded(i int) int {
	name, found := s.name, false
	if s.percent < i {
		s.percent = len(name)
		if n := strings.IndexByte(name[i:], '%'); n >= 0 {
			s.percent = i + n
		}
	}
	at := i
	for at < len(name) && s.percent < len(name) {
		c := name[at]
		switch {
		case s.kinds[c]&isDelim != 0:
		case c == '%' && at+2 < len(name) && isHexText(name[at+1:at+3]):
			found = true
			at += 3
			continue
		case isAlnum(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '+' || c == '*':
			at++
			continue
		}
		break
	}
	if !found || s.wordAt(at) {
		return i
	}
	return at
}

// jwt recognizes a JSON web token at i and returns where it ends, i if there is none.
func (s *splitter) jwt(i int) int {
	name := s.name
	if s.dots || !hasAt(name, i, "eyJ") {
		return i
	}
	dots, at := 0, i
	for at < len(name) && (isAlnum(name[at]) || name[at] == '-' || name[at] == '_' || name[at] == '.') {
		if name[at] == '.' {
			dots++
		}
		at++
	}
	if dots < 2 || at-i < 20 || s.wordAt(at) {
		return i
	}
	return at
}

// validText reports whether bytes are UTF-8.
func validText(text string) bool { return utf8.ValidString(text) }

// marked reports whether a segment with control characters is text all the same: it begins
// with a word, behind which stand a mark or two, as in celery\x06\x163.
func (s *splitter) marked(lo, hi int) bool {
	marks := 0
	for i := lo; i < hi; i++ {
		switch kind := s.kinds[s.name[i]]; {
		case i < lo+3 && kind&isLetter == 0:
			return false
		case kind&isControl != 0:
			if marks++; marks > 2 || s.name[i] <= shapeEnd {
				return false
			}
		}
	}
	return true
}

// javaPrefix begins a string as Java serializes it; its length follows in two bytes.
const javaPrefix = "\xac\xed\x00\x05t"

// binary reads a segment that is no text. Bytes that are no text may hold delimiters by
// chance, so it goes on until a segment that is a word.
func (s *splitter) binary(lo, hi int) int {
	name := s.name
	if n := len(javaPrefix) + 2; lo == 0 && len(name) > n && hasAt(name, 0, javaPrefix) &&
		int(name[n-2])<<8|int(name[n-1]) == len(name)-n {
		return s.serialized(n)
	}
	for hi < len(name) && !s.wordBehind(hi+1) {
		hi++
		for hi < len(name) && s.kinds[name[hi]]&isDelim == 0 {
			hi++
		}
	}
	s.whole(lo, hi, Binary)
	return hi
}

// serialized reads the first segment of a name that Java serialized: the text begins at n.
func (s *splitter) serialized(n int) int {
	hi := n
	for hi < len(s.name) && s.kinds[s.name[hi]]&isDelim == 0 {
		hi++
	}
	s.slot(0, n, Binary, false)
	if !validText(s.name[n:hi]) {
		s.whole(0, hi, Binary)
		return hi
	}
	hi = s.mixed(n)
	s.finish(0, hi)
	return hi
}

// wordBehind reports whether the segment that begins at i is a word of at least three
// letters and digits, and printable.
func (s *splitter) wordBehind(i int) bool {
	end := i
	for end < len(s.name) {
		kind := s.kinds[s.name[end]]
		if kind&isDelim != 0 {
			break
		}
		if kind&(isWord|isPlain) == 0 {
			return false
		}
		end++
	}
	return end-i >= 3 && s.kinds[s.name[i]]&isLetter != 0
}
