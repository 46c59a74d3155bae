// Package text is the one door to the terminal: it decides what a byte from outside
// looks like, and measures, cuts and pads in cells.
package text

import "iter"

// Cells yields the grapheme clusters of s and their widths in cells. (being built)
func Cells(s string) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for _, r := range s {
			if !yield(string(r), 1) {
				return
			}
		}
	}
}

// Width is how many cells s takes when drawn. (being built)
func Width(s string) int { return len([]rune(s)) }
