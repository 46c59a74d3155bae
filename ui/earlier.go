package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/ui/screen"
	"valktop/ui/text"
)

// measured returns a command that waits for what was measured before, newer than after.
func measured(ctx context.Context, s EarlierSource, after uint64) tea.Cmd {
	if s == nil {
		return nil
	}
	return caught(func() tea.Msg {
		e, err := s.Next(ctx, after)
		if err != nil {
			return nil // it ends with the program
		}
		return e
	})
}

// takeEarlier puts what was measured before behind the charts, and asks for more: where it
// could not be had it is tried again. What is wrong is said once; Overview has it for longer.
func (m Model) takeEarlier(e analysis.Earlier) (Model, tea.Cmd) {
	again := measured(m.ctx, m.o.Earlier, max(e.Version, m.earlier.Version))
	if e.Version <= m.earlier.Version {
		return m, again
	}
	if e.Problem != "" && e.Problem != m.earlier.Problem {
		m = m.say(text.Escape("history: " + e.Problem))
	}
	m.earlier = e
	m.earlier.Nodes = nil // the history has it
	m.history.TakeEarlier(e)
	m = m.refocus(m)
	m, cmd := m.tell(screen.Changed{})
	return m, tea.Batch(cmd, again)
}
