package keyspace

// The lengths from which a text may be an identifier: shorter ones are words, or too short
// to tell.
const (
	minHex          = 6  // hexadecimal, letters and digits
	minHexLetters   = 8  // hexadecimal letters: of these few no word is as long
	minLetters      = 10 // letters of both cases
	minLowerLetters = 16 // letters of one case
)

// isWordKind reports whether letters are a word, as far as can be told without a look at them.
func isWordKind(n int, seen byteKind) bool {
	switch {
	case seen&isNoHex == 0:
		return n < minHexLetters
	case seen&(isLower|isUpper) != isLower|isUpper:
		return n < minLowerLetters
	}
	return n < minLetters
}

// idClass recognizes an identifier of letters and digits, both or letters alone.
func idClass(text string, seen byteKind) Class {
	n := len(text)
	oneCase := seen&(isLower|isUpper) != isLower|isUpper
	if seen&isDigit == 0 {
		switch {
		case isWordKind(n, seen):
			return Literal
		case oneCase && seen&isNoHex == 0:
			if hexWords(text) {
				return Literal
			}
			return Hex
		}
	} else {
		switch {
		case seen&isNoHex == 0 && oneCase && n >= minHex && !hexWord(text) && !hexWords(text):
			return Hex
		case n > 2 && text[0] == '0' && text[1]|0x20 == 'x' && isHexText(text[2:]):
			return Hex
		case n < minHex:
			return Literal
		}
	}
	switch {
	case n == 26 && text[0] == '0' && seen&isDigit != 0 && isULID(text):
		return ULID
	case n == 27 && text[0]-'0' < 4 && !oneCase && looksRandom(text):
		return KSUID // its time goes from 2014 to 2029
	case looksRandom(text):
		if n == nanoLength {
			return NanoID
		}
		return Token
	}
	return Literal
}

// nanoLength is the length of a nano id.
const nanoLength = 21

// isULID reports whether all are letters of Crockford's base 32, in one case.
func isULID(text string) bool {
	for i := range len(text) {
		switch c := text[i] | 0x20; c {
		case 'i', 'l', 'o', 'u':
			return false
		}
	}
	return true
}

func isHexText(text string) bool {
	for i := range len(text) {
		if c := text[i]; c-'0' >= 10 && (c|0x20)-'a' >= 6 {
			return false
		}
	}
	return true
}

// isUUID reports whether a UUID with its dashes stands at i.
func isUUID(name string, i int) bool {
	if len(name) < i+36 || name[i+8] != '-' || name[i+13] != '-' || name[i+18] != '-' || name[i+23] != '-' {
		return false
	}
	return isHexText(name[i:i+8]) && isHexText(name[i+9:i+13]) && isHexText(name[i+14:i+18]) &&
		isHexText(name[i+19:i+23]) && isHexText(name[i+24:i+36])
}

// dashed recognizes random text with dashes in it at i (base64url, nano ids), and base64
// with its padding. It returns where it ends, i if there is none.
func (s *splitter) dashed(i, lo int) (end int, class Class) {
	name := s.name
	if i > lo && len(name) > i+maxDashed {
		name = name[:i+maxDashed] // the segment was read before, to no avail
	}
	var seen byteKind
	dashes, slashes := 0, 0
	for end = i; end < len(name); end++ {
		c := name[end]
		kind := s.kinds[c]
		switch {
		case kind&isDelim != 0:
		case kind&isWord != 0:
			seen |= kind
			continue
		case c == '-' || c == '_':
			dashes++
			continue
		case c == '+' || c == '/':
			slashes++
			continue
		}
		break
	}
	if end, ok := s.padded(i, end, seen); ok {
		return end, Base64
	}
	if slashes > 0 && (dashes > 0 || (end-i)%4 != 0) {
		end, dashes, slashes = i, 0, 0
		for end < len(name) && s.kinds[name[end]]&isDelim == 0 && (s.kinds[name[end]]&isWord != 0 || name[end] == '-' || name[end] == '_') {
			if s.kinds[name[end]]&isWord == 0 {
				dashes++
			}
			end++
		}
	}
	if dashes+slashes == 0 || end-i < minDashed || seen&(isLower|isUpper) != isLower|isUpper || s.wordAt(end) {
		return i, Literal
	}
	end -= wordsBehind(name[i:end])
	text := name[i:end]
	if len(text) < minDashed || wordsBefore(text) || !looksRandom(text) || compound(text) {
		return i, Literal
	}
	if len(text) == nanoLength && slashes == 0 {
		return end, NanoID
	}
	return end, Token
}

