package themes

import (
	"image/color"
	"math"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"
)

// In returns the theme as a terminal with so many colours can show it. In 16 colours a
// built-in theme shows those it chose; in none it is the mono theme under its own name.
func (t Theme) In(p colorprofile.Profile) Theme {
	switch p {
	case colorprofile.ANSI256:
		return t.convert(among256())
	case colorprofile.ANSI:
		return faintAreas(t.convert(basic))
	case colorprofile.ASCII, colorprofile.NoTTY:
		m := mono()
		m.Name, m.Dark = t.Name, t.Dark
		return m
	}
	return t
}

// faintAreas tells areas from their lines where a fourth of a colour's brightness is the
// same one of the sixteen.
func faintAreas(t Theme) Theme {
	for _, r := range rolesOf(&t) {
		if r.area != nil {
			r.area.Faint = true
		}
	}
	return t
}

// convert returns t with every colour but the terminal's own put through f.
func (t Theme) convert(f func(color.Color) color.Color) Theme {
	for _, r := range rolesOf(&t) {
		for _, c := range []*color.Color{&r.style.Fg, &r.style.Bg} {
			if *c != nil {
				*c = f(*c)
			}
		}
	}
	return t
}

// among256 finds the one of the 240 fixed colours of a terminal with 256 that looks most like
// another, by the distance in CIELAB: dark blues and greens, of which there are next to none,
// become dark greys, and not the pure ones that lie nearer in red, green and blue. The first
// sixteen are left out: they are what each terminal's user made of them.
func among256() func(color.Color) color.Color {
	const first, all = 16, 256
	var table [all][3]float64
	for i := first; i < all; i++ {
		one, _ := colorful.MakeColor(ansi.IndexedColor(i))
		table[i][0], table[i][1], table[i][2] = one.Lab()
	}
	return func(c color.Color) color.Color {
		made, ok := colorful.MakeColor(c)
		if _, own := c.(ansi.BasicColor); own || !ok {
			return c
		}
		l, a, b := made.Lab()
		best, least := first, math.Inf(1)
		for i := first; i < all; i++ {
			dl, da, db := table[i][0]-l, table[i][1]-a, table[i][2]-b
			if d := dl*dl + da*da + db*db; d < least {
				best, least = i, d
			}
		}
		return ansi.IndexedColor(best)
	}
}

// basic is the one of the sixteen colours that stands for c.
func basic(c color.Color) color.Color {
	switch c := c.(type) {
	case paint:
		return c.basic
	case ansi.BasicColor:
		return c
	}
	return nearestBasic(c)
}

// nearestBasic goes by hue before brightness: that a line is orange says more than how
// dark it is. The angles are those between the hues of the six colours, on the circle of HCL.
func nearestBasic(c color.Color) color.Color {
	made, ok := colorful.MakeColor(c)
	if !ok {
		return nil
	}
	const (
		grey   = 0.08 // below this chroma no hue is seen
		bright = 0.55 // from this lightness on the bright six are nearer
	)
	hue, chroma, lightness := made.Hcl()
	if chroma < grey {
		switch {
		case lightness < 0.15:
			return ansi.Black
		case lightness < 0.55:
			return ansi.BrightBlack
		case lightness < 0.88:
			return ansi.White
		}
		return ansi.BrightWhite
	}
	index := ansi.Red
	for _, part := range []struct {
		below float64 // degrees
		index ansi.BasicColor
	}{{60, ansi.Red}, {115, ansi.Yellow}, {170, ansi.Green}, {230, ansi.Cyan}, {300, ansi.Blue}, {345, ansi.Magenta}} {
		if hue < part.below {
			index = part.index
			break
		}
	}
	if lightness >= bright {
		index += ansi.BrightBlack
	}
	return index
}
