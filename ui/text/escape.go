package text

const hexDigits = "0123456789abcdef"

// short is the letter of the escapes that have one: \n \r \t \a \b.
func short(b byte) string {
	switch b {
	case '\n':
		return "n"
	case '\r':
		return "r"
	case '\t':
		return "t"
	case '\a':
		return "a"
	case '\b':
		return "b"
	}
	return ""
}

// escaped yields the characters of the escapes of every byte of s, each one cell wide.
// It returns false when yield did.
func escaped(s string, yield func(string, int) bool) bool {
	for i := range len(s) {
		b := s[i]
		if letter := short(b); letter != "" {
			if !yield(`\`, 1) || !yield(letter, 1) {
				return false
			}
			continue
		}
		high, low := b>>4, b&0xf
		if !yield(`\`, 1) || !yield("x", 1) ||
			!yield(hexDigits[high:high+1], 1) || !yield(hexDigits[low:low+1], 1) {
			return false
		}
	}
	return true
}

// escapedLen is how many cells the escapes of every byte of s take.
func escapedLen(s string) int {
	n := 0
	for i := range len(s) {
		if short(s[i]) != "" {
			n += len(`\n`)
		} else {
			n += len(`\x00`)
		}
	}
	return n
}
