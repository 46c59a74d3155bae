package chart

import (
	"valktop/themes"
	"valktop/ui/text"
)

// drawLent draws a faint line where own measurements begin, and left of it whose are those
// before, where there is room: over no data, in the first row that is free for it.
func drawLent(p plot, th themes.Theme, lent *Lent, data *dots) {
	if lent == nil {
		return
	}
	x, ok := p.cell(lent.Until)
	if !ok {
		return
	}
	stroke(p.canvas, x, '┊', th.Dim)
	free := newRoom(data)
	for _, label := range [...]string{"from " + lent.By, lent.By} {
		w := text.Width(label)
		for row := range p.canvas.Height() {
			if free.run(x-1, row, -1) > w+1 {
				p.canvas.Text(x-1-w, row, " "+label+" ", th.Dim)
				return
			}
		}
	}
}
