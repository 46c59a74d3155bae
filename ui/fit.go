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
	forms []form // the longest first, worth more the shorter they are
}

// form is one way to say a part.
type form struct {
	value int // what is lost without it
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

// line draws parts into the first row of c. Words are never cut: forms get room in the
// order of their values, and those that find none are left out.
func line(c canvas.Canvas, parts []part) {
	shown := fit(parts, c.Width()-2)
	x, end := 1, c.Width()-1
	for i, p := range parts {
		if shown[i] == nil || p.right {
			continue
		}
		if x > 1 {
			x = c.Text(x, 0, p.gap(), shown[i][0].Style)
		}
		x = widget.Spans(c, x, 0, shown[i]...)
	}
	for i, p := range slices.Backward(parts) {
		if shown[i] != nil && p.right {
			end = widget.SpansRight(c, end, 0, shown[i]...) - text.Width(p.gap())
		}
	}
}

// fit chooses the form of each part, nil for none, so that they take at most w cells.
func fit(parts []part, w int) [][]widget.Span {
	type offer struct {
		part int
		form
	}
	var offers []offer
	for i, p := range parts {
		for _, f := range p.forms {
			offers = append(offers, offer{i, f})
		}
	}
	slices.SortStableFunc(offers, func(a, b offer) int { return b.value - a.value })
	shown, used := make([][]widget.Span, len(parts)), 0
	for _, o := range offers {
		more := widget.SpansWidth(o.spans...) - widget.SpansWidth(shown[o.part]...)
		if shown[o.part] == nil {
			more += text.Width(parts[o.part].gap())
		}
		if used+more <= w+len(apart) { // the first part has no gap before it
			shown[o.part], used = o.spans, used+more
		}
	}
	return shown
}

// plain is a form of one text in one style.
func plain(value int, text string, style themes.Style) form {
	return form{value, []widget.Span{{Text: text, Style: style}}}
}

// strong is a style in bold.
func strong(s themes.Style) themes.Style {
	s.Bold = true
	return s
}
