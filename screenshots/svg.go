// Package screenshots turns frames of the program into pictures.
package screenshots

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"

	"valktop/themes"
)

// Options of a picture. The zero Options draw the dark theme's background and no frame.
type Options struct {
	Theme themes.Theme // its ground is the background, its text what has no colour of its own
	Frame bool         // draw a window around the terminal
	Title string       // in the window's frame
}

// The size of a cell in pixels, and of the text in it. JetBrains Mono of 15 px is 9 px wide.
const (
	cellW    = 9
	cellH    = 20
	fontSize = 15
	baseline = 15 // of text, below the top of its row
)

// The space around the terminal, without and with a window frame, and the frame's own.
const (
	margin       = 10
	windowMargin = 14
	titleHeight  = 34
	corner       = 9
)

// fonts are tried in this order: the first is the one that the cells are measured for.
const fonts = "JetBrains Mono,ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,Liberation Mono,monospace"

// SVG draws content, w × h cells of text with escape sequences for its styles, as a
// picture. The same content gives the same bytes. Lines, blocks, braille and the program's
// signs are drawn as shapes, so that the picture does not depend on fonts; text keeps to
// its columns whatever font draws it.
func SVG(content string, w, h int, o Options) []byte {
	if o.Theme.Ground == nil {
		o.Theme = themes.Default(true)
	}
	grid := read(content, max(w, 0), max(h, 0), o.Theme)
	left, top := margin, margin
	if o.Frame {
		left, top = windowMargin, titleHeight
	}
	width, height := w*cellW+2*left, h*cellH+top+left

	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="%s" font-size="%d" xml:space="preserve">`+"\n",
		width, height, width, height, fonts, fontSize)
	window(&b, width, height, o)
	fmt.Fprintf(&b, `<g fill="none" transform="translate(%d %d)">`+"\n", left, top)
	grounds(&b, grid)
	shapes(&b, grid)
	texts(&b, grid)
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// window draws the background and, if asked for, a frame with a title.
func window(b *bytes.Buffer, width, height int, o Options) {
	fmt.Fprintf(b, `<rect width="%d" height="%d" rx="%d" fill="%s"/>`+"\n", width, height, corner, hex(o.Theme.Ground))
	if !o.Frame {
		return
	}
	edge, dim := hex(orText(o.Theme.Faint.Fg, o.Theme)), hex(orText(o.Theme.Dim.Fg, o.Theme))
	fmt.Fprintf(b, `<rect x=".5" y=".5" width="%d" height="%d" rx="%d" fill="none" stroke="%s"/>`+"\n", width-1, height-1, corner, edge)
	for i := range 3 {
		fmt.Fprintf(b, `<circle cx="%d" cy="%d" r="5" fill="%s"/>`, windowMargin+6+i*18, titleHeight/2, edge)
	}
	b.WriteByte('\n')
	if o.Title != "" {
		fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="middle" font-size="13" fill="%s">%s</text>`+"\n",
			width/2, titleHeight/2+5, dim, escape(o.Title))
	}
}

// orText is c, or what stands for the terminal's own text colour in a picture of this theme.
func orText(c color.Color, t themes.Theme) color.Color {
	switch {
	case c != nil:
		return c
	case t.Text.Fg != nil:
		return t.Text.Fg
	}
	return themes.Default(t.Dark).Text.Fg
}

// hex is a colour as SVG writes it.
func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// escape makes s text of an XML file.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
