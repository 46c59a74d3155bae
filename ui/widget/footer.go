package widget

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/key"
)

// bindingsApart is the space between two bindings in the footer, in cells.
const bindingsApart = 3

// Footer draws in the first row of c what the keys do here and now. Bindings come the
// most useful first; those that don't fit are left out whole, and those that are
// disabled or have no short name are not shown.
func Footer(c canvas.Canvas, th themes.Theme, bindings []key.Binding) {
	x := 1
	for _, b := range bindings {
		if b.Short == "" || b.Disabled != "" || b.Label() == "" {
			continue
		}
		spans := []Span{{b.Label(), bold(th.Accent)}, {" ", th.Dim}, {b.Short, th.Dim}}
		if x+SpansWidth(spans...) < c.Width() {
			x = Spans(c, x, 0, spans...) + bindingsApart
		}
	}
}
