package fleet

import (
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/key"
	"valktop/ui/widget"
)

func (m Model) openHelp(string) (Model, Outcome) {
	m.help, m.scroll = true, 0
	return m, Stays
}

// inHelp scrolls and closes. Other keys do nothing: they would act on what is covered.
func (m Model) inHelp(pressed string) (Model, Outcome) {
	by, page := 0, max(m.height-4, 1)
	switch pressed {
	case "?", "esc", "backspace", "enter":
		m.help = false
	case "q":
		return m, Left
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
		by = 1 << 16 // more rows than the help has
	}
	last := m.drawHelp(canvas.New(helpColumns, max(m.height-1, 0)), themes.Default(true))
	m.scroll = min(max(m.scroll+by, 0), last)
	return m, Stays
}

// helpColumns is a width that is no wider than the help at most: it has the most rows then.
const helpColumns = 80

// drawHelp draws the help over the list and returns how far it can be scrolled.
func (m Model) drawHelp(c canvas.Canvas, th themes.Theme) int {
	return widget.Help(c, th, "Help", []widget.HelpGroup{
		{Title: "Fleet", Bindings: m.bindings()},
		{Title: "Columns", Bindings: columns()},
		{Title: "Signs", Bindings: signs()},
	}, m.scroll)
}

// columns explains the heads, in the form of the help.
func columns() []key.Binding {
	return []key.Binding{
		{Show: "HIT RATE", Long: "Of the last 10 s"},
		{Show: "USUAL", Long: "How many times the usual the misses are; known after some minutes"},
		{Show: "OF MAX", Long: "Memory in use, of maxmemory"},
		{Show: "AGE", Long: "Of the answer that is on display"},
		{Show: "HEALTH", Long: "Why it is not healthy; the worst stand first"},
	}
}

func signs() []key.Binding {
	return []key.Binding{
		{Show: widget.Good.Sign(), Long: "Healthy"},
		{Show: widget.Warn.Sign(), Long: "Degraded"},
		{Show: widget.Bad.Sign(), Long: "Unhealthy"},
		{Show: widget.Unknown.Sign(), Long: "Unknown: it is asked, or cannot be told"},
	}
}

func helpKeys() []key.Binding {
	return []key.Binding{{Show: "j k", Short: "scroll"}, {Show: "esc", Short: "close"}, {Show: "q", Short: "quit"}}
}
