package ui

import (
	tea "charm.land/bubbletea/v2"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/widget"
)

func (m Model) openHelp(string) (Model, tea.Cmd) {
	m.focus, m.scroll = onHelp, 0
	return m, nil
}

// inHelp scrolls and closes. Other keys do nothing: they would act on what is covered.
func (m Model) inHelp(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	page := max(m.h-8, 1)
	by := 0
	switch msg.String() {
	case "esc", "?", "backspace", "enter":
		m.focus = onScreen
	case "q":
		return quit(m, "q")
	case "j", "down":
		by = 1
	case "k", "up":
		by = -1
	case "ctrl+d", "pgdown", "space":
		by = page
	case "ctrl+u", "pgup":
		by = -page
	case "g", "home":
		by = -m.scroll
	case "G", "end":
		by = maxHelp
	}
	last := m.drawHelp(canvas.New(m.w, m.h))
	m.scroll = min(max(m.scroll+by, 0), last)
	return m, nil
}

// maxHelp is more rows than the help has.
const maxHelp = 1 << 16

// drawHelp draws the help over the screen and returns how far it can be scrolled.
func (m Model) drawHelp(c canvas.Canvas) int {
	groups := []widget.HelpGroup{
		{Title: m.title(), Bindings: m.here()},
		{Title: "Everywhere", Bindings: m.everywhere()},
		{Title: "Signs", Bindings: signs()},
	}
	if len(groups[0].Bindings) == 0 || !m.served {
		groups = groups[1:]
	}
	return widget.Help(c, m.look.theme(), "Help", groups, m.scroll)
}

// signs explains what stands beside figures, in the form of the help.
func signs() []key.Binding {
	return []key.Binding{
		{Show: widget.Good.Sign(), Long: "Fine"},
		{Show: widget.Warn.Sign(), Long: "Have a look"},
		{Show: widget.Bad.Sign(), Long: "Broken"},
		{Show: widget.Unknown.Sign(), Long: "Unknown"},
		{Show: "↑ ↓", Long: "Rising, falling"},
		{Show: "–", Long: "Not known: the server does not say, or there is nothing to measure"},
		{Show: "~ ±", Long: "An estimate and how far off it may be"},
	}
}

// helpKeys and the like are what the footer says while something is open.
func helpKeys() []key.Binding {
	return []key.Binding{
		{Show: "j k", Short: "scroll"}, {Show: "esc", Short: "close"}, {Show: "q", Short: "quit"},
	}
}

func paletteKeys() []key.Binding {
	return []key.Binding{
		{Show: "enter", Short: "do"}, {Show: "↑ ↓", Short: "choose"},
		{Show: "tab", Short: "complete"}, {Show: "esc", Short: "close"},
	}
}

func promptKeys() []key.Binding {
	return []key.Binding{{Show: "enter", Short: "set"}, {Show: "esc", Short: "cancel"}}
}

// footer draws what works now, or the field that is being typed into.
func (m Model) footer(c canvas.Canvas, th themes.Theme) {
	switch m.focus {
	case onHelp:
		widget.Footer(c, th, helpKeys())
	case onPalette:
		widget.Footer(c, th, paletteKeys())
	case onPrompt:
		m.drawPrompt(c, th)
	case onName:
		m.drawName(c, th)
	default:
		if m.typing() || m.inDialog() {
			widget.Footer(c, th, m.here())
			return
		}
		list := m.everywhere()
		if m.served {
			list = append(append(list[:1:1], m.here()...), list[1:]...)
		}
		widget.Footer(c, th, list)
	}
}

// drawPrompt draws the field for the label of a mark.
func (m Model) drawPrompt(c canvas.Canvas, th themes.Theme) {
	keys := c.Sub(c.Width()-24, 0, 24, 1)
	at := m.pressed.In(m.o.Location).Format("15:04:05")
	x := widget.Spans(c, 1, 0, widget.Span{Text: "mark " + at + " ", Style: th.Marks.Line}, widget.Span{Text: "label: ", Style: th.Dim})
	m.prompt.Draw(c, x, 0, c.Width()-keys.Width()-x, th.Bright)
	widget.Footer(keys, th, promptKeys())
}
