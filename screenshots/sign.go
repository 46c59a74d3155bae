package screenshots

import (
	"fmt"
	"math"
	"strings"
)

// sign adds one of the program's own signs, which fonts draw in many sizes or not at all.
func sign(l *layer, r rune, x, y float64) bool {
	switch r {
	case '●':
		const radius = 3.9
		fmt.Fprintf(&l.solid, "M%s %sa%s %s 0 1 0 %s 0a%s %s 0 1 0 %s 0z",
			num(x+midX-radius), num(y+midY), num(radius), num(radius), num(2*radius), num(radius), num(radius), num(-2*radius))
	case '◌':
		const radius, parts = 3.8, 6
		for i := range parts {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / parts)
			l.dots = append(l.dots, line{x + midX + radius*cos, y + midY + radius*sin, x + midX + radius*cos, y + midY + radius*sin})
		}
	case '▲':
		polygon(&l.solid, x+0.4, y+14.5, "h8.2l-4.1-8.4z")
	case '▼':
		polygon(&l.solid, x+0.4, y+6.5, "h8.2l-4.1 8.4z")
	case '✕':
		polygon(&l.signs, x+1.4, y+7.4, "l6.2 6.2m0-6.2l-6.2 6.2")
	case '↑':
		polygon(&l.signs, x+4.5, y+15.6, "v-9.6m-3.2 3.6l3.2-3.4l3.2 3.4")
	case '↓':
		polygon(&l.signs, x+4.5, y+5.4, "v9.6m-3.2-3.6l3.2 3.4l3.2-3.4")
	case '←':
		polygon(&l.signs, x+8.6, y+10.5, "h-7.6m3-3.2l-3.2 3.2l3.2 3.2")
	case '→':
		polygon(&l.signs, x+0.4, y+10.5, "h7.6m-3-3.2l3.2 3.2l-3.2 3.2")
	default:
		return false
	}
	return true
}

// polygon adds a path given by where it begins and how it goes on from there.
func polygon(d *strings.Builder, x, y float64, steps string) {
	d.WriteString("M" + num(x) + " " + num(y) + steps)
}
