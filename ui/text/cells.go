package text

import (
	"iter"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Cells yields what s looks like, one grapheme cluster at a time, each with the number
// of cells it takes (1 or 2). A byte that must not reach the terminal is yielded as the
// characters of its escape. Joining what is yielded is Escape(s).
func Cells(s string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for len(s) > 0 {
			n, width := next(s)
			if width > 0 {
				if !yield(s[:n], width) {
					return
				}
			} else if !escaped(s[:n], yield) {
				return
			}
			s = s[n:]
		}
	}
}

// Width is how many cells s takes when drawn, escapes included.
func Width(s string) int {
	total := 0
	for len(s) > 0 {
		n, width := next(s)
		if width == 0 {
			width = escapedLen(s[:n])
		}
		total += width
		s = s[n:]
	}
	return total
}

// Escape is what s looks like on the screen. Backslashes and quotes that are in s are
// left alone, so this is for eyes: what a program reads back is written by Quote.
// A string that needs no escapes is returned as it is.
func Escape(s string) string {
	clean := 0
	for clean < len(s) {
		n, width := next(s[clean:])
		if width == 0 {
			break
		}
		clean += n
	}
	if clean == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/2)
	b.WriteString(s[:clean])
	for cluster := range Cells(s[clean:]) {
		b.WriteString(cluster)
	}
	return b.String()
}

// next measures what s begins with: n bytes that take width cells, or, when width
// is 0, n bytes that must be escaped.
func next(s string) (n, width int) {
	if s[0] < utf8.RuneSelf {
		if endsAt(s, 1) {
			return 1, asciiWidth(s[0])
		}
	} else if r, size := utf8.DecodeRuneInString(s); r == utf8.RuneError && size <= 1 {
		return 1, 0
	} else if w := plainWidth(r); w > 0 && endsAt(s, size) {
		return size, w
	}
	return nextCluster(s)
}

// endsAt reports whether the character before s[i] is surely a cluster of its own,
// because nothing follows it, or something that never joins what stands before it.
func endsAt(s string, i int) bool {
	if i >= len(s) || s[i] < utf8.RuneSelf {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return plainWidth(r) > 0
}

// nextCluster is next where a character may join its neighbours.
//
// A cluster is kept only if terminals agree on its width and it stays itself whatever
// is drawn beside it. Bubble Tea measures by code points until the terminal says that it
// measures by clusters, and the two differ for emoji sequences and many conjuncts:
// such a cluster would shift the rest of its line on one kind of terminal. Of these
// the first character is shown, the rest escaped.
func nextCluster(s string) (n, width int) {
	// A longer cluster is not sane; looking no further keeps the time that a long
	// row of combining marks takes in proportion to its length.
	cluster, width := ansi.FirstGraphemeCluster(s[:min(len(s), maxClusterBytes)], ansi.GraphemeWidth)
	if sane(cluster, width) {
		return len(cluster), width
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size <= 1 {
		return 1, 0
	}
	if size == len(cluster) {
		return size, 0
	}
	first := s[:size]
	if _, width = ansi.FirstGraphemeCluster(first, ansi.GraphemeWidth); sane(first, width) {
		// What follows is a cluster of its own from now on. If it were drawn as it
		// is, it would join this one again, so sane refuses characters that do.
		return size, width
	}
	return size, 0
}

// asciiWidth is 1 for what prints and 0 for control characters.
func asciiWidth(b byte) int {
	if b < ' ' || b == 0x7f {
		return 0
	}
	return 1
}
