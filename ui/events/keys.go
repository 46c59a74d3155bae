package events

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/ui/field"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// Bindings are the keys that work while the timeline is open.
func (m Model) Bindings(ctx screen.Context) []key.Binding {
	if m.typing {
		return []key.Binding{
			{Keys: []string{"enter"}, Short: "keep the filter", Long: "Go on with what is filtered"},
			{Keys: []string{"esc"}, Short: "clear", Long: "Take the filter away"},
			{Keys: []string{"up", "down"}, Show: "↑ ↓", Short: "choose", Long: "Move the selection"},
		}
	}
	nothing, alike := "", ""
	if len(m.rows(ctx)) == 0 {
		nothing = "there is no event to choose"
	}
	if len(m.kinds(ctx)) < 2 && m.kind == "" {
		alike = "there are not two kinds of events"
	}
	back := "Back to the screen"
	if m.filter.Value() != "" || m.kind != "" {
		back = "Take the filter away; again: back to the screen"
	}
	return []key.Binding{
		{Keys: []string{"enter"}, Short: "on the charts", Long: "Put the cursor of the charts where it happened", Disabled: nothing},
		{Keys: []string{"/"}, Short: "filter", Long: "Filter by a part of the text, or of the kind", Command: "filter"},
		{Keys: []string{"s"}, Short: "kind", Long: "One kind of events; the next; all", Disabled: alike},
		{Keys: []string{"esc", "backspace"}, Show: "esc", Short: "back", Long: back},
		{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next event, the one before", Disabled: nothing},
		{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The newest event, the oldest", Disabled: nothing},
		{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing},
	}
}

// press is the timeline after a key.
func (m Model) press(ctx screen.Context, msg tea.KeyPressMsg) (Model, tea.Cmd) {
	pressed := msg.String()
	half := max(m.page(ctx)/2, 1)
	switch {
	case pressed == "down", pressed == "j" && !m.typing:
		return m.choose(ctx, m.selected+1), nil
	case pressed == "up", pressed == "k" && !m.typing:
		return m.choose(ctx, m.selected-1), nil
	case pressed == "enter" && m.typing:
		m.typing = false
	case pressed == "esc" && (m.typing || m.filtered()):
		m.typing, m.filter, m.kind = false, field.Model{}, ""
	case m.typing:
		m.filter = m.filter.Update(msg)
		return m.choose(ctx, 0), nil
	case pressed == "enter":
		rows := m.rows(ctx)
		if m.selected < len(rows) {
			at := rows[m.selected].Time
			return m.Close(), func() tea.Msg { return Show{at} }
		}
	case pressed == "backspace" && m.filtered():
		m.filter, m.kind = field.Model{}, ""
	case pressed == "esc", pressed == "backspace":
		return m.Close(), nil
	case pressed == "/":
		m.typing = true
	case pressed == "s":
		m.kind = m.nextKind(ctx)
		return m.choose(ctx, 0), nil
	case pressed == "g", pressed == "home":
		return m.choose(ctx, 0), nil
	case pressed == "G", pressed == "end":
		return m.choose(ctx, len(m.rows(ctx))-1), nil
	case pressed == "ctrl+d", pressed == "pgdown":
		return m.choose(ctx, m.selected+half), nil
	case pressed == "ctrl+u", pressed == "pgup":
		return m.choose(ctx, m.selected-half), nil
	}
	return m.choose(ctx, m.selected), nil
}

func (m Model) filtered() bool { return m.filter.Value() != "" || m.kind != "" }

// nextKind is the kind after the one that is shown; after the last come all.
func (m Model) nextKind(ctx screen.Context) analysis.EventKind {
	kinds := m.kinds(ctx)
	at := slices.Index(kinds, m.kind) + 1
	if at >= len(kinds) {
		return ""
	}
	return kinds[at]
}
