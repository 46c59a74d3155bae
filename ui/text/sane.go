package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxMarks is how many combining marks one character may carry. Living languages need
// at most four (pointed and cantillated Hebrew, Vietnamese, Thai); text that stacks more
// paints over the lines around it.
const maxMarks = 4

// maxClusterBytes is room for the longest cluster that may be drawn, and for one
// character more, which shows that a longer one is too long.
const maxClusterBytes = (1 + maxMarks + 1) * utf8.UTFMax

// sane reports whether a grapheme cluster may be drawn as it is: every character of it
// shows, terminals agree on its width, and it never joins what stands beside it.
func sane(cluster string, width int) bool {
	if width < 1 || width > 2 || ansi.WcWidth.StringWidth(cluster) != width {
		return false
	}
	marks := -1 // the first character is the base
	for i, r := range cluster {
		if r == utf8.RuneError && !strings.HasPrefix(cluster[i:], string(utf8.RuneError)) {
			return false // not the replacement character, but a broken byte
		}
		if !shows(r) {
			return false
		}
		marks++
	}
	return marks <= maxMarks && stands(cluster)
}

// shows reports whether a character leaves a mark that tells it from others.
// Characters that hide are used to make two names look alike.
func shows(r rune) bool {
	switch {
	case r == ' ' || r == '\u3000': // the ideographic space is two cells wide, so it is seen
		return true
	case unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point):
		return false
	case unicode.Is(unicode.Co, r): // private use: icons of patched fonts
		return true
	}
	// IsPrint leaves out controls, format characters (bidi, zero width, tags),
	// other spaces, separators and what is not assigned.
	return unicode.IsPrint(r)
}

// stands reports whether a cluster stays apart from any neighbour. Cells are drawn by
// different hands, and the terminal sees only the line that comes out: a combining mark
// at the beginning would climb on the cell before, half a flag would take the next half.
// A neighbour that joins is either like a letter or like the cluster itself.
func stands(cluster string) bool {
	first := func(s string) int {
		c, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		return len(c)
	}
	return first("x"+cluster) == 1 &&
		first(cluster+"x") == len(cluster) &&
		first(cluster+cluster) == len(cluster)
}

// plainWidth is the width of a character that needs no closer look: it shows, terminals
// agree on its width, and it joins no other character of this kind. 0 means: look closer.
// It is a shortcut, so that frames of lines, braille, and most scripts are measured fast.
func plainWidth(r rune) int {
	switch {
	case r >= 0x20 && r < 0x7f,
		r >= 0xa1 && r <= 0x2ff && r != 0xad,               // Latin; 0xad is the soft hyphen
		r >= 0x391 && r <= 0x3a1, r >= 0x3a3 && r <= 0x3ff, // Greek
		r >= 0x400 && r <= 0x481,   // Cyrillic
		r >= 0x2010 && r <= 0x2027, // dashes, quotes, bullet, ellipsis
		r >= 0x2190 && r <= 0x2199, // arrows
		r >= 0x2500 && r <= 0x25fc, // lines, blocks, shapes
		r >= 0x2800 && r <= 0x28ff: // braille
		return 1
	case r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30ff, // kana
		r >= 0x3001 && r <= 0x3003,
		r >= 0x4e00 && r <= 0x9fff, // Chinese characters
		r >= 0xac00 && r <= 0xd7a3: // Korean syllables
		return 2
	}
	return 0
}
