// Package glob matches names as SCAN MATCH and KEYS do, and writes literal text as a glob.
package glob

// Match reports whether s matches a glob as SCAN MATCH and KEYS understand it: * is any
// run of bytes, ? any one byte, [a-c] [^x] a class, and \ takes the next byte literally.
//
// It follows the server in its odd corners too: a class without its ] ends with the
// pattern, a range may be written backwards, a \ at the very end stands for itself, and
// the empty string is matched by "" and "*" alone. In a range, bytes above 127 come after
// the others, as on ARM; a server on x86 takes them for negative numbers.
func Match(pattern, s string) bool {
	if s == "" {
		return pattern == "" || pattern == "*"
	}
	p, i := 0, 0
	star, retry := -1, 0 // where the last * stood, and where to try again behind it
	for i < len(s) {
		if p < len(pattern) {
			if pattern[p] == '*' {
				star, retry = p, i
				p++
				continue
			}
			if next, ok := matchByte(pattern, p, s[i]); ok {
				p, i = next, i+1
				continue
			}
		}
		if star < 0 {
			return false
		}
		retry++
		p, i = star+1, retry
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// matchByte matches one byte with the element that begins at pattern[p], which is no *,
// and returns where the next element begins.
func matchByte(pattern string, p int, b byte) (next int, ok bool) {
	switch pattern[p] {
	case '?':
		return p + 1, true
	case '[':
		return matchClass(pattern, p+1, b)
	case '\\':
		if p+1 < len(pattern) {
			p++
		}
	}
	return p + 1, pattern[p] == b
}

// matchClass matches a byte with the class whose first byte after [ is pattern[p].
func matchClass(pattern string, p int, b byte) (next int, ok bool) {
	negated := p < len(pattern) && pattern[p] == '^'
	if negated {
		p++
	}
	for p < len(pattern) {
		switch {
		case pattern[p] == '\\' && p+1 < len(pattern):
			p++
			ok = ok || pattern[p] == b
		case pattern[p] == ']':
			return p + 1, ok != negated
		case p+2 < len(pattern) && pattern[p+1] == '-':
			low, high := min(pattern[p], pattern[p+2]), max(pattern[p], pattern[p+2])
			p += 2
			ok = ok || low <= b && b <= high
		default:
			ok = ok || pattern[p] == b
		}
		p++
	}
	return p, ok != negated
}

// Escape returns a glob that matches exactly the literal text.
func Escape(literal string) string { return string(AppendEscaped(nil, literal)) }

// AppendEscaped appends the literal text, escaped, to a glob.
func AppendEscaped(glob []byte, literal string) []byte {
	for i := range len(literal) {
		switch literal[i] {
		case '*', '?', '[', ']', '\\', '^', '-':
			glob = append(glob, '\\')
		}
		glob = append(glob, literal[i])
	}
	return glob
}
