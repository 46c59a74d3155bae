package widget

import (
	"fmt"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/text"
)

// HelpGroup is bindings that belong together.
type HelpGroup struct {
	Title    string
	Bindings []key.Binding
}

// helpWidth is how wide the help is on a large screen: a line that is read at a glance.
const helpWidth = 76

// Help draws over the screen what every key does, those that do nothing here dim and with
// their reason. It shows the rows from offset on and returns the largest offset there is.
func Help(c canvas.Canvas, th themes.Theme, title string, groups []HelpGroup, offset int) int {
	keys := keyColumn(groups)
	width := min(helpWidth, c.Width()-2-2*dialogPadX)
	rows := helpRows(th, groups, keys, width)
	page := max(min(len(rows), c.Height()-2), 0)
	last := len(rows) - page
	offset = min(max(offset, 0), last)
	right := ""
	if last > 0 && page > 0 {
		right = fmt.Sprintf("%d–%d of %d", offset+1, offset+page, len(rows))
	}
	in := Dialog(c, th, DialogSpec{Title: title, Right: right, Width: width, Height: page})
	for y := range min(page, in.Height()) {
		Spans(in, 0, y, rows[offset+y]...)
	}
	return last
}

// keyColumn is how many cells the widest label of a binding takes.
func keyColumn(groups []HelpGroup) int {
	w := 0
	for _, g := range groups {
		for _, b := range g.Bindings {
			w = max(w, text.Width(b.Label()))
		}
	}
	return w
}

// helpRows is the help as rows of spans, what is longer than a row on several.
func helpRows(th themes.Theme, groups []HelpGroup, keys, width int) [][]Span {
	var rows [][]Span
	for i, g := range groups {
		if i > 0 {
			rows = append(rows, nil)
		}
		rows = append(rows, []Span{{g.Title, bold(th.Title)}})
		for _, b := range g.Bindings {
			rows = append(rows, bindingRows(th, b, keys, width)...)
		}
	}
	return rows
}

func bindingRows(th themes.Theme, b key.Binding, keys, width int) [][]Span {
	says, label, style := b.Long, bold(th.Accent), th.Text
	if says == "" {
		says = b.Short
	}
	if b.Disabled != "" {
		says += " (" + b.Disabled + ")"
		label, style = th.Dim, th.Dim
	}
	lines := Wrap(says, width-keys-2)
	rows := make([][]Span, len(lines))
	for i, line := range lines {
		name := ""
		if i == 0 {
			name = b.Label()
		}
		rows[i] = []Span{{text.Pad(name, keys), label}, {"  ", style}, {line, style}}
	}
	return rows
}
