package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/node"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// Rows of a frame around the screen: header and tabs above it, messages and footer below.
const (
	rowsAbove = 2
	rowsBelow = 2
)

// View is what the terminal is to show.
func (m Model) View() tea.View {
	frame := m.Frame(m.w, m.h)
	if m.console {
		forConsole(frame)
	}
	v := tea.NewView(frame.String())
	v.AltScreen = true
	v.WindowTitle = text.Escape("valktop " + m.name())
	return v
}

// Frame draws the program on w × h cells.
func (m Model) Frame(w, h int) canvas.Canvas {
	c, th := canvas.New(w, h), m.look.theme()
	if small(w, h) {
		m.tooSmall(c, th)
		return c
	}
	m.header(c, th)
	m.drawTabs(c.Sub(0, 1, w, 1), th)
	body := c.Sub(0, rowsAbove, w, h-rowsAbove-rowsBelow)
	switch {
	case m.served && m.access.IsOpen() && !m.access.Asking():
		m.access.View(body, m.context())
	case m.served && m.inspect.IsOpen():
		m.inspect.View(body, m.context())
	case m.served && m.causes.IsOpen():
		m.causes.View(body, m.context())
	case m.served && m.timeline.IsOpen():
		m.timeline.View(body, m.context())
	case m.served:
		m.tabs[m.current].screen.view(body, m.context())
	default:
		m.noData(body, th)
	}
	m.messages(c.Sub(0, h-rowsBelow, w, 1), th)
	if m.served {
		m.access.ViewConsent(c.Sub(0, 0, w, h-1), m.context())
		m.change.View(c.Sub(0, 0, w, h-1), m.context())
	}
	switch behind := c.Sub(0, 0, w, h-1); m.focus {
	case onPalette:
		m.palette.View(behind, th)
	case onHelp:
		m.drawHelp(behind)
	}
	m.footer(c.Sub(0, h-1, w, 1), th)
	return c
}

// drawTabs draws the screens' numbers and names, the current one inverted. Those that
// don't fit are left out whole.
func (m Model) drawTabs(c canvas.Canvas, th themes.Theme) {
	x := 1
	for i, t := range m.tabs {
		spans := []widget.Span{{Text: " " + t.number + " ", Style: th.Faint}, {Text: t.name + " ", Style: th.Dim}}
		if i == m.current {
			spans = []widget.Span{{Text: " " + t.number + " " + t.name + " ", Style: th.Tab}}
		}
		if x+widget.SpansWidth(spans...) < c.Width() {
			x = widget.Spans(c, x, 0, spans...) + 1
		}
	}
}

// noData stands where the screen would before the first figures.
func (m Model) noData(c canvas.Canvas, th themes.Theme) {
	l := m.link()
	spec := widget.NoticeSpec{Tone: l.tone, What: l.what, Why: l.why, Do: l.try}
	if begun := m.since(); !begun.IsZero() {
		since := "since " + begun.In(m.o.Location).Format(time.TimeOnly) + ", for " + text.Age(m.now.Sub(begun))
		spec.Lines = append(spec.Lines, []widget.Span{{Text: since, Style: th.Dim}})
	}
	if a := m.attempt(); a != "" {
		if l.sparing {
			a += ", no sooner: the server logs each; r tries at once"
		}
		spec.Lines = append(spec.Lines, []widget.Span{{Text: a, Style: th.Dim}})
	}
	widget.Notice(c, th, spec)
}

// messages says what is wrong with the connection while older figures are on display,
// and for a while what came of a key.
func (m Model) messages(c canvas.Canvas, th themes.Theme) {
	parts := m.changePart(th)
	if l := m.link(); m.served && l.word != "" {
		style := l.tone.Style(th)
		head := []widget.Span{{Text: l.tone.Sign() + " ", Style: style}, {Text: l.what, Style: strong(style)}}
		parts = append(parts, part{forms: []form{{4, head}}})
		if begun := m.since(); !begun.IsZero() && m.now.Sub(begun) >= time.Second {
			parts = append(parts, part{join: dot, forms: []form{plain(2, "for "+text.Age(m.now.Sub(begun)), th.Dim)}})
		}
		if l.why != "" {
			parts = append(parts, part{join: dot, forms: []form{plain(1, l.why, th.Dim)}})
		}
		if a := m.attempt(); a != "" {
			parts = append(parts, part{join: dot, forms: []form{plain(3, a, th.Dim)}})
		}
	}
	parts = append(parts, m.silentPart(th)...)
	if s := m.said(); s != "" {
		parts = append(parts, part{right: true, forms: []form{plain(5, s, th.Accent)}})
	}
	line(c, parts)
}

// silentPart says which node does not answer while others do: a primary before a replica,
// how long, why, and when it is tried again.
func (m Model) silentPart(th themes.Theme) []part {
	down := m.silent()
	if !m.served || len(down) == 0 {
		return nil
	}
	n, style := down[0], widget.Bad.Style(th)
	head := []widget.Span{{Text: widget.Bad.Sign() + " ", Style: style}, {Text: n.Addr + " does not answer", Style: strong(style)}}
	if more := len(down) - 1; more > 0 {
		head = append(head, widget.Span{Text: ", nor " + text.Whole(int64(more)) + " more", Style: style})
	}
	parts := []part{{forms: []form{{4, head}}}}
	if begun := n.Down.Since; !begun.IsZero() && m.now.Sub(begun) >= time.Second {
		parts = append(parts, part{join: dot, forms: []form{plain(2, "for "+text.Age(m.now.Sub(begun)), th.Dim)}})
	}
	parts = append(parts, part{join: dot, forms: []form{plain(1, node.Why(n.Err), th.Dim)}})
	if next := countdown(n.Down, m.now); next != "" {
		parts = append(parts, part{join: dot, forms: []form{plain(3, next, th.Dim)}})
	}
	return parts
}
