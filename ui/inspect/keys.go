package inspect

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/keyspace"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// Bindings are the keys that work while a key is on display.
func (m Model) Bindings(screen.Context) []key.Binding {
	noValue, noNext, noBefore, noView, noElement := "", "", "", "", ""
	if !m.hasPage() {
		noValue = "there is no value on display"
	}
	switch {
	case noValue != "":
		noNext = noValue
	case m.element != nil:
		noNext = "one element is on display"
	case m.now.Next == nil:
		noNext = "this is the last page"
	}
	switch {
	case noValue != "":
		noBefore = noValue
	case m.element != nil:
		noBefore = "one element is on display"
	case len(m.trail) < 2:
		noBefore = "this is the first page"
	}
	if len(m.modes) < 2 {
		noView = "there is one way to show it"
	}
	if m.element != nil || len(m.now.Rows) == 0 {
		noElement = "there are no elements on display"
	}
	return []key.Binding{
		{Keys: []string{"esc", "backspace"}, Show: "esc", Short: "back", Long: "Back to where the key was opened"},
		{Keys: []string{"n", "right"}, Show: "n →", Short: "next page", Long: "The next page of the value", Disabled: noNext},
		{Keys: []string{"p", "left"}, Show: "p ←", Short: "page before", Long: "The page before", Disabled: noBefore},
		{Keys: []string{"v"}, Short: "view", Long: "Show the value decoded, as text, or as bytes", Disabled: noView},
		{Keys: []string{"enter"}, Short: "open", Long: "Show the whole of one element, decoded", Disabled: noElement},
		{Keys: []string{"j", "down"}, Show: "j ↓", Long: "Down", Disabled: noValue},
		{Keys: []string{"k", "up"}, Show: "k ↑", Long: "Up", Disabled: noValue},
		{Keys: []string{"ctrl+d", "pgdown"}, Show: "ctrl+d", Long: "Down half a screen", Disabled: noValue},
		{Keys: []string{"ctrl+u", "pgup"}, Show: "ctrl+u", Long: "Up half a screen", Disabled: noValue},
		{Keys: []string{"g", "home"}, Show: "g", Long: "To the beginning of the page", Disabled: noValue},
		{Keys: []string{"G", "end"}, Show: "G", Long: "To the end of the page", Disabled: noValue},
		{Keys: []string{"r"}, Short: "read again", Long: "Read the key again", Command: "read"},
	}
}

// press is the inspector after a key.
func (m Model) press(pressed string) (Model, tea.Cmd) {
	half := max(m.page(m.w, m.h)/2, 1)
	switch pressed {
	case "esc", "backspace":
		if m.element != nil {
			return m.closeElement(), nil
		}
		return m.Close(), nil
	case "r":
		if m.known {
			return m.ask(m.trail)
		}
		return m.ask([]keyspace.ValuePage{{}})
	case "n", "right":
		if m.hasPage() && m.element == nil && m.now.Next != nil {
			return m.ask(append(slices.Clip(m.trail), *m.now.Next))
		}
	case "p", "left":
		if m.element == nil && len(m.trail) > 1 {
			return m.ask(m.trail[:len(m.trail)-1])
		}
	case "v":
		m = m.nextMode()
	case "enter":
		m = m.openElement()
	case "j", "down":
		m = m.move(1)
	case "k", "up":
		m = m.move(-1)
	case "ctrl+d", "pgdown":
		m = m.move(half)
	case "ctrl+u", "pgup":
		m = m.move(-half)
	case "g", "home":
		m = m.move(-m.length())
	case "G", "end":
		m = m.move(m.length())
	}
	return m, nil
}
