package canvas

import (
	uv "github.com/charmbracelet/ultraviolet"

	"valktop/themes"
)

// reset ends every style, so that each line stands on its own.
const reset = "\x1b[m"

// String is the canvas as h lines of text with escape sequences for styles, each
// exactly w cells wide.
func (c Canvas) String() string {
	if c.w == 0 || c.h == 0 {
		return ""
	}
	pens := pens{styles: c.grid.styles}
	b := make([]byte, 0, 4*c.w*c.h)
	for y := range c.h {
		if y > 0 {
			b = append(b, '\n')
		}
		b = c.appendRow(b, y, &pens)
	}
	return string(b)
}

func (c Canvas) appendRow(b []byte, y int, pens *pens) []byte {
	pen := uint16(0)
	row := c.row(y)
	for x := 0; x < len(row); {
		cl := row[x]
		if cl.style != pen {
			b = append(b, pens.change(pen, cl.style)...)
			pen = cl.style
		}
		width := int(cl.width)
		if width == 0 || x+width > len(row) { // cut at the edge of the window
			b = append(b, ' ')
			x++
			continue
		}
		b = c.grid.append(b, cl.glyph)
		x += width
	}
	if pen != 0 {
		b = append(b, reset...)
	}
	return b
}

// pens makes the escape sequences from one style to another, each once.
type pens struct {
	styles  []themes.Style
	changes map[[2]uint16]string
}

func (p *pens) change(from, to uint16) string {
	if s, ok := p.changes[[2]uint16{from, to}]; ok {
		return s
	}
	if p.changes == nil {
		p.changes = map[[2]uint16]string{}
	}
	a, b := convert(p.styles[from]), convert(p.styles[to])
	s := b.Diff(&a)
	p.changes[[2]uint16{from, to}] = s
	return s
}

func convert(s themes.Style) uv.Style {
	st := uv.Style{Fg: s.Fg, Bg: s.Bg}
	if s.Bold {
		st.Attrs |= uv.AttrBold
	}
	if s.Faint {
		st.Attrs |= uv.AttrFaint
	}
	if s.Reverse {
		st.Attrs |= uv.AttrReverse
	}
	if s.Underline {
		st.Underline = uv.UnderlineSingle
	}
	return st
}
