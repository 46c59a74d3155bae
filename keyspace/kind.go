package keyspace

// byteKind tells what a byte is to the splitter; a set of bits.
type byteKind uint16

const (
	isDigit byteKind = 1 << iota
	isLower
	isUpper
	isNoHex // a letter beyond f
	isPlain // - _ . between words
	isSign  // other printable ASCII, the space, tabs and line ends
	isHigh  // beyond ASCII
	isControl
	isDelim
)

const (
	isLetter = isLower | isUpper
	isWord   = isDigit | isLower | isUpper | isNoHex
)

// byteKinds is the kind of each byte when names are split at delims.
func byteKinds(delims Delimiters) (kinds [256]byteKind) {
	for c := range kinds {
		switch {
		case c >= '0' && c <= '9':
			kinds[c] = isDigit
		case c >= 'a' && c <= 'z':
			kinds[c] = isLower
		case c >= 'A' && c <= 'Z':
			kinds[c] = isUpper
		case c == '-' || c == '_' || c == '.':
			kinds[c] = isPlain
		case c == '\t' || c == '\n' || c == '\r':
			kinds[c] = isSign
		case c < ' ' || c == 0x7f:
			kinds[c] = isControl
		case c > 0x7f:
			kinds[c] = isHigh
		default:
			kinds[c] = isSign
		}
		if kinds[c]&isLetter != 0 && (c|0x20) > 'f' {
			kinds[c] |= isNoHex
		}
	}
	for i := range len(delims) {
		kinds[delims[i]] |= isDelim
	}
	return kinds
}
