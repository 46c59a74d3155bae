package themes

import (
	"image/color"

	"github.com/charmbracelet/x/ansi"
)

// paint is a colour with its place among the sixteen that every colour terminal has.
// Converted by distance alone, different roles end up as the same of the sixteen (amber
// and red both become red), so built-in themes choose.
type paint struct {
	exact color.RGBA
	basic color.Color // one of the sixteen, or nil: the terminal's own
}

// RGBA implements color.Color.
func (p paint) RGBA() (r, g, b, a uint32) { return p.exact.RGBA() }

// own stands for the terminal's own colour among the sixteen.
const own = -1

// rgb is the colour 0xrrggbb, and the one of the sixteen that stands in for it.
func rgb(hex uint32, basic int) paint {
	p := paint{exact: color.RGBA{R: byte(hex >> 16), G: byte(hex >> 8), B: byte(hex), A: 0xff}}
	if basic != own {
		p.basic = ansi.BasicColor(basic)
	}
	return p
}

// toward moves c a part of the way (0 to 1) to another colour.
func toward(c, other color.Color, part float64) color.RGBA {
	r0, g0, b0, _ := c.RGBA()
	r1, g1, b1, _ := other.RGBA()
	mix := func(a, b uint32) byte { return byte((float64(a)*(1-part) + float64(b)*part) / 0x101) }
	return color.RGBA{R: mix(r0, r1), G: mix(g0, g1), B: mix(b0, b1), A: 0xff}
}

// areaPart is how far the area beneath a line lies from the line's colour on the way to
// the background: what is left is about a quarter of the line's brightness.
const areaPart = 0.72

// ground is the background that a theme's areas fade into.
func ground(dark bool) color.Color {
	if dark {
		return color.Black
	}
	return color.White
}

// beneath is the style of the area under a line of colour c. Of the sixteen it is the
// line's own colour, fainter.
func beneath(c color.Color, dark bool) Style {
	switch c := c.(type) {
	case nil:
		return Style{Faint: true}
	case ansi.BasicColor:
		return Style{Fg: c, Faint: true}
	case paint:
		return Style{Fg: paint{exact: toward(c, ground(dark), areaPart), basic: c.basic}}
	default:
		return Style{Fg: toward(c, ground(dark), areaPart)}
	}
}
