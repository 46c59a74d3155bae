package screenshots

import (
	"image/color"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"valktop/themes"
)

// ink is what a shape is drawn with.
type ink struct {
	colour  string  // as SVG writes it
	opacity float64 // 1 for most
}

// cell is one cell of a frame with its colours resolved.
type cell struct {
	content   string // "" in the second half of a wide character
	width     int
	ink       ink
	ground    string // "" where it is the picture's own
	bold      bool
	italic    bool
	underline bool
}

// faintOpacity is how terminals commonly draw faint text.
const faintOpacity = 0.6

// read puts content into a grid of h rows of w cells.
func read(content string, w, h int, theme themes.Theme) [][]cell {
	buf := uv.NewScreenBuffer(w, h)
	buf.Method = ansi.GraphemeWidth
	uv.NewStyledString(content).Draw(buf, buf.Bounds())
	grid := make([][]cell, h)
	for y := range grid {
		grid[y] = make([]cell, w)
		for x := range grid[y] {
			if c := buf.CellAt(x, y); c != nil {
				grid[y][x] = resolve(*c, theme)
			}
		}
	}
	return grid
}

// resolve works out the colours of a cell as a terminal would.
func resolve(c uv.Cell, theme themes.Theme) cell {
	fg, bg := orText(c.Style.Fg, theme), c.Style.Bg
	if c.Style.Attrs&uv.AttrReverse != 0 {
		if bg == nil {
			bg = theme.Ground
		}
		fg, bg = bg, fg
	}
	out := cell{
		content:   c.Content,
		width:     c.Width,
		ink:       ink{colour: hex(fg), opacity: 1},
		ground:    groundOf(bg),
		bold:      c.Style.Attrs&uv.AttrBold != 0,
		italic:    c.Style.Attrs&uv.AttrItalic != 0,
		underline: c.Style.Underline != uv.UnderlineNone,
	}
	if c.Style.Attrs&uv.AttrFaint != 0 {
		out.ink.opacity = faintOpacity
	}
	if c.Style.Attrs&uv.AttrConceal != 0 {
		out.content = " "
	}
	return out
}

func groundOf(bg color.Color) string {
	if bg == nil {
		return ""
	}
	return hex(bg)
}
