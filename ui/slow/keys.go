package slow

import (
	tea "charm.land/bubbletea/v2"

	"valktop/ui/field"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// action is a binding with what it does.
type action struct {
	key.Binding
	do func(m Model, ctx screen.Context, pressed string) (Model, tea.Cmd)
}

// Bindings are the keys that work on this screen.
func (m Model) Bindings(ctx screen.Context) []key.Binding {
	var bindings []key.Binding
	for _, a := range m.actions(ctx) {
		bindings = append(bindings, a.Binding)
	}
	return bindings
}

// press does what a key says.
func (m Model) press(ctx screen.Context, msg tea.KeyPressMsg) (Model, tea.Cmd) {
	pressed := msg.String()
	for _, a := range m.actions(ctx) {
		if a.Matches(pressed) {
			if a.Disabled != "" {
				return m, nil
			}
			return a.do(m, ctx, pressed)
		}
	}
	switch {
	case m.typing:
		m.filter = m.filter.Update(msg)
		return m.anew(ctx), nil
	case m.choosing: // any other key ends the choice and does what it always does
		m.choosing = false
		return m.press(ctx, msg)
	}
	return m, nil
}

// actions are the keys that do something now, the most useful first.
func (m Model) actions(ctx screen.Context) []action {
	nothing := ""
	if m.rows() == 0 {
		nothing = "there is nothing to choose"
	}
	move := action{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next row, the one before", Disabled: nothing}, Model.move}
	ends := action{key.Binding{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The first row, the last", Disabled: nothing}, Model.move}
	pages := action{key.Binding{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing}, Model.move}
	switch {
	case m.typing:
		return []action{
			{key.Binding{Keys: []string{"enter"}, Short: "keep the filter", Long: "Go on with what is filtered"}, Model.stopTyping},
			{key.Binding{Keys: []string{"esc"}, Short: "clear", Long: "Take the filter away"}, Model.clearFilter},
			{key.Binding{Keys: []string{"up", "down"}, Show: "↑ ↓", Short: "choose", Long: "Move the selection"}, Model.move},
		}
	case m.choosing:
		return []action{
			{key.Binding{Keys: []string{"left", "right"}, Show: "← →", Short: "sort by", Long: "Sort by another column"}, Model.nextOrder},
			{key.Binding{Keys: []string{"s"}, Short: "reverse", Long: "Sort the other way round"}, Model.reverse},
			{key.Binding{Keys: []string{"enter", "esc"}, Short: "done", Long: "Go on with this order"}, Model.done},
			move,
		}
	case m.open:
		move.Short = "next, before"
		return []action{
			{key.Binding{Keys: []string{"esc", "backspace", "enter"}, Short: "all groups", Long: "Back to all groups"}, Model.close},
			move, ends, pages,
		}
	}
	unfiltered, noEntries, noOrder := "", nothing, ""
	if m.filter.Value() == "" {
		unfiltered = "nothing is filtered"
	}
	if m.shows == latencyEvents {
		noEntries, noOrder = "events have no entries: their spikes are below", "events are in the order of their time"
	}
	return []action{
		{key.Binding{Keys: []string{"enter"}, Short: "entries", Long: "The entries of a group: their arguments, clients, times", Disabled: noEntries, Command: "entries"}, Model.enter},
		{key.Binding{Keys: []string{"v"}, Short: "next view", Long: "Slow commands, large replies, large requests, latency events", Command: "view"}, Model.turn},
		{key.Binding{Keys: []string{"/"}, Short: "filter", Long: "Filter by a part of the command, the pattern, a client, an argument", Command: "filter"}, Model.startTyping},
		{key.Binding{Keys: []string{"s"}, Short: "sort", Long: "Sort by another column; again to reverse", Command: "sort", Disabled: noOrder}, Model.startChoosing},
		move, ends, pages,
		{key.Binding{Keys: []string{"esc", "backspace"}, Long: "Take the filter away", Disabled: unfiltered}, Model.clearFilter},
	}
}

// move moves the selection.
func (m Model) move(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	at, last := m.list.at, m.rows()-1
	if g, ok := m.current(); ok && m.open {
		at, last = m.entries.at, len(g.Calls)-1
	}
	page := max(m.rowsInSight(ctx)/2, 1)
	switch pressed {
	case "j", "down":
		at++
	case "k", "up":
		at--
	case "g", "home":
		at = 0
	case "G", "end":
		at = last
	case "ctrl+d", "pgdown":
		at += page
	case "ctrl+u", "pgup":
		at -= page
	}
	if m.open {
		m.entries = m.entries.to(at, last+1, m.rowsInSight(ctx))
		return m, nil
	}
	m.moved = true
	return m.choose(ctx, at), nil
}

func (m Model) enter(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.open, m.moved, m.entries = true, true, list{}
	return m.choose(ctx, m.list.at), nil
}

func (m Model) close(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.open = false
	return m.choose(ctx, m.list.at), nil
}

func (m Model) turn(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.shows, m.list, m.moved = (m.shows+1)%pageCount, list{}, false
	return m.anew(ctx), nil
}

func (m Model) startTyping(screen.Context, string) (Model, tea.Cmd) {
	m.typing = true
	return m, nil
}

func (m Model) stopTyping(screen.Context, string) (Model, tea.Cmd) {
	m.typing = false
	return m, nil
}

func (m Model) clearFilter(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.typing, m.filter = false, field.Model{}
	return m.anew(ctx), nil
}

func (m Model) startChoosing(screen.Context, string) (Model, tea.Cmd) {
	m.choosing = true
	return m, nil
}

func (m Model) done(screen.Context, string) (Model, tea.Cmd) {
	m.choosing = false
	return m, nil
}

func (m Model) nextOrder(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	by := order(1)
	if pressed == "left" {
		by = orderCount - 1
	}
	m.sort = sorting{by: (m.sort.by + by) % orderCount}
	return m.anew(ctx), nil
}

func (m Model) reverse(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.sort.reversed = !m.sort.reversed
	return m.anew(ctx), nil
}
