package widget

import (
	"valktop/themes"
	"valktop/ui/canvas"
)

// DialogSpec is a box over a screen.
type DialogSpec struct {
	Title         string
	Right         string // what it rests on: "preview · exact"
	Tone          Tone   // the colour of its border; Plain is the accent
	Width, Height int    // of what lies inside, in cells; less when there is no room
}

// Space between a dialog's border and what lies inside it.
const (
	dialogPadX = 2
	dialogPadY = 1
)

// Dialog dims what was drawn on c, draws a box in the middle of it and returns what lies
// inside.
func Dialog(c canvas.Canvas, th themes.Theme, d DialogSpec) canvas.Canvas {
	c.Restyle(th.Faint)
	padY := dialogPadY
	if d.Height+2+2*padY > c.Height() {
		padY = 0
	}
	w := min(max(d.Width, 0)+2+2*dialogPadX, c.Width())
	h := min(max(d.Height, 0)+2+2*padY, c.Height())
	box := c.Sub((c.Width()-w)/2, (c.Height()-h)/2, w, h)
	box.Fill(themes.Style{})
	border, title := th.Accent, []Span{{d.Title, bold(th.Bright)}}
	if d.Tone != Plain {
		border = d.Tone.Style(th)
		title = append([]Span{{d.Tone.Sign() + " ", border}}, title...)
	}
	frame(box, border)
	caption(box, title, []Span{{d.Right, th.Dim}})
	return box.Sub(1+dialogPadX, 1+padY, w-2-2*dialogPadX, h-2-2*padY)
}
