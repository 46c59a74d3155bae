package widget

import (
	"image/color"
	"strings"

	"pgregory.net/rapid"

	"valktop/themes"
	"valktop/ui/canvas"
)

// theme has a colour of its own for each role, so that tests can tell them apart.
func theme() themes.Theme {
	role := func(n uint8) themes.Style { return themes.Style{Fg: color.Gray{Y: n}} }
	return themes.Theme{
		Name: "test", Text: role(1), Bright: role(2), Dim: role(3), Faint: role(4), Accent: role(5),
		Good: role(6), Warn: role(7), Bad: role(8), Unknown: role(9), Title: role(10),
		Selected: themes.Style{Bg: color.Gray{Y: 11}},
	}
}

// plain is what is drawn on c, without styles, a line a row.
func plain(c canvas.Canvas) string {
	var b strings.Builder
	for y := range c.Height() {
		line := ""
		for x := range c.Width() {
			line += c.At(x, y)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// on draws on a new canvas of w × h cells and returns what is there then.
func on(w, h int, draw func(canvas.Canvas)) string {
	c := canvas.New(w, h)
	draw(c)
	return plain(c)
}

// hostile draws strings that have broken other programs.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{"", "日本語", "\u0301", "👩‍👩‍👧‍👦", "\x1b]0;evil\x07", "\x9b31m\xff", "\u202e", "a\tb\r\n c", "a long text with several words in it, longer than most of what it is drawn on"}),
	)
}
