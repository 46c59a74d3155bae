// Package causes shows, over Overview, what got worse and what may have caused it: what is
// found, what is ruled out, and what nobody can tell, each with its evidence.
package causes

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/ui/key"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

// Model is the screen. Its zero value is closed.
type Model struct {
	open   bool
	at     time.Time // whose two sides are compared; zero: now
	offset int       // the first line in sight
}

// Open shows the causes of now, or compares the two sides of an instant.
func (m Model) Open(at time.Time) Model { return Model{open: true, at: at} }

// IsOpen reports whether the screen is on display.
func (m Model) IsOpen() bool { return m.open }

// Close ends the display.
func (m Model) Close() Model { return Model{} }

// explanation is what is on display.
func (m Model) explanation(ctx screen.Context) analysis.Explanation {
	if m.at.IsZero() || ctx.History == nil {
		return ctx.State.Causes
	}
	return ctx.History.Explain(m.at)
}

// Bindings are the keys that work while the screen is open.
func (m Model) Bindings(ctx screen.Context) []key.Binding {
	fits, now := "", ""
	if len(m.lines(ctx, m.explanation(ctx), ctx.Width-margins)) <= m.page(ctx) {
		fits = "all of it is in sight"
	}
	if m.at.IsZero() {
		now = "it is about now"
	}
	return []key.Binding{
		{Keys: []string{"esc", "backspace"}, Show: "esc", Short: "back", Long: "Back to Overview"},
		{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Short: "scroll", Long: "Down, up", Disabled: fits},
		{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: fits},
		{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "To the beginning, to the end", Disabled: fits},
		{Keys: []string{"n"}, Short: "now", Long: "What is the matter now, in place of the two sides of an instant", Disabled: now},
	}
}

// Update takes a key press.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	pressed, ok := msg.(tea.KeyPressMsg)
	if !ok || !m.open {
		return m, nil
	}
	lines, page := len(m.lines(ctx, m.explanation(ctx), ctx.Width-margins)), m.page(ctx)
	switch pressed.String() {
	case "esc", "backspace":
		return m.Close(), nil
	case "n":
		return m.Open(time.Time{}), nil
	case "j", "down":
		m.offset++
	case "k", "up":
		m.offset--
	case "ctrl+d", "pgdown":
		m.offset += page / 2
	case "ctrl+u", "pgup":
		m.offset -= page / 2
	case "g", "home":
		m.offset = 0
	case "G", "end":
		m.offset = lines
	}
	m.offset = widget.Scroll(m.offset, m.offset, lines, page)
	return m, nil
}

// page is how many lines are in sight.
func (m Model) page(ctx screen.Context) int { return max(ctx.Height-frameRows, 1) }
