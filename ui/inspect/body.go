package inspect

import (
	"slices"
	"unicode/utf8"

	"valktop/ui/widget"
)

// mode is a way to show bytes.
type mode int

const (
	asDecoded mode = iota // what the bytes stand for: JSON laid out, what was compressed
	asText                // as they are, escaped
	asHex                 // a dump
)

func (m mode) String() string { return [...]string{"decoded", "text", "hex"}[m] }

// content is bytes that are on display, and what they were decoded to.
type content struct {
	bytes   string
	offset  int64 // of the first one in the value
	decoded string
	formats []string // that the decoding went through, the outermost first
	cut     bool     // decoded is the beginning only
}

// content is the page of a string, or the element that was opened; false when rows are on
// display, or nothing.
func (m Model) content() (content, bool) {
	switch {
	case m.element != nil:
		return content{bytes: m.element.Value}, true
	case m.hasPage() && !m.tabular():
		return content{m.now.Text, m.now.First, m.now.Decoded, m.now.Formats, m.now.Cut}, true
	}
	return content{}, false
}

// tabular reports whether the value is a collection.
func (m Model) tabular() bool { return m.now.Type != "string" }

// exists reports whether the key was there when it was last read.
func (m Model) exists() bool { return m.known && m.now.Type != "" }

// hasPage reports whether there is a page of its value.
func (m Model) hasPage() bool { return m.exists() && m.now.Refused == "" }

// modes are the ways in which what is on display can be shown, the best first.
func (m Model) modes() []mode {
	c, ok := m.content()
	if !ok {
		return nil
	}
	if _, isJSON := jsonLines(c.bytes); isJSON || c.decoded != "" {
		return []mode{asDecoded, asText, asHex}
	}
	if printable(c.bytes) {
		return []mode{asText, asHex}
	}
	return []mode{asHex, asText}
}

// printable reports whether s is mostly text: bytes that are none are better read in hex.
func printable(s string) bool {
	strange := 0
	for _, r := range s {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f || r == utf8.RuneError {
			strange++
		}
	}
	const oneIn = 20 // a control character here and there makes no binary of a text
	return strange*oneIn <= len(s)
}

// nextMode shows the content in the next way.
func (m Model) nextMode() Model {
	modes := m.modes()
	if len(modes) == 0 {
		return m
	}
	m.mode = modes[(slices.Index(modes, m.mode)+1)%len(modes)]
	m.offset = 0
	return m.lay()
}

// lay breaks the content into lines of the panel's width. It is done when something
// changed, not for each frame.
func (m Model) lay() Model {
	m.lines, m.linesWidth = nil, 0
	if c, ok := m.content(); ok {
		m.linesWidth = inside(m.w)
		m.lines = c.lines(m.mode, m.linesWidth)
	}
	return m.move(0)
}

// lines are the content shown in a mode, in w cells.
func (c content) lines(how mode, w int) [][]piece {
	var lines [][]piece
	switch how {
	case asDecoded:
		s := c.bytes
		if c.decoded != "" {
			s = c.decoded
		}
		laid, ok := jsonLines(s)
		if !ok {
			laid = textLines(s)
		}
		lines = laid
	case asText:
		lines = textLines(c.bytes)
	case asHex:
		lines = hexLines(c.bytes, c.offset)
	}
	return folded(lines, w)
}

// linesIn are the lines in w cells: those that were laid out, if they were for that width.
func (m Model) linesIn(w int) [][]piece {
	if m.linesWidth == w {
		return m.lines
	}
	c, ok := m.content()
	if !ok {
		return nil
	}
	return c.lines(m.mode, w)
}

// length is how many lines or rows there are.
func (m Model) length() int {
	if _, ok := m.content(); ok {
		return len(m.lines)
	}
	return len(m.now.Rows)
}

// openElement shows the whole of the selected element.
func (m Model) openElement() Model {
	if m.selected < len(m.now.Rows) && m.element == nil {
		row := m.now.Rows[m.selected]
		m.element = &row
		m.mode, m.offset = m.modes()[0], 0
	}
	return m.lay()
}

// move moves the cursor, or the lines, so many places.
func (m Model) move(by int) Model {
	n, page := m.length(), m.page(m.w, m.h)
	if _, ok := m.content(); ok {
		m.offset = max(min(m.offset+by, n-page), 0)
		return m
	}
	m.selected = max(min(m.selected+by, n-1), 0)
	m.offset = widget.Scroll(m.offset, m.selected, n, page)
	return m
}
