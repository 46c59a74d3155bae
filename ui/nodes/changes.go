package nodes

import (
	"slices"
	"time"

	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawChanges lists what changed in the deployment since valktop came, the newest first.
func drawChanges(c canvas.Canvas, ctx screen.Context) {
	if c.Height() < 3 {
		return
	}
	shifts := ctx.All.Snapshot.Topology.Shifts
	right := "since " + ctx.All.Since.In(ctx.Zone).Format(time.TimeOnly)
	in := widget.Panel(c, ctx.Theme, widget.PanelSpec{Title: "Changes", Right: right})
	if len(shifts) == 0 {
		in.Text(0, 0, text.Cut("no node came, went or took over", in.Width()), ctx.Theme.Dim)
		return
	}
	y := 0
	for _, s := range slices.Backward(shifts) {
		if y >= in.Height() {
			return
		}
		x := in.Text(0, y, s.Time.In(ctx.Zone).Format(time.TimeOnly)+" ", ctx.Theme.Dim)
		in.Text(x, y, text.Cut(s.Text, in.Width()-x), ctx.Theme.Text)
		y++
	}
}
