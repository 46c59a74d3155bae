package overview

import (
	"time"

	"valktop/ui/key"
	"valktop/ui/screen"
)

// Bindings are the keys that work on this screen.
func (m Model) Bindings(ctx screen.Context) []key.Binding {
	noData, noCursor, notLarge := "", "", ""
	if !ctx.Ready() {
		noData = "there are no figures yet"
	}
	if m.cursor.IsZero() {
		noCursor = "the charts' cursor is not set"
	}
	if m.large == 0 {
		notLarge = "no chart is enlarged"
	}
	return []key.Binding{
		{Keys: []string{"left", "right"}, Show: "← →", Short: "cursor", Long: "Move the cursor of all charts: the values at that instant", Disabled: noData},
		{Keys: []string{"home"}, Long: "Take the cursor away: back to now", Disabled: noCursor},
		{Keys: []string{"enter"}, Short: "why", Long: "What got worse and why; with a cursor, what changed there", Disabled: noData},
		{Keys: []string{"e"}, Short: "enlarge", Long: "Give one chart the whole screen, and back", Disabled: noData, Command: "enlarge"},
		{Keys: []string{"j", "down"}, Show: "j ↓", Short: "next chart", Long: "The next chart, while one is enlarged", Disabled: notLarge},
		{Keys: []string{"k", "up"}, Show: "k ↑", Long: "The chart before, while one is enlarged", Disabled: notLarge},
		{Keys: []string{"esc", "backspace"}, Short: "back", Long: "Back: to all charts, and the cursor to now", Disabled: either(noCursor, notLarge)},
	}
}

// press is the screen after a key.
func (m Model) press(ctx screen.Context, pressed string) Model {
	if !ctx.Ready() {
		return m
	}
	switch pressed {
	case "left":
		m.cursor = m.move(ctx, -1)
	case "right":
		m.cursor = m.move(ctx, 1)
	case "home":
		m.cursor = time.Time{}
	case "e":
		if m.large > 0 {
			m.large = 0
		} else {
			m.large = 1
		}
	case "j", "down":
		m.large = m.neighbour(1)
	case "k", "up":
		m.large = m.neighbour(-1)
	case "esc", "backspace":
		if m.large > 0 {
			m.large = 0
		} else {
			m.cursor = time.Time{}
		}
	}
	return m
}

// move is the cursor so many steps further, kept within the charts. Its first step to
// the left starts at now; beyond now there is no cursor.
func (m Model) move(ctx screen.Context, steps int) time.Time {
	at := m.cursor
	if at.IsZero() {
		if steps > 0 {
			return at
		}
		at = ctx.Until
	}
	at = at.Add(time.Duration(steps) * ctx.Window / cursorSteps)
	if at.After(ctx.Until) {
		return time.Time{}
	}
	if first := ctx.Until.Add(-ctx.Window); at.Before(first) {
		return first
	}
	return at
}

// neighbour is m.large for the chart so many places further, round and round.
func (m Model) neighbour(by int) int {
	if m.large == 0 {
		return 0
	}
	n := len(graphs())
	return (m.large-1+by+n)%n + 1
}

// either is one of two reasons when both stand in the way.
func either(a, b string) string {
	if a == "" || b == "" {
		return ""
	}
	return a + ", and " + b
}