// The lengths of a random text with dashes in it; longer ones only at the beginning of a
// segment.
const (
	minDashed = 16
	maxDashed = 512
)

// padded recognizes base64 that ends at end but for its padding.
func (s *splitter) padded(i, end int, seen byteKind) (int, bool) {
	name, from := s.name, end
	for end < len(name) && end < from+2 && name[end] == '=' && s.kinds['=']&isDelim == 0 {
		end++
	}
	mixed := seen&isDigit != 0 && seen&isLetter != 0 || seen&(isLower|isUpper) == isLower|isUpper
	return end, end > from && (end-i)%4 == 0 && end-i >= 12 && mixed && !s.wordAt(end)
}

// wordsBefore reports whether a text with dashes begins with a word of its own, such as
// cus_ or user-, or with a number of some digits.
func wordsBefore(text string) bool {
	n := 0
	for n < len(text) && (text[n]-'a' < 26 || text[n]-'A' < 26) {
		n++
	}
	if n == 0 {
		n = digitsAt(text, 0, len(text))
		return n > 2 && n < len(text) && !randomLength(len(text))
	}
	if n < len(text) && text[n]-'0' < 10 { // i18n_
		m := n
		for m < len(text) && isAlnum(text[m]) {
			m++
		}
		return m < len(text) && m <= 7 && isTechnical(text[:m])
	}
	return n < len(text) && (isWordText(text[:n]) || twoWords(text) || n >= minPrefix && !looksRandom(text[:n]))
}

// twoWords reports whether a text begins with two parts of three small letters or more, as
// one random text in 250,000 does.
func twoWords(text string) bool {
	i := 0
	for range 2 {
		from := i
		for i < len(text) && text[i]-'a' < 26 {
			i++
		}
		if i-from < 3 || i == len(text) || text[i] != '-' && text[i] != '_' {
			return false
		}
		i++
	}
	return true
}

// minPrefix is from how many letters on a beginning that does not look random is a word,
// in whatever case: getById_.
const minPrefix = 7

// randomLength reports whether base64url of 16, 24, 32, 48 or 64 bytes, or a nano id, has
// this length.
func randomLength(n int) bool {
	switch n {
	case nanoLength, 22, 32, 43, 64, 86:
		return true
	}
	return false
}

// wordsBehind returns the length of the words after the last dashes of a text, and of
// these dashes: _posts behind an id.
func wordsBehind(text string) (n int) {
	for {
		i := len(text)
		for i > 0 && text[i-1]-'a' < 26 {
			i--
		}
		if i == 0 || i == len(text) || text[i-1]-'0' < 10 || text[i-1]-'A' < 26 || len(text)-i < 4 && !shortWord(text[i:]) || !isWordText(text[i:]) {
			return n
		}
		n += len(text) - i + 1
		text = text[:i-1]
	}
}

// isWordText reports whether letters are a word rather than the chance beginning of a
// random text: at least three of them, in one case but for the first, that follow each
// other as in words.
func isWordText(letters string) bool {
	if len(letters) < 3 {
		return shortWord(letters)
	}
	cost, prev := 0, 0
	for i := range len(letters) {
		c := letters[i]
		if i > 0 && c < 'a' && letters[0] >= 'a' || i > 1 && (c < 'a') != (letters[1] < 'a') {
			return false
		}
		letter := int(c|0x20) - 'a'
		cost += letterCost(prev, letter)
		prev = letter + 1
	}
	return cost <= len(letters)*wordlike
}

// wordlike is what a letter of a word costs at most, on average: 4.5 bits, where a random
// one costs 6 under the word model.
const wordlike = 4*bit + bit/2

// shortWord reports whether one or two letters are a common prefix or suffix of ids.
func shortWord(letters string) bool {
	switch letters {
	case "id", "pi", "ch", "in", "pk", "sk", "tx", "us", "ss", "si", "ba", "re", "tr", "po", "ip", "db", "fn", "ns", "wp", "ak", "rk", "ui", "ux",
		"ids", "set", "map", "tag", "key", "ttl", "tmp", "job", "log", "url", "img", "doc", "new", "old", "raw", "tok", "val":
		return true
	}
	return false
}
