// Package events shows, over the screen, the timeline of what happened to the deployment:
// the newest first, filtered by kind and by text.
package events

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/ui/field"
	"valktop/ui/screen"
	"valktop/ui/widget"
)

// Model is the screen. Its zero value is closed.
type Model struct {
	open     bool
	selected int // of those in sight of the filter, the newest is 0
	offset   int
	kind     analysis.EventKind // "" for all
	filter   field.Model
	typing   bool
}

// Show is a message to the root: the cursor of the charts is to stand at an instant.
type Show struct{ At time.Time }

// Open shows the timeline.
func (m Model) Open() Model {
	m.open, m.selected, m.offset, m.typing = true, 0, 0, false
	return m
}

// IsOpen reports whether the timeline is on display.
func (m Model) IsOpen() bool { return m.open }

// Close ends the display; the filter stays for the next time.
func (m Model) Close() Model {
	m.open, m.typing = false, false
	return m
}

// Typing reports whether keys go to the filter.
func (m Model) Typing() bool { return m.open && m.typing }

// rows are the events that the filter lets through, the newest first.
func (m Model) rows(ctx screen.Context) []analysis.Event {
	if ctx.AllHistory == nil {
		return nil
	}
	all := ctx.AllHistory.Events(time.Time{}, ctx.Until.Add(time.Second))
	match := strings.ToLower(m.filter.Value())
	all = slices.DeleteFunc(all, func(e analysis.Event) bool {
		return m.kind != "" && e.Kind != m.kind ||
			match != "" && !strings.Contains(strings.ToLower(e.Says()), match) && !strings.Contains(string(e.Kind), match)
	})
	slices.Reverse(all)
	return all
}

// kinds are those that there are events of.
func (m Model) kinds(ctx screen.Context) []analysis.EventKind {
	m.kind = ""
	m.filter = field.Model{}
	rows := m.rows(ctx)
	return slices.DeleteFunc(analysis.EventKinds(), func(k analysis.EventKind) bool {
		return !slices.ContainsFunc(rows, func(e analysis.Event) bool { return e.Kind == k })
	})
}

// Update takes a key press, or a text that was pasted into the filter.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	if !m.open {
		return m, nil
	}
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if m.typing {
			m.filter = m.filter.Update(msg)
		}
	case tea.KeyPressMsg:
		return m.press(ctx, msg)
	}
	return m.choose(ctx, m.selected), nil
}

// choose selects row i, or the nearest that there is.
func (m Model) choose(ctx screen.Context, i int) Model {
	rows := m.rows(ctx)
	m.selected = max(min(i, len(rows)-1), 0)
	m.offset = widget.Scroll(m.offset, m.selected, len(rows), m.page(ctx))
	return m
}

// page is how many events are in sight: less the frame, the heads and the filter.
func (m Model) page(ctx screen.Context) int { return max(ctx.Height-4, 1) }
