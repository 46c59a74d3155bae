package screenshots

import "fmt"

// arms are the weights of the four half lines of a box-drawing character, from its
// middle up, right, down and left: 0 none, 1 light, 2 heavy.
type arms [4]int

func armsOf(r rune) arms {
	switch r {
	case '─':
		return arms{0, 1, 0, 1}
	case '━':
		return arms{0, 2, 0, 2}
	case '│':
		return arms{1, 0, 1, 0}
	case '┃':
		return arms{2, 0, 2, 0}
	case '┌':
		return arms{0, 1, 1, 0}
	case '┐':
		return arms{0, 0, 1, 1}
	case '└':
		return arms{1, 1, 0, 0}
	case '┘':
		return arms{1, 0, 0, 1}
	case '├':
		return arms{1, 1, 1, 0}
	case '┤':
		return arms{1, 0, 1, 1}
	case '┬':
		return arms{0, 1, 1, 1}
	case '┴':
		return arms{1, 1, 0, 1}
	case '┼':
		return arms{1, 1, 1, 1}
	case '┏':
		return arms{0, 2, 2, 0}
	case '┓':
		return arms{0, 0, 2, 2}
	case '┗':
		return arms{2, 2, 0, 0}
	case '┛':
		return arms{2, 0, 0, 2}
	case '╴':
		return arms{0, 0, 0, 1}
	case '╵':
		return arms{1, 0, 0, 0}
	case '╶':
		return arms{0, 1, 0, 0}
	case '╷':
		return arms{0, 0, 1, 0}
	case '╸':
		return arms{0, 0, 0, 2}
	case '╹':
		return arms{2, 0, 0, 0}
	case '╺':
		return arms{0, 2, 0, 0}
	case '╻':
		return arms{0, 0, 2, 0}
	case '╼':
		return arms{0, 2, 0, 1}
	case '╾':
		return arms{0, 1, 0, 2}
	}
	return arms{}
}

// box adds a box-drawing character. The rare ones (double lines, mixed crossings) are
// left to the font.
func box(l *layer, r rune, x, y float64) bool {
	if dashes(l, r, x, y) || rounded(l, r, x, y) {
		return true
	}
	a := armsOf(r)
	if a == (arms{}) {
		return false
	}
	for side, weight := range a {
		if weight == 0 {
			continue
		}
		// An arm reaches a little over the middle where it meets another: no notch in the corner.
		over := 0.5 * float64(weight)
		if a[(side+2)%4] == 0 && a[(side+1)%4] == 0 && a[(side+3)%4] == 0 {
			over = 0
		}
		at := [4]line{
			{x + midX, y, x + midX, y + midY + over},
			{x + midX - over, y + midY, x + cellW, y + midY},
			{x + midX, y + midY - over, x + midX, y + cellH},
			{x, y + midY, x + midX + over, y + midY},
		}[side]
		if weight == 1 {
			l.light = append(l.light, at)
		} else {
			l.heavy = append(l.heavy, at)
		}
	}
	return true
}

// rounded adds a round corner.
func rounded(l *layer, r rune, x, y float64) bool {
	var endX, endY float64
	switch r {
	case '╭':
		endX, endY = x+cellW, y+cellH
	case '╮':
		endX, endY = x, y+cellH
	case '╯':
		endX, endY = x, y
	case '╰':
		endX, endY = x+cellW, y
	default:
		return false
	}
	// From the upper or lower edge towards the middle, a curve of the radius of half
	// a cell's width, which ends at the left or right edge.
	turn := midY + midX
	if endY == y {
		turn = midY - midX
	}
	fmt.Fprintf(&l.curves, "M%s %sV%sQ%s %s %s %s", num(x+midX), num(endY), num(y+turn),
		num(x+midX), num(y+midY), num(endX), num(y+midY))
	return true
}

// dashes adds dashed lines: two, three or four dashes a cell, light or heavy.
func dashes(l *layer, r rune, x, y float64) bool {
	var n float64
	switch r {
	case '╌', '╍', '╎', '╏':
		n = 2
	case '┄', '┅', '┆', '┇':
		n = 3
	case '┈', '┉', '┊', '┋':
		n = 4
	default:
		return false
	}
	lines := &l.light
	if r == '╍' || r == '╏' || r == '┅' || r == '┇' || r == '┉' || r == '┋' {
		lines = &l.heavy
	}
	upright := r == '╎' || r == '╏' || r == '┆' || r == '┇' || r == '┊' || r == '┋'
	for i := range int(n) {
		from, to := (float64(i)+0.2)/n, (float64(i)+0.8)/n
		if upright {
			*lines = append(*lines, line{x + midX, y + from*cellH, x + midX, y + to*cellH})
		} else {
			*lines = append(*lines, line{x + from*cellW, y + midY, x + to*cellW, y + midY})
		}
	}
	return true
}
