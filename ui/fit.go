package ui

import (
	"slices"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// part is a piece of a line that is shown whole, in a shorter form, or not at all.
type part struct {
	right bool   // it stands at the right end of the line
	join  string // what stands between it and the part before; two spaces when empty
	forms []form // the longest first
}

// form is one way to say a part.
type form struct {
	value int // what is lost without it: the form of the least value gives way first
	spans []widget.Span
}

// apart is the space between two parts.
const apart = "  "

func (p part) gap() string {
	if p.join != "" {
		return p.join
	}
	return apart
}

// line draws parts into the first row of c. Words are never cut: the forms of the least
// value give way until the rest fits.
func line(c canvas.Canvas, parts []part) {
	for lineWidth(parts) > c.Width()-2 && shorten(parts) {
	}
	x, end := 1, c.Width()-1
	for _, p := range parts {
		if len(p.forms) == 0 || p.right {
			continue
		}
		if x > 1 {
			x = c.Text(x, 0, p.gap(), p.forms[0].spans[0].Style)
		}
		x = widget.Spans(c, x, 0, p.forms[0].spans...)
	}
	for _, p := range slices.Backward(parts) {
		if len(p.forms) > 0 && p.right {
			end = widget.SpansRight(c, end, 0, p.forms[0].spans...) - text.Width(p.gap())
		}
	}
}

// lineWidth is how many cells parts take with what stands between them.
func lineWidth(parts []part) int {
	w := 0
	for _, p := range parts {
		if len(p.forms) == 0 {
			continue
		}
		if w > 0 {
			w += text.Width(p.gap())
		}
		w += widget.SpansWidth(p.forms[0].spans...)
	}
	return w
}

// shorten takes the form of the least value away and reports whether there was one.
func shorten(parts []part) bool {
	least := -1
	for i, p := range parts {
		if len(p.forms) > 0 && (least < 0 || p.forms[0].value < parts[least].forms[0].value) {
			least = i
		}
	}
	if least < 0 {
		return false
	}
	parts[least].forms = parts[least].forms[1:]
	return true
}

// said is a form of one text in one style.
func plain(value int, text string, style themes.Style) form {
	return form{value, []widget.Span{{Text: text, Style: style}}}
}

// strong is a style in bold.
func strong(s themes.Style) themes.Style {
	s.Bold = true
	return s
}
