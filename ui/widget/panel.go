package widget

import (
	"valktop/themes"
	"valktop/ui/canvas"
)

// PanelSpec is a bordered part of a screen.
type PanelSpec struct {
	Title string // what it is, at the left of the upper border
	Right string // what it rests on, at the right: window, sample, age
	Focus bool   // keys act here

	TitleStyled []Span // in place of Title
	RightStyled []Span // in place of Right
}

// Panel draws a border with a title on the edge of c and returns what lies inside it,
// one column of padding off the border at the left and the right.
func Panel(c canvas.Canvas, th themes.Theme, p PanelSpec) canvas.Canvas {
	border, title, right := th.Faint, p.TitleStyled, p.RightStyled
	if title == nil && p.Title != "" {
		title = []Span{{p.Title, th.Title}}
		if p.Focus {
			title[0].Style = bold(th.Bright)
		}
	}
	if right == nil && p.Right != "" {
		right = []Span{{p.Right, th.Dim}}
	}
	if p.Focus {
		border = th.Accent
	}
	frame(c, border)
	caption(c, title, right)
	return c.Sub(2, 1, c.Width()-4, c.Height()-2)
}

// frame draws a rounded border on the edge of c.
func frame(c canvas.Canvas, style themes.Style) {
	w, h := c.Width(), c.Height()
	if w < 2 || h < 2 {
		return
	}
	for x := 1; x < w-1; x++ {
		c.Rune(x, 0, '─', style)
		c.Rune(x, h-1, '─', style)
	}
	for y := 1; y < h-1; y++ {
		c.Rune(0, y, '│', style)
		c.Rune(w-1, y, '│', style)
	}
	c.Rune(0, 0, '╭', style)
	c.Rune(w-1, 0, '╮', style)
	c.Rune(0, h-1, '╰', style)
	c.Rune(w-1, h-1, '╯', style)
}

const (
	// captionMargin is what stays of the border beside a title: the corner, one line and
	// a space.
	captionMargin = 3
	// captionsApart is what lies between the two titles: a space, one line, a space.
	captionsApart = 3
	// minCaption is how many cells of a text in the border are worth showing.
	minCaption = 6
)

// caption writes a title at the left and one at the right into the upper border. The
// right one is cut, or left out, before the left one is.
func caption(c canvas.Canvas, title, right []Span) {
	room := c.Width() - 2*captionMargin
	if room <= 0 || c.Height() < 2 {
		return
	}
	title = CutSpans(title, room)
	used := SpansWidth(title...)
	if used > 0 {
		c.Text(captionMargin-1, 0, " ", themes.Style{})
		c.Text(Spans(c, captionMargin, 0, title...), 0, " ", themes.Style{})
		used += captionsApart
	}
	need, left := SpansWidth(right...), room-used
	if need == 0 || need > left && left < minCaption {
		return
	}
	begin := SpansRight(c, c.Width()-captionMargin, 0, CutSpans(right, left)...)
	c.Text(begin-1, 0, " ", themes.Style{})
	c.Text(c.Width()-captionMargin, 0, " ", themes.Style{})
}
