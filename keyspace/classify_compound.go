package keyspace

import "strings"

// compound reports whether a text with dashes is an identifier with words beside it rather
// than random all over: one part of it is a UUID, a digest or a ULID, or has the length of
// an identifier while the whole has not and the other parts are words.
func compound(text string) bool {
	odd, whole := !randomLength(len(text)), 0
	for i := 0; i <= len(text); {
		if isUUID(text, i) {
			return true
		}
		end := i
		for end < len(text) && text[end] != '-' && text[end] != '_' {
			end++
		}
		switch part := text[i:end]; {
		case isDigest(part), len(part) == 26 && part[0] == '0' && isULID(part):
			return true
		case randomLength(len(part)) || len(part) == 27:
			whole++
		case !plainWord(part):
			odd = false
		}
		i = end + 1
	}
	return odd && whole == 1
}

// minDigest is from which length on hexadecimal digits are no accident in a random text: of
// 64 characters 16 are some, so 12 in a row come about once in 16 million places.
const minDigest = 12

// isDigest reports whether a text is hexadecimal, in one case, and long.
func isDigest(text string) bool {
	return len(text) >= minDigest && isHexText(text) && (strings.ToLower(text) == text || strings.ToUpper(text) == text)
}

// maxOddWord is the length up to which what does not look random may be a word.
const maxOddWord = 12

// plainWord reports whether a text is letters, in one case but for the first, or short and
// does not look random: of fewer than minHex characters that cannot be told.
func plainWord(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c-'0' < 10 || i > 1 && (c < 'a') != (text[1] < 'a') || i > 0 && c < 'a' && text[0] >= 'a' {
			return len(text) < minHex || len(text) <= maxOddWord && !looksRandom(text)
		}
	}
	return text != ""
}
