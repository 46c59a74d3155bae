package inspect

import (
	"strings"

	"valktop/themes"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// role is what a piece of a value is, so that a theme can colour it.
type role int

const (
	plain  role = iota
	name        // of a field
	number      // as JSON writes it
	word        // true, false, null
	sign        // brackets, commas, offsets
)

// style is a role's in a theme.
func (r role) style(th themes.Theme) themes.Style {
	switch r {
	case name:
		return th.Accent
	case number:
		return th.Bright
	case word:
		return th.Title
	case sign:
		return th.Dim
	case plain:
	}
	return th.Text
}

// piece is a part of a line.
type piece struct {
	text string
	role role
}

// spans colours a line.
func spans(line []piece, th themes.Theme) []widget.Span {
	out := make([]widget.Span, 0, len(line))
	for _, p := range line {
		out = append(out, widget.Span{Text: p.text, Style: p.role.style(th)})
	}
	return out
}

// folded breaks lines so that none takes more than w cells; nothing is left out.
func folded(lines [][]piece, w int) [][]piece {
	if w < 1 {
		return nil
	}
	out := make([][]piece, 0, len(lines))
	for _, line := range lines {
		out = append(out, fold(line, w)...)
	}
	return out
}

// fold breaks one line.
func fold(line []piece, w int) [][]piece {
	var rows [][]piece
	var row []piece
	room := w
	for _, p := range line {
		begin, at := 0, 0
		escaped := text.Escape(p.text)
		for cluster, width := range text.Cells(escaped) {
			if width > room && room < w {
				if at > begin {
					row = append(row, piece{escaped[begin:at], p.role})
				}
				rows, row, room, begin = append(rows, row), nil, w, at
			}
			at += len(cluster)
			room -= width
		}
		if at > begin {
			row = append(row, piece{escaped[begin:at], p.role})
		}
	}
	return append(rows, row)
}

// textLines are the lines of a text.
func textLines(s string) [][]piece {
	var lines [][]piece
	for line := range strings.SplitSeq(strings.TrimSuffix(s, "\n"), "\n") {
		lines = append(lines, []piece{{line, plain}})
	}
	return lines
}
