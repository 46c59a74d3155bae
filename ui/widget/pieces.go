package widget

import "valktop/ui/canvas"

// PiecesApart is the space between the pieces of a line, in cells.
const PiecesApart = 3

// Pieces draws what is said in pieces in the first row of c from column x on. A piece that
// doesn't fit goes whole, and leaves its place to the next. The last cell stays free.
func Pieces(c canvas.Canvas, x int, pieces ...[]Span) {
	for _, piece := range pieces {
		if w := SpansWidth(piece...); w > 0 && x+w < c.Width() {
			x = Spans(c, x, 0, piece...) + PiecesApart
		}
	}
}

// PiecesWidth is how many cells pieces take in a line that has room for all.
func PiecesWidth(pieces ...[]Span) int {
	w := -PiecesApart
	for _, piece := range pieces {
		w += SpansWidth(piece...) + PiecesApart
	}
	return max(w, 0)
}

// Fitting are the first of pieces that w cells have room for, with sep between them; … stands
// for the rest. One that is too long by itself is cut.
func Fitting(w int, sep Span, pieces ...[]Span) []Span {
	for n := len(pieces); n > 1; n-- {
		if line := joined(n, sep, pieces); SpansWidth(line...) <= w {
			return line
		}
	}
	return CutSpans(joined(1, sep, pieces), w)
}

// joined are the first n of pieces in a row, and a sign of those left out.
func joined(n int, sep Span, pieces [][]Span) []Span {
	var line []Span
	for i, piece := range pieces[:min(n, len(pieces))] {
		if i > 0 {
			line = append(line, sep)
		}
		line = append(line, piece...)
	}
	if n < len(pieces) {
		line = append(line, Span{" " + ellipsis, sep.Style})
	}
	return line
}
