package commands

import (
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
		nothing = "there is no command to choose"
	}
	move := action{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next command, the one before", Disabled: nothing}, Model.move}
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
			{key.Binding{Keys: []string{"esc", "backspace", "enter"}, Short: "all commands", Long: "Back to all commands"}, Model.close},
			move, m.basing(ctx, nothing), m.unbasing(ctx),
		}
	}
	unfiltered := ""
	if m.filter.Value() == "" {
		unfiltered = "nothing is filtered"
	}
	basis := key.Binding{Keys: []string{"v"}, Short: "last interval", Long: "Figures of the newest interval, or of the last minute", Command: "interval-or-minute"}
	if m.newest {
		basis.Short = "last minute"
	}
	return []action{
		{key.Binding{Keys: []string{"enter"}, Short: "details", Long: "One command: its histogram, errors, subcommands", Disabled: nothing, Command: "details"}, Model.details},
		{key.Binding{Keys: []string{"/"}, Short: "filter", Long: "Filter by a part of the name; O(N) finds those that grow", Command: "filter"}, Model.startTyping},
		{key.Binding{Keys: []string{"s"}, Short: "sort", Long: "Sort by another column; again to reverse", Command: "sort"}, Model.startChoosing},
		{basis, Model.turn},
		m.basing(ctx, nothing), m.unbasing(ctx),
		move,
		{key.Binding{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The first command, the last", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"esc", "backspace"}, Long: "Take the filter away", Disabled: unfiltered}, Model.clearFilter},
	}
}

// basing is the binding that takes the last minute as the baseline.
func (m Model) basing(ctx screen.Context, nothing string) action {
	b := key.Binding{Keys: []string{"b"}, Short: "baseline", Long: "Compare with the last minute from now on", Disabled: nothing, Command: "baseline"}
	if _, ok := m.base(ctx); ok {
		b.Short, b.Long = "", "Compare with the last minute instead"
	}
	if b.Disabled == "" && m.all.Minute == 0 {
		b.Disabled = "nothing is known of the last minute yet"
	}
	return action{b, Model.setBaseline}
}

// unbasing is the binding that takes the baseline away.
func (m Model) unbasing(ctx screen.Context) action {
	b := key.Binding{Keys: []string{"d"}, Long: "Compare with nothing any more", Disabled: "there is no baseline", Command: "baseline-drop"}
	if _, ok := m.base(ctx); ok {
		b.Short, b.Disabled = "drop baseline", ""
	}
	return action{b, Model.dropBaseline}
}

func (m Model) setBaseline(ctx screen.Context, _ string) (Model, tea.Cmd) {
	b := baseline{at: ctx.Clock(), over: m.all.Minute, of: map[string]analysis.CommandFigures{}}
	for _, c := range m.all.List {
		b.of[c.Name] = c.Minute
	}
	return m.withBaseline(ctx.Node, b, true), nil
}

func (m Model) dropBaseline(ctx screen.Context, _ string) (Model, tea.Cmd) {
	return m.withBaseline(ctx.Node, baseline{}, false), nil
}

// move moves the selection.
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
	m.moved = true
	return m.choose(ctx, at), nil
}

func (m Model) details(screen.Context, string) (Model, tea.Cmd) {
	m.open, m.moved = true, true
	return m, nil
}

func (m Model) close(screen.Context, string) (Model, tea.Cmd) {
	m.open = false
	return m, nil
}

func (m Model) turn(ctx screen.Context, _ string) (Model, tea.Cmd) {
	m.newest = !m.newest
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
