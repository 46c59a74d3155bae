package keyspace

// numberClass classifies digits. Alone, eight digits may be a date; where other numbers
// stand in the same place they are all {id}, so the second result says that the text is
// nothing but digits.
func numberClass(d string) (class Class, digits bool) {
	switch len(d) {
	case 6: // 202401
		if d[0] == '2' && d[1] == '0' && d[2] < '5' && isMonth(d[4:]) {
			return Date, true
		}
	case 8: // 20240131
		if isDay(d) {
			return Date, true
		}
	case 10: // 2024013112, or Unix time from 2001 to 2033
		if d[0] == '1' {
			return Timestamp, true
		}
		if isDay(d[:8]) && digitsValue(d[8:]) < 24 {
			return Time, true
		}
	case 12, 14, 17: // 202401311200, with seconds, with milliseconds
		if isDay(d[:8]) && digitsValue(d[8:10]) < 24 && digitsValue(d[10:12]) < 60 {
			return Time, true
		}
	case 13, 16: // Unix time in milliseconds, in microseconds
		if d[0] == '1' {
			return Timestamp, true
		}
	case 24, 32, 40, 48, 56, 64, 96, 128: // no counter has so many, hashes do
		return Hex, false
	}
	return Int, true
}

// digitsValue is the value of a few digits.
func digitsValue(d string) (n int) {
	for i := range len(d) {
		n = n*10 + int(d[i]-'0')
	}
	return n
}

func isMonth(d string) bool { m := digitsValue(d); return 1 <= m && m <= 12 }

// isDay reports whether eight digits are a date from 1970 to 2099.
func isDay(d string) bool {
	year, day := digitsValue(d[:4]), digitsValue(d[6:8])
	return 1970 <= year && year <= 2099 && isMonth(d[4:6]) && 1 <= day && day <= 31
}

// digitsAt counts the digits from i on, up to most.
func digitsAt(s string, i, most int) (n int) {
	for n < most && i+n < len(s) && s[i+n]-'0' < 10 {
		n++
	}
	return n
}

// quantity recognizes a number with more than digits at i: a version, a decimal fraction,
// several numbers with commas. It returns where it ends, i if there is none.
func (s *splitter) quantity(i int) (end int, class Class) {
	name := s.name
	version := i
	if name[i]|0x20 == 'v' {
		version++
	}
	n := digitsAt(name, version, len(name))
	if n == 0 {
		return i, Literal
	}
	end = version + n
	if version == i && end < len(name) && name[end] == ',' {
		return s.numbers(i, end)
	}
	groups := 1
	for !s.dots && end < len(name) && name[end] == '.' {
		n = digitsAt(name, end+1, len(name))
		if n == 0 {
			break
		}
		end += 1 + n
		groups++
	}
	switch {
	case version > i && s.apiVersion(i, end):
		return i, Literal
	case version > i && groups <= 4 || groups == 3 || groups == 4:
		return s.boundary(i, s.release(end), Build)
	case groups == 2:
		return s.boundary(i, end, Number)
	}
	return i, Literal
}

// apiVersion reports whether v1 from i to end is the version of an interface rather than
// one that changes with a deployment: of one digit in a path, or of two behind api.
func (s *splitter) apiVersion(i, end int) bool {
	name := s.name
	if end-i > 3 || digitsAt(name, i+1, 3) != end-i-1 {
		return false
	}
	if i > 0 && (i == 4 || i > 4 && !s.wordAt(i-5)) && name[i-4:i-1] == "api" && !s.wordAt(i-1) {
		return true
	}
	return end-i == 2 && (i > 0 && name[i-1] == '/' || end < len(name) && name[end] == '/')
}

// negative recognizes -5 or -0.12 at i, where a number stands alone: at the beginning of the
// segment, or behind a comma.
func (s *splitter) negative(i, lo int) (end int, class Class) {
	name := s.name
	if i > lo && name[i-1] != ',' {
		return i, Literal
	}
	n := digitsAt(name, i+1, len(name))
	if n == 0 {
		return i, Literal
	}
	end, class = i+1+n, Int
	if !s.dots && end < len(name) && name[end] == '.' {
		if n = digitsAt(name, end+1, len(name)); n > 0 {
			end, class = end+1+n, Number
		}
	}
	if end < len(name) && name[end] != ',' && s.kinds[name[end]]&isDelim == 0 {
		return i, Literal
	}
	return end, class
}

// numbers recognizes 1,2,3 at i, the first of which ends at end.
func (s *splitter) numbers(i, end int) (int, Class) {
	name, comma := s.name, s.kinds[',']&isDelim == 0
	first := end
	for comma && end < len(name) && name[end] == ',' {
		n := digitsAt(name, end+1, len(name))
		if n == 0 || s.wordAt(end+1+n) {
			break
		}
		end += 1 + n
	}
	if end == first {
		return i, Literal
	}
	return end, IDs
}

// release returns where a version ends whose numbers end at end: 1.4.0-rc.1, v1beta2.
func (s *splitter) release(end int) int {
	name, i := s.name, end
	if i < len(name) && (name[i] == '-' || name[i] == '+') && s.kinds[name[i]]&isDelim == 0 {
		i++
	}
	letters := 0
	for i+letters < len(name) && s.kinds[name[i+letters]]&isLower != 0 {
		letters++
	}
	switch name[i : i+letters] {
	case "alpha", "beta", "rc", "dev", "pre", "preview", "snapshot", "canary", "next", "build", "final", "hotfix", "patch", "post":
	default:
		return end
	}
	i += letters
	if !s.dots && i+1 < len(name) && name[i] == '.' && name[i+1]-'0' < 10 {
		i++
	}
	return i + digitsAt(name, i, len(name))
}

// wordAt reports whether a letter, a digit or a byte beyond ASCII stands at i.
func (s *splitter) wordAt(i int) bool {
	return i < len(s.name) && s.kinds[s.name[i]]&(isWord|isHigh) != 0
}

// boundary lets a span pass that no letter or digit follows.
func (s *splitter) boundary(i, end int, class Class) (int, Class) {
	if s.wordAt(end) {
		return i, Literal
	}
	return end, class
}
