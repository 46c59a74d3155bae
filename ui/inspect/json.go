package inspect

import (
	"bytes"
	"encoding/json"
	"strings"
)

// indent is one level of JSON that is laid out.
const indent = "  "

// jsonLines lays JSON out, a line a value; false when s is none, or only a part of one.
func jsonLines(s string) ([][]piece, bool) {
	if begin := strings.TrimLeft(s, " \t\r\n"); begin == "" || begin[0] != '{' && begin[0] != '[' {
		return nil, false // a lone number is a text as well
	}
	var laid bytes.Buffer
	if json.Indent(&laid, []byte(s), "", indent) != nil {
		return nil, false
	}
	var lines [][]piece
	for line := range strings.SplitSeq(laid.String(), "\n") {
		lines = append(lines, jsonLine(line))
	}
	return lines, true
}

// jsonLine tells the parts of a line of JSON that is laid out.
func jsonLine(line string) []piece {
	var pieces []piece
	for line != "" {
		n := token(line)
		part, rest := line[:n], line[n:]
		p := piece{part, sign}
		switch c := part[0]; {
		case c == '"' && strings.HasPrefix(rest, ":"):
			p.role = name
		case c == '"':
			p.role = plain
		case c == '-' || c >= '0' && c <= '9':
			p.role = number
		case c == 't' || c == 'f' || c == 'n':
			p.role = word
		}
		pieces = append(pieces, p)
		line = rest
	}
	return pieces
}

// betweenTokens are the bytes of JSON that are neither strings nor numbers nor words.
const betweenTokens = " \t{}[],:"

// token is how many bytes the first part of a line of JSON takes: a string with its
// quotes, a number or a word, or what stands between them.
func token(s string) int {
	between := func(b byte) bool { return strings.IndexByte(betweenTokens, b) >= 0 }
	n := 1
	switch {
	case s[0] == '"':
		for ; n < len(s) && s[n] != '"'; n++ {
			if s[n] == '\\' {
				n++
			}
		}
		return min(n+1, len(s))
	case between(s[0]):
		for n < len(s) && between(s[n]) {
			n++
		}
	default:
		for n < len(s) && !between(s[n]) && s[n] != '"' {
			n++
		}
	}
	return n
}
