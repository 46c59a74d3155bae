package keyspace

// spans reports whether something may begin at lo that goes on beyond hi, where a
// delimiter stands that may be part of it: a URL, a UUID at dashes, an IP address.
func (s *splitter) spans(lo, hi int, seen byteKind) bool {
	name := s.name
	if hi >= len(name) {
		return false
	}
	hex := seen&(isNoHex|isPlain) == 0
	switch name[hi] {
	case ':':
		switch {
		case hi+2 < len(name) && name[hi+1] == '/' && name[hi+2] == '/':
			return true
		case hi == lo:
			return hi+1 < len(name) && name[hi+1] == ':' || hasAt(name, hi, mappedPrefix)
		case hex && (hi-lo == 2 || hi-lo == 4 && (name[lo]-'2' < 2 || name[lo]|0x20 == 'f')):
			end, _ := s.address(lo)
			return end > hi
		}
	case '-':
		return hex && (hi-lo == 8 || hi-lo == 2 || hi-lo == 4 && seen == isDigit)
	case '/', '_':
		return seen == isDigit && (hi-lo == 4 || hi-lo == 2)
	case '.':
		at := s.emailAt(lo)
		return seen == isDigit && hi-lo <= 4 || at.lo == lo && at.hi > hi
	}
	return false
}

func hasAt(s string, i int, text string) bool {
	return len(s)-i >= len(text) && s[i:i+len(text)] == text
}

// mixed reads a segment with more than letters and digits in it, or one that may go on
// beyond a delimiter, and returns where it ends.
func (s *splitter) mixed(lo int) int {
	name := s.name
	i, start := lo, true // start: a part may begin here
	for i < len(name) {
		kind := s.kinds[name[i]]
		if s.slots > maxSlots || s.literal+i-s.lit > maxLabel {
			return s.rest(i)
		}
		if start {
			if end, class, digits := s.special(i, lo); end > i {
				s.slot(i, end, class, digits)
				if class == JSON {
					s.shape()
				}
				i, start = end, false
				continue
			}
		}
		if kind&isDelim != 0 {
			break
		}
		if name[i] <= shapeEnd {
			return s.binary(lo, i) // behind what goes on beyond a delimiter
		}
		if kind&(isWord|isHigh) == 0 {
			i, start = i+1, true
			continue
		}
		end := i
		for end < len(name) && s.kinds[name[end]]&(isWord|isHigh) != 0 && s.kinds[name[end]]&isDelim == 0 {
			end++
		}
		s.word(i, end)
		i, start = end, false
	}
	return i
}

// rest returns where a segment ends that has become {text} before i.
func (s *splitter) rest(i int) int {
	for i < len(s.name) && s.kinds[s.name[i]]&isDelim == 0 {
		i++
	}
	return i
}

// special recognizes, at i in the segment that begins at lo, what has a form of its own.
// It returns where it ends, i if there is nothing of the kind.
func (s *splitter) special(i, lo int) (end int, class Class, digits bool) {
	name := s.name
	c := name[i]
	kind := s.kinds[c]
	switch {
	case c == '{' || c == '[':
		end, class = s.json(i, lo), JSON
		return end, class, false
	case c == ':':
		end, class = s.address(i)
		return end, class, false
	case c == '-':
		if end, class = s.negative(i, lo); end > i {
			return end, class, class == Int
		}
		if i == lo { // a random text may begin with a dash
			end, class = s.dashed(i, lo)
		}
		return max(end, i), class, false
	case kind&isWord == 0 && c != '%' && c != '_':
		return i, Literal, false
	case c == '_' && i > lo:
		return i, Literal, false
	}
	if isUUID(name, i) && !s.wordAt(i+36) {
		return i + 36, UUID, false
	}
	if kind&isDigit != 0 {
		if end, class = s.date(i); end > i {
			return end, class, false
		}
	}
	if end, class = s.address(i); end > i {
		return end, class, false
	}
	if kind&isDigit != 0 || c|0x20 == 'v' {
		if end, class = s.quantity(i); end > i {
			return end, class, false
		}
	}
	if kind&isDigit == 0 {
		if end = s.url(i); end > i {
			return end, URL, false
		}
	}
	if at := s.emailAt(i); at.lo == i && at.hi > i {
		return at.hi, Email, false
	}
	if end = s.encoded(i); end > i {
		return end, Encoded, false
	}
	if end = s.jwt(i); end > i {
		return end, Token, false
	}
	end, class = s.dashed(i, lo)
	return end, class, false
}
