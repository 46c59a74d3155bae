package screenshots

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// pen is how a run of text is written.
type pen struct {
	ink          ink
	bold, italic bool
}

// run is text in one row, in one style, without gaps.
type run struct {
	x, y, cells int
	text        string
	alone       bool // one character of a width that fonts may not keep to
}

// texts writes what is not drawn as a shape, one group for each style.
func texts(b *bytes.Buffer, grid [][]cell) {
	var order []pen
	runs := map[pen][]run{}
	for y, row := range grid {
		for x := 0; x < len(row); {
			p, r := nextRun(row, x, y)
			if r.text != "" {
				if runs[p] == nil {
					order = append(order, p)
				}
				runs[p] = append(runs[p], r)
			}
			x += r.cells
		}
	}
	for _, p := range order {
		b.WriteString("<g" + p.attributes() + ">\n")
		for _, r := range runs[p] {
			r.write(b)
		}
		b.WriteString("</g>\n")
	}
}

// nextRun reads the run of text that begins in column x. Where there is none, its text
// is empty, and its cells say how far to go on.
func nextRun(row []cell, x, y int) (pen, run) {
	first := row[x]
	if !written(first) {
		return pen{}, run{cells: 1}
	}
	p := penOf(first)
	r := run{x: x, y: y, cells: max(first.width, 1), text: first.content}
	if !steady(first) {
		r.alone = true
		return p, r
	}
	for x += r.cells; x < len(row); x++ {
		c := row[x]
		switch {
		case written(c) && steady(c) && penOf(c) == p:
			r.text += c.content
		case c.content == " " && x+1 < len(row) && written(row[x+1]) && steady(row[x+1]) && penOf(row[x+1]) == p:
			r.text += " "
		default:
			return p, r
		}
		r.cells++
	}
	return p, r
}

// written reports whether there is text in a cell.
func written(c cell) bool {
	if c.content == "" || c.content == " " {
		return false
	}
	_, isShape := shaped(c)
	return !isShape
}

// steady reports whether every font of equal widths has the character, in that width:
// others stand alone, so that they do not shift what follows.
func steady(c cell) bool {
	r, size := utf8.DecodeRuneInString(c.content)
	return size == len(c.content) && c.width == 1 && (r < 0x250 || strings.ContainsRune("–—‘’“”•…", r))
}

func penOf(c cell) pen {
	return pen{ink: c.ink, bold: c.bold, italic: c.italic}
}

func (p pen) attributes() string {
	s := fmt.Sprintf(` fill="%s"`, p.ink.colour) + opacity(p.ink)
	if p.bold {
		s += ` font-weight="bold"`
	}
	if p.italic {
		s += ` font-style="italic"`
	}
	return s
}

func (r run) write(b *bytes.Buffer) {
	y := r.y*cellH + baseline
	switch {
	case r.alone:
		fmt.Fprintf(b, `<text x="%s" y="%d" text-anchor="middle">%s</text>`+"\n", num(float64(r.x*cellW)+float64(r.cells*cellW)/2), y, escape(r.text))
	case r.cells == 1:
		fmt.Fprintf(b, `<text x="%d" y="%d">%s</text>`+"\n", r.x*cellW, y, escape(r.text))
	default:
		fmt.Fprintf(b, `<text x="%d" y="%d" textLength="%d">%s</text>`+"\n", r.x*cellW, y, r.cells*cellW, escape(r.text))
	}
}
