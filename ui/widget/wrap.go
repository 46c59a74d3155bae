package widget

import (
	"strings"

	"valktop/ui/text"
)

// Wrap breaks s at spaces into lines of at most w cells; a word that is longer is cut
// with …. There is always at least one line.
func Wrap(s string, w int) []string {
	var lines []string
	line, used := "", 0
	for word := range strings.FieldsSeq(s) {
		n := text.Width(word)
		switch {
		case used == 0:
			line, used = text.Cut(word, w), min(n, w)
		case used+1+n <= w:
			line, used = line+" "+text.Escape(word), used+1+n
		default:
			lines = append(lines, line)
			line, used = text.Cut(word, w), min(n, w)
		}
	}
	return append(lines, line)
}
