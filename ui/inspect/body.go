package inspect

import (
	"slices"
	"strings"
	"unicode/utf8"

	"valktop/keyspace"
	"valktop/ui/text"
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
	fields  []named  // of an entry of a stream, in place of the bytes
}

// named is the value of a field.
type named struct {
	name string
	content
}

// valueOf is a whole value that came along with others.
func valueOf(s string) content {
	d := keyspace.Decode(s)
	return content{bytes: s, decoded: d.Text, formats: d.Formats, cut: d.Cut}
}

// elementOf is the whole of an element.
func elementOf(r keyspace.Row) content {
	if len(r.Fields) == 0 {
		return valueOf(r.Value)
	}
	c := content{bytes: r.Value}
	for i := 0; i+1 < len(r.Fields); i += 2 {
		c.fields = append(c.fields, named{r.Fields[i], valueOf(r.Fields[i+1])})
	}
	return c
}

// choose makes the page of a string the content, or the element that was opened; none when
// rows are on display, or nothing.
func (m Model) choose() Model {
	m.content, m.modes = nil, nil
	switch {
	case m.element != nil:
		c := elementOf(*m.element)
		m.content = &c
	case m.hasPage() && !m.tabular():
		m.content = &content{bytes: m.now.Text, offset: m.now.First, decoded: m.now.Decoded, formats: m.now.Formats, cut: m.now.Cut}
	}
	if m.content != nil {
		m.modes = m.content.modes()
	}
	return m
}

// tabular reports whether the value is a collection.
func (m Model) tabular() bool { return m.now.Type != "string" }

// exists reports whether the key was there when it was last read, or may have been.
func (m Model) exists() bool { return m.known && m.now.Exists().Or(true) }

// hasPage reports whether there is a page of its value.
func (m Model) hasPage() bool { return m.exists() && m.now.Refused == "" }

// modes are the ways in which it can be shown, the best first.
func (c content) modes() []mode {
	if _, isJSON := jsonLines(c.bytes); isJSON || c.decoded != "" || len(c.fields) > 0 {
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
	if len(m.modes) == 0 {
		return m
	}
	m.mode = m.modes[(slices.Index(m.modes, m.mode)+1)%len(m.modes)]
	m.offset = 0
	return m.lay()
}

// lay breaks the content into lines of the panel's width. It is done when something
// changed, not for each frame.
func (m Model) lay() Model {
	m.lines, m.linesWidth = nil, 0
	if m.content != nil {
		m.linesWidth = inside(m.w)
		m.lines = m.content.lines(m.mode, m.linesWidth)
	}
	return m.move(0)
}

// fieldIndent is how far the value of a field stands behind its name's beginning.
const fieldIndent = 2

// lines are the content shown in a mode, in w cells.
func (c content) lines(how mode, w int) [][]piece {
	if len(c.fields) == 0 {
		return folded(c.laid(how, w), w)
	}
	var lines [][]piece
	for _, f := range c.fields {
		head := []piece{{text.Escape(f.name), name}}
		for _, format := range f.formats {
			head = append(head, piece{" · " + format, sign})
		}
		lines = append(lines, fold(head, w)...)
		for _, line := range folded(f.laid(how, w-fieldIndent), w-fieldIndent) {
			lines = append(lines, append([]piece{{strings.Repeat(" ", fieldIndent), plain}}, line...))
		}
	}
	return lines
}

// laid are the lines of one value. They may be longer than the w cells that there are.
func (c content) laid(how mode, w int) [][]piece {
	switch how {
	case asDecoded:
		s := c.bytes
		if c.decoded != "" {
			s = c.decoded
		}
		if laid, ok := jsonLines(s); ok {
			return laid
		}
		if c.decoded == "" && !printable(s) {
			return hexLines(s, c.offset, w)
		}
		return textLines(s)
	case asHex:
		return hexLines(c.bytes, c.offset, w)
	case asText:
	}
	return textLines(c.bytes)
}

// linesIn are the lines in w cells: those that were laid out, if they were for that width.
func (m Model) linesIn(w int) [][]piece {
	switch {
	case m.content == nil:
		return nil
	case m.linesWidth == w:
		return m.lines
	}
	return m.content.lines(m.mode, w)
}

// length is how many lines or rows there are.
func (m Model) length() int {
	if m.content != nil {
		return len(m.lines)
	}
	return len(m.now.Rows)
}

// openElement shows the whole of the selected element.
func (m Model) openElement() Model {
	if m.selected >= len(m.now.Rows) || m.element != nil {
		return m
	}
	row := m.now.Rows[m.selected]
	m.element, m.rowsOffset, m.offset = &row, m.offset, 0
	m = m.choose()
	m.mode = m.modes[0]
	return m.lay()
}

// renew takes over what an open element has become; one that is gone is closed.
func (m Model) renew() Model {
	if m.element == nil {
		return m
	}
	i := slices.IndexFunc(m.now.Rows, func(r keyspace.Row) bool {
		return r.ID == m.element.ID && (r.ID != "" || r.Value == m.element.Value) // members have no other name
	})
	if i < 0 {
		return m.closeElement()
	}
	row := m.now.Rows[i]
	m.element = &row
	return m
}

// closeElement goes back to the rows.
func (m Model) closeElement() Model {
	m.element, m.offset = nil, m.rowsOffset
	return m.choose().lay()
}

// move moves the cursor, or the lines, so many places.
func (m Model) move(by int) Model {
	n, page := m.length(), m.page(m.w, m.h)
	if m.content != nil {
		m.offset = max(min(m.offset+by, n-page), 0)
		return m
	}
	m.selected = max(min(m.selected+by, n-1), 0)
	m.offset = widget.Scroll(m.offset, m.selected, n, page)
	return m
}
