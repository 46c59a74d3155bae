package nodes

import (
	tea "charm.land/bubbletea/v2"

	"valktop/ui/field"
	"valktop/ui/key"
	"valktop/ui/node"
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
	if len(m.rows) == 0 {
		nothing = "there is no node to choose"
	}
	move := action{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next node, the one before", Disabled: nothing}, Model.move}
	switch {
	case m.slots.on:
		return m.slotActions(ctx)
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
	}
	unfiltered := ""
	if m.filter.Value() == "" {
		unfiltered = "nothing is filtered"
	}
	return []action{
		m.focusing(ctx, nothing), m.turning(ctx),
		{key.Binding{Keys: []string{"/"}, Short: "filter", Long: "Filter by a part of the address, the role, the version, the error", Command: "filter"}, Model.startTyping},
		{key.Binding{Keys: []string{"s"}, Short: "sort", Long: "Sort by another column; again to reverse", Command: "sort"}, Model.startChoosing},
		move,
		{key.Binding{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The first node, the last", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"esc", "backspace"}, Long: "Take the filter away", Disabled: unfiltered}, Model.clearFilter},
	}
}

// focusing is the binding that makes the whole dashboard one of the selected node.
func (m Model) focusing(ctx screen.Context, nothing string) action {
	b := key.Binding{Keys: []string{"enter"}, Short: "focus", Long: "The whole dashboard on this node; esc goes back to all", Disabled: nothing, Command: "focus"}
	if b.Disabled == "" && len(ctx.All.Nodes) < 2 {
		b.Disabled = "there is one node, and the dashboard is on it"
	}
	return action{b, Model.focus}
}

func (m Model) focus(screen.Context, string) (Model, tea.Cmd) {
	addr := m.selected
	return m, func() tea.Msg { return Focus{addr} }
}

// move moves the selection.
func (m Model) move(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	return m.choose(ctx, moved(pressed, m.at, len(m.rows), max(m.page(ctx)/2, 1))), nil
}

// moved is where a key takes a selection; half is half a screen.
func moved(pressed string, at, rows, half int) int {
	switch pressed {
	case "j", "down":
		at++
	case "k", "up":
		at--
	case "g", "home":
		at = 0
	case "G", "end":
		at = rows - 1
	case "ctrl+d", "pgdown":
		at += half
	case "ctrl+u", "pgup":
		at -= half
	}
	return at
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
	by := node.Order(1)
	if pressed == "left" {
		by = node.OrderCount - 1
	}
	m.sort = sorting{by: (m.sort.by + by) % node.OrderCount}
	return m.anew(ctx), nil
}

func (m Model) reverse(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.sort.reversed = !m.sort.reversed
	return m.anew(ctx), nil
}
