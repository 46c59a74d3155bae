package clients

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
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
	if len(m.rows) == 0 {
		nothing = "there is no row to choose"
	}
	move := action{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next row, the one before", Disabled: nothing}, Model.move}
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
	case m.one != nil:
		return []action{
			{key.Binding{Keys: []string{"esc", "backspace"}, Short: "back", Long: "Back to the list"}, Model.back},
			{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Short: "next", Long: "The next connection of the list, the one before", Disabled: nothing}, Model.move},
			m.killing(ctx),
		}
	}
	open := key.Binding{Keys: []string{"enter"}, Short: "open", Long: "Open the group; of a connection, all that is known", Disabled: nothing}
	back := key.Binding{Keys: []string{"esc", "backspace"}, Long: "Take the filter away, or go back to the groups"}
	switch {
	case m.group != nil:
		back.Short = "back"
	case m.filter.Value() == "":
		back.Disabled = "nothing is open or filtered"
	}
	return []action{
		{open, Model.open},
		{key.Binding{Keys: []string{"v"}, Short: "group by " + m.next().String(), Long: "Group by name, library, address, user, database, node, or nothing", Command: "group"}, Model.regroup},
		m.killing(ctx),
		{key.Binding{Keys: []string{"/"}, Short: "filter", Long: "Filter by a part of anything: name, address, user, library, command, state", Command: "filter"}, Model.startTyping},
		{key.Binding{Keys: []string{"s"}, Short: "sort", Long: "Sort by another column; again to reverse", Command: "sort"}, Model.startChoosing},
		{back, Model.back},
		move,
		{key.Binding{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The first row, the last", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing}, Model.move},
	}
}

// next is the grouping after the present one; one by node is of no use where there is one.
func (m Model) next() analysis.Grouping {
	by := (m.by + 1) % analysis.GroupingCount
	if by == analysis.ByNode && !m.several {
		by++
	}
	return by
}

func (m Model) regroup(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.by, m.group, m.one, m.at, m.offset, m.selected = m.next(), nil, nil, 0, 0, rowID{}
	return m.anew(ctx), nil
}

// open opens the group that is selected, or the connection.
func (m Model) open(ctx screen.Context, _ string) (Model, tea.Cmd) {
	r, ok := m.current()
	if !ok {
		return m, nil
	}
	if r.one != nil {
		m.one = &opened{Connection: *r.one}
		return m, nil
	}
	id := r.id().group
	m.group, m.at, m.offset, m.selected = &id, 0, 0, rowID{}
	return m.anew(ctx), nil
}

// back closes what is open, the innermost first, and takes the filter away at last.
func (m Model) back(ctx screen.Context, _ string) (Model, tea.Cmd) {
	switch {
	case m.one != nil:
		m.one = nil
		return m.anew(ctx), nil
	case m.group != nil:
		m.selected, m.group = rowID{group: *m.group, any: true}, nil
		return m.anew(ctx), nil
	}
	return m.clearFilter(ctx, "")
}

// move moves the selection, and with it the connection that is open.
func (m Model) move(ctx screen.Context, pressed string) (Model, tea.Cmd) {
	at, page := m.at, max(m.page(ctx)/2, 1)
	switch pressed {
	case "j", "down":
		at++
	case "k", "up":
		at--
	case "g", "home":
		at = 0
	case "G", "end":
		at = len(m.rows) - 1
	case "ctrl+d", "pgdown":
		at += page
	case "ctrl+u", "pgup":
		at -= page
	}
	m = m.choose(ctx, at)
	if r, ok := m.current(); ok && m.one != nil && r.one != nil {
		m.one = &opened{Connection: *r.one}
	}
	return m, nil
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
	all := m.orders()
	by := 1
	if pressed == "left" {
		by = len(all) - 1
	}
	m.sorts[m.kind()] = sorting{by: all[(slices.Index(all, m.sort().by)+by)%len(all)]}
	return m.anew(ctx), nil
}

func (m Model) reverse(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.sorts[m.kind()].reversed = !m.sort().reversed
	return m.anew(ctx), nil
}
