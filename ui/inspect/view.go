package inspect

import (
	"strconv"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

const (
	wideFacts   = 100 // columns from which on the facts fit one row
	border      = 2   // rows, or columns, that a panel's edges take
	padding     = 2   // columns between edges and what is inside
	groupsShown = 4   // consumer groups at most
)

// inside is how wide a panel of w cells is inside.
func inside(w int) int { return max(w-border-padding, 0) }

// factsHeight is how many rows the facts take on a screen of w columns.
func (m Model) factsHeight(w int) int {
	if w >= wideFacts && m.err == nil {
		return 1 + border
	}
	return 2 + border
}

// page is how many lines, or rows of a table, a screen shows at once.
func (m Model) page(w, h int) int {
	rows := h - m.factsHeight(w) - m.groupsHeight() - border
	if m.content == nil {
		rows-- // the heads of the columns
	}
	return max(rows, 1)
}

// groupsHeight is how many rows the consumer groups of a stream take.
func (m Model) groupsHeight() int {
	if len(m.now.Groups) == 0 {
		return 0
	}
	return min(len(m.now.Groups), groupsShown) + 1 + border
}

// View draws the key on the whole of c.
func (m Model) View(c canvas.Canvas, ctx screen.Context) {
	if !m.open {
		return
	}
	th := ctx.Theme
	if m.err != nil && m.known {
		th = th.Faded()
	}
	facts := m.factsHeight(c.Width())
	m.drawFacts(c.Sub(0, 0, c.Width(), facts), th, ctx.Clock())
	below := c.Sub(0, facts, c.Width(), c.Height()-facts)
	groups := min(m.groupsHeight(), max(below.Height()-border-2, 0))
	value := below.Sub(0, 0, c.Width(), below.Height()-groups)
	switch {
	case !m.hasPage():
		widget.Notice(widget.Panel(value, th, widget.PanelSpec{Title: "Value"}), th, m.notice())
	case m.content == nil:
		m.drawRows(value, th)
	default:
		m.drawLines(value, th)
	}
	if groups > 0 {
		m.drawGroups(below.Sub(0, below.Height()-groups, c.Width(), groups), th)
	}
}

// drawLines draws the content as lines.
func (m Model) drawLines(c canvas.Canvas, th themes.Theme) {
	shown := *m.content
	lines := m.linesIn(inside(c.Width()))
	in := widget.Panel(c, th, widget.PanelSpec{
		TitleStyled: m.valueTitle(shown, th), Right: m.valueRight(shown, len(lines), c.Height()-border),
	})
	offset := max(min(m.offset, len(lines)-in.Height()), 0)
	for y, line := range lines[offset:min(len(lines), offset+max(in.Height(), 0))] {
		widget.Spans(in, 0, y, spans(line, th)...)
	}
	if len(lines) == 0 || shown.bytes == "" {
		in.Text(0, 0, "it is empty", th.Dim)
	}
}

// valueTitle says what is shown: "Value · LZ4, JSON · decoded".
func (m Model) valueTitle(shown content, th themes.Theme) []widget.Span {
	out := []widget.Span{{Text: "Value", Style: th.Title}}
	if m.element != nil {
		out = []widget.Span{{Text: elementName(m.now.Type), Style: th.Title}}
		if id := text.Middle(m.element.ID, max(m.w/idPart, leastID)); id != "" {
			out = append(out, widget.Span{Text: " " + id, Style: th.Accent})
		}
	}
	for _, f := range shown.formats {
		out = append(out, widget.Span{Text: " · " + f, Style: th.Accent})
	}
	out = append(out, widget.Span{Text: " · " + m.mode.String(), Style: th.Dim})
	if shown.cut && m.mode == asDecoded {
		out = append(out, widget.Span{Text: " · the beginning only", Style: th.Warn})
	}
	return out
}

// The name of an element takes one cell in idPart of the width, so that there is room for
// what was decoded behind it, but leastID cells.
const (
	idPart  = 3
	leastID = 10
)

// elementName is what one element of a type is called.
func elementName(kind string) string {
	switch kind {
	case "hash":
		return "Field"
	case "list":
		return "Item"
	case "set", "zset":
		return "Member"
	case "stream":
		return "Entry"
	}
	return "Element"
}

// valueRight says which part of the value is shown.
func (m Model) valueRight(shown content, lines, rows int) string {
	out := ""
	switch {
	case m.element == nil:
		out = m.span("bytes", int64(len(shown.bytes)))
	case len(shown.fields) > 0:
		out = text.Whole(int64(len(shown.fields))) + " fields"
	default:
		out = text.Bytes(int64(len(shown.bytes))).String()
	}
	if lines > rows && rows > 0 {
		out += " · line " + text.Whole(int64(m.offset+1)) + " of " + text.Whole(int64(lines))
	}
	return out
}

// span says which elements or bytes the page holds: "bytes 1–16,384 of 18,612".
func (m Model) span(unit string, n int64) string {
	total, known := m.now.Len.Get()
	if known && n >= total && m.now.First == 0 {
		return text.Whole(total) + " " + unit
	}
	out := unit
	if n > 0 && m.now.First >= 0 {
		out += " " + text.Whole(m.now.First+1) + "–" + text.Whole(m.now.First+n)
	} else {
		out = text.Whole(n) + " " + unit + " · page " + strconv.Itoa(len(m.trail))
	}
	if known {
		out += " of " + text.Whole(total)
	}
	return out
}

// notice is what stands where the value would be.
func (m Model) notice() widget.NoticeSpec {
	switch {
	case m.err != nil && !m.known:
		return refused(m.err)
	case !m.known:
		return widget.NoticeSpec{Tone: widget.Unknown, What: "Reading the key"}
	case m.now.Refused != "" && m.now.Type == "":
		return m.untold()
	case m.now.Refused != "":
		return widget.NoticeSpec{Tone: widget.Bad, What: "The value cannot be read", Why: m.now.Refused, Do: "r tries again, esc goes back"}
	case m.was != "":
		return widget.NoticeSpec{
			Tone: widget.Warn, What: "The key is gone", Why: "It was a " + m.was + "; it has expired, was evicted, deleted or renamed",
			Do: "r reads it again, esc goes back",
		}
	}
	return widget.NoticeSpec{
		Tone: widget.Unknown, What: "There is no such key",
		Why: "Names are compared byte by byte, in the database that is on display",
		Do:  "o opens another one, esc goes back",
	}
}

// untold is what stands there when nothing tells what the key is.
func (m Model) untold() widget.NoticeSpec {
	n := widget.NoticeSpec{Tone: widget.Unknown, What: "What the key holds is not known", Why: m.now.Refused, Do: "r tries again, esc goes back"}
	for _, l := range m.now.Limits {
		if l.Try != "" {
			n.Do = l.Try
			break
		}
	}
	if !m.now.Exists().Known() {
		n.What = "Nothing is known of this key, nor whether it is there"
	}
	return n
}
