package screenshots

import (
	"bytes"
	"unicode/utf8"
)

// The middle of a cell, where lines meet. The half pixels keep thin lines sharp.
const (
	midX = cellW / 2.0
	midY = cellH/2.0 + 0.5
)

// grounds draws the backgrounds of cells.
func grounds(b *bytes.Buffer, grid [][]cell) {
	var l layers
	for y, row := range grid {
		for x, c := range row {
			if c.ground != "" {
				at := l.get(ink{colour: c.ground, opacity: 1})
				at.rects = append(at.rects, rect{float64(x * cellW), float64(y * cellH), float64(max(c.width, 1) * cellW), cellH})
			}
		}
	}
	l.write(b)
}

// underlineY is where text is underlined, below the top of its row.
const underlineY = baseline + 2.5

// shapes draws every character that is drawn as a shape, and underlines.
func shapes(b *bytes.Buffer, grid [][]cell) {
	var l layers
	for y, row := range grid {
		for x, c := range row {
			left, top := float64(x*cellW), float64(y*cellH)
			if r, ok := shaped(c); ok {
				draw(&l, r, c.ink, left, top)
			}
			if c.underline {
				at := l.get(c.ink)
				at.light = append(at.light, line{left, top + underlineY, left + float64(max(c.width, 1)*cellW), top + underlineY})
			}
		}
	}
	l.write(b)
}

// shaped reports whether a cell is drawn as a shape, and not as text.
func shaped(c cell) (rune, bool) {
	r, size := utf8.DecodeRuneInString(c.content)
	if size != len(c.content) || size < 2 {
		return 0, false
	}
	var probe layers
	return r, draw(&probe, r, ink{}, 0, 0)
}

// draw adds the shape of a character whose cell begins at x, y. It returns false for
// characters that are text.
func draw(l *layers, r rune, i ink, x, y float64) bool {
	switch {
	case r >= 0x2800 && r <= 0x28ff:
		braille(l.get(i), r, x, y)
	case r >= 0x2500 && r <= 0x257f:
		return box(l.get(i), r, x, y)
	case r >= 0x2580 && r <= 0x259f:
		block(l, r, i, x, y)
	default:
		return sign(l.get(i), r, x, y)
	}
	return true
}

// braille adds the dots of one character. Its lowest eight bits are the dots, numbered
// down the left column, down the right one, and then the lowest row, left and right.
func braille(l *layer, r rune, x, y float64) {
	for bit, dot := range [8]struct{ column, row float64 }{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if r&(1<<bit) != 0 {
			at := x + dotGap/2 + dot.column*dotGap
			down := y + cellH/8.0 + dot.row*cellH/4
			l.dots = append(l.dots, line{at, down, at, down})
		}
	}
}

// block adds a block element: eighths, halves, quadrants and shades of a cell.
func block(l *layers, r rune, i ink, x, y float64) {
	const w, h = cellW, cellH
	add := func(rects ...rect) {
		at := l.get(i)
		for _, r := range rects {
			at.rects = append(at.rects, rect{x + r.x, y + r.y, r.w, r.h})
		}
	}
	switch {
	case r == '▀':
		add(rect{0, 0, w, h / 2})
	case r >= '▁' && r <= '█': // lower eighths
		part := float64(r-'▁'+1) * h / 8
		add(rect{0, h - part, w, part})
	case r >= '▉' && r <= '▏': // left eighths, from seven down to one
		add(rect{0, 0, float64('▏'-r+1) * w / 8, h})
	case r == '▐':
		add(rect{w / 2.0, 0, w / 2.0, h})
	case r >= '░' && r <= '▓':
		i.opacity *= float64(r-'░'+1) / 4
		add(rect{0, 0, w, h})
	case r == '▔':
		add(rect{0, 0, w, h / 8.0})
	case r == '▕':
		add(rect{w * 7 / 8.0, 0, w / 8.0, h})
	default:
		set := quadrants(r)
		for bit, q := range [4]rect{{0, 0, w / 2.0, h / 2}, {w / 2.0, 0, w / 2.0, h / 2}, {0, h / 2, w / 2.0, h / 2}, {w / 2.0, h / 2, w / 2.0, h / 2}} {
			if set&(1<<bit) != 0 {
				add(q)
			}
		}
	}
}

// quadrants are the quarters of a cell that a character fills: 1 upper left, 2 upper
// right, 4 lower left, 8 lower right.
func quadrants(r rune) int {
	switch r {
	case '▘':
		return 1
	case '▝':
		return 2
	case '▖':
		return 4
	case '▗':
		return 8
	case '▚':
		return 9
	case '▞':
		return 6
	case '▛':
		return 7
	case '▜':
		return 11
	case '▙':
		return 13
	}
	return 14 // ▟
}
