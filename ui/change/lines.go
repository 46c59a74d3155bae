package change

import (
	"slices"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/field"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// labelled is where what a label names begins.
const labelled = 10

// line is a row of a dialog.
type line struct {
	label string
	spans []widget.Span
	right []widget.Span // more about it, left out where there is no room
	input *field.Model  // a text field after the spans
	wide  int           // cells of the field
	at    spot          // what has the keys here; onCancel: nothing
	pick  int           // which of the spans is marked then
	flush bool          // it begins at the left edge, where others have a label
	blank bool          // it keeps things apart, and goes first where there is little room
}

// draw draws the row; what has the keys is inverted, or has a cursor.
func (l line) draw(c canvas.Canvas, th themes.Theme, has spot) {
	c.Text(0, 0, l.label, th.Dim)
	x := labelled
	if w := text.Width(l.label); w >= labelled {
		x = w + 2
	}
	if l.flush {
		x = 0
	}
	focused := l.at != onCancel && l.at == has
	spans := l.spans
	if focused && !l.at.text() {
		spans = inverted(spans, l.pick, th)
	}
	end := widget.Spans(c, x, 0, spans...)
	if l.input != nil {
		w := min(l.wide, c.Width()-end)
		if focused {
			l.input.Draw(c, end, 0, w, bold(th.Bright))
		} else {
			c.Text(end, 0, text.Pad(text.Cut(l.input.Value(), w), w), th.Text)
		}
		end += w
	}
	if w := widget.SpansWidth(l.right...); w > 0 && end+2+w <= c.Width() {
		widget.SpansRight(c, c.Width(), 0, l.right...)
	}
}

// inverted marks the words under the cursor, one of spans.
func inverted(spans []widget.Span, pick int, th themes.Theme) []widget.Span {
	if pick >= len(spans) {
		return spans
	}
	marked := slices.Clone(spans)
	marked[pick].Style = th.Tab
	return marked
}

// span1 is one text in one style.
func span1(s string, style themes.Style) []widget.Span { return []widget.Span{{Text: s, Style: style}} }

// sheet gathers lines.
type sheet struct {
	th    themes.Theme
	lines []line
}

func (s *sheet) add(l line) { s.lines = append(s.lines, l) }

// gap keeps what follows apart.
func (s *sheet) gap() {
	if n := len(s.lines); n > 0 && !s.lines[n-1].blank {
		s.add(line{blank: true})
	}
}

// fact is a line that only says something.
func (s *sheet) fact(label, value string, style themes.Style, right string) {
	l := line{label: label, spans: span1(value, style)}
	if right != "" {
		l.right = span1(right, s.th.Dim)
	}
	s.add(l)
}

// wrapped is a text in as many lines as it takes at a width.
func (s *sheet) wrapped(label, value string, style themes.Style, w int) {
	for i, part := range widget.Wrap(value, max(w-labelled, 1)) {
		if i > 0 {
			label = ""
		}
		s.add(line{label: label, spans: span1(part, style)})
	}
}

// fitted leaves out blank lines, the last first, until no more than h are left, or none is
// blank.
func fitted(lines []line, h int) []line {
	for i := len(lines) - 1; i >= 0 && len(lines) > h; i-- {
		if lines[i].blank {
			lines = append(lines[:i:i], lines[i+1:]...)
		}
	}
	return lines
}
