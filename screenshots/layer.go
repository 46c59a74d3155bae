package screenshots

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rect is a filled rectangle, in pixels.
type rect struct{ x, y, w, h float64 }

// line is a horizontal or vertical line, in pixels, from the left or the top.
type line struct{ x0, y0, x1, y1 float64 }

// layer is everything that is drawn with one ink. What touches is joined, so that a
// border is one line and not one for each cell: files stay small, and no seams show.
type layer struct {
	rects        []rect
	light, heavy []line
	dots         []line          // rows of braille dots, each from its first to its last
	curves       strings.Builder // path data for light strokes: corners
	signs        strings.Builder // path data for the strokes of signs
	solid        strings.Builder // path data for filled shapes that are not rectangles
}

// layers keeps the inks in the order of their first use.
type layers struct {
	order []ink
	of    map[ink]*layer
}

func (l *layers) get(i ink) *layer {
	if l.of[i] == nil {
		if l.of == nil {
			l.of = map[ink]*layer{}
		}
		l.of[i] = &layer{}
		l.order = append(l.order, i)
	}
	return l.of[i]
}

// dotGap is the distance of braille dots in a row: they are spaced evenly across cells.
const dotGap = cellW / 2.0

func (l *layers) write(b *bytes.Buffer) {
	for _, i := range l.order {
		layer := l.of[i]
		paint := func(format, data string) {
			if data != "" {
				fmt.Fprintf(b, "<path "+format+opacity(i)+` d="%s"/>`+"\n", i.colour, data)
			}
		}
		paint(`fill="%s"`, filled(layer.rects)+layer.solid.String())
		paint(`stroke="%s"`, stroked(layer.light)+layer.curves.String())
		paint(`stroke="%s" stroke-width="3"`, stroked(layer.heavy))
		paint(`stroke="%s" stroke-width="1.5"`, layer.signs.String())
		// A row of dots is one line of dashes without length, whose round ends are the dots.
		paint(`stroke="%s" stroke-width="2.4" stroke-linecap="round" stroke-dasharray=".01 4.49"`, dotted(layer.dots))
	}
}

// filled joins rectangles that stand side by side.
func filled(rects []rect) string {
	slices.SortFunc(rects, func(a, b rect) int {
		return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.h, b.h), cmp.Compare(a.x, b.x))
	})
	var joined []rect
	for _, r := range rects {
		if n := len(joined) - 1; n >= 0 && joined[n].y == r.y && joined[n].h == r.h && joined[n].x+joined[n].w == r.x {
			joined[n].w += r.w
			continue
		}
		joined = append(joined, r)
	}
	var d strings.Builder
	for _, r := range joined {
		d.WriteString("M" + num(r.x) + " " + num(r.y) + "h" + num(r.w) + "v" + num(r.h) + "h" + num(-r.w) + "z")
	}
	return d.String()
}

// stroked joins lines that go on in one another.
func stroked(lines []line) string {
	var across, down []line
	for _, l := range lines {
		if l.y0 == l.y1 {
			across = append(across, l)
		} else {
			down = append(down, l)
		}
	}
	var d strings.Builder
	for _, l := range join(across, 0) {
		d.WriteString("M" + num(l.x0) + " " + num(l.y0) + "H" + num(l.x1))
	}
	slices.SortFunc(down, func(a, b line) int { return cmp.Or(cmp.Compare(a.x0, b.x0), cmp.Compare(a.y0, b.y0)) })
	for i := 0; i < len(down); {
		l := down[i]
		for i++; i < len(down) && down[i].x0 == l.x0 && down[i].y0 <= l.y1; i++ {
			l.y1 = max(l.y1, down[i].y1)
		}
		d.WriteString("M" + num(l.x0) + " " + num(l.y0) + "V" + num(l.y1))
	}
	return d.String()
}

// dotted joins dots that are neighbours in their row.
func dotted(dots []line) string {
	var d strings.Builder
	for _, l := range join(dots, dotGap) {
		d.WriteString("M" + num(l.x0) + " " + num(l.y0) + "H" + num(l.x1+1))
	}
	return d.String()
}

// join makes one of horizontal lines with no more than gap between them.
func join(lines []line, gap float64) []line {
	slices.SortFunc(lines, func(a, b line) int { return cmp.Or(cmp.Compare(a.y0, b.y0), cmp.Compare(a.x0, b.x0)) })
	var joined []line
	for _, l := range lines {
		if n := len(joined) - 1; n >= 0 && joined[n].y0 == l.y0 && l.x0 <= joined[n].x1+gap {
			joined[n].x1 = max(joined[n].x1, l.x1)
			continue
		}
		joined = append(joined, l)
	}
	return joined
}

func opacity(i ink) string {
	if i.opacity == 1 {
		return ""
	}
	return ` opacity="` + num(i.opacity) + `"`
}

// num writes a number as short as it goes, to a hundredth of a pixel.
func num(v float64) string {
	s := strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
	switch {
	case strings.HasPrefix(s, "0."):
		return s[1:]
	case strings.HasPrefix(s, "-0."):
		return "-" + s[2:]
	}
	return s
}
