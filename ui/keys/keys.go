package keys

import (
	tea "charm.land/bubbletea/v2"

	"valktop/keyspace"
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
			if m.choosing && pressed != "s" && pressed != "left" && pressed != "right" {
				m.choosing = false
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
	if m.typing {
		return []action{
			{key.Binding{Keys: []string{"enter"}, Short: "keep the filter", Long: "Go on with what is filtered"}, Model.stopTyping},
			{key.Binding{Keys: []string{"esc"}, Short: "clear", Long: "Take the filter away"}, Model.clearFilter},
			{key.Binding{Keys: []string{"up", "down"}, Show: "↑ ↓", Short: "choose", Long: "Move the selection"}, Model.move},
		}
	}
	if m.choosing {
		return append([]action{
			{key.Binding{Keys: []string{"left", "right"}, Show: "← →", Short: "sort by", Long: "Sort by another column"}, Model.nextOrder},
			{key.Binding{Keys: []string{"s"}, Short: "reverse", Long: "Sort the other way round"}, Model.reverse},
			{key.Binding{Keys: []string{"enter", "esc"}, Short: "done", Long: "Go on with this order"}, Model.done},
		}, m.moving()...)
	}
	nothing := ""
	if len(m.rows) == 0 {
		nothing = "there are no keys to choose from"
	}
	all := []action{m.entering(nothing), m.leaving()}
	all = append(all,
		action{key.Binding{Keys: []string{"/"}, Short: "filter", Long: "Filter by a part of the pattern, or by a glob", Command: "filter"}, Model.startTyping},
		action{key.Binding{Keys: []string{"v"}, Short: m.nextView().name(), Long: "Next view: tree, list, map", Command: "view"}, Model.turn},
		action{key.Binding{Keys: []string{"s"}, Short: "sort", Long: "Sort by another column; again to reverse", Command: "sort"}, Model.startChoosing},
		m.inspecting(), m.changing(ctx),
		action{key.Binding{Keys: []string{"e"}, Short: m.aside(), Long: "What is known of the selection, and its examples; and back", Disabled: nothing, Command: "details"}, Model.toggle},
	)
	if m.view == tree {
		notHere := nothing
		if m.inside {
			notHere = "esc goes back to the tree"
		}
		all = append(all, action{key.Binding{Keys: []string{"right", "left"}, Show: "→ ←", Short: "unfold", Long: "Show what is below a prefix, or hide it", Disabled: notHere}, Model.fold})
	}
	all = append(all, m.pausing(ctx))
	if !ctx.Outdated() { // r connects anew while nobody answers
		all = append(all, action{key.Binding{Keys: []string{"r"}, Short: "rescan", Long: "Begin another pass over the keys", Disabled: noSampling(ctx), Command: "rescan"}, ask(Rescan)})
	}
	return append(all, m.moving()...)
}

// moving are the keys that move the selection.
func (m Model) moving() []action {
	nothing := ""
	if len(m.rows) == 0 {
		nothing = "there is nothing to choose from"
	}
	all := []action{
		{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next row, the one before", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The first row, the last", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing}, Model.move},
	}
	if m.view == treemap && !m.choosing {
		all = append(all, action{key.Binding{Keys: []string{"left", "right"}, Show: "← →", Long: "The field beside", Disabled: nothing}, Model.move})
	}
	return all
}

func (m Model) entering(nothing string) action {
	b := key.Binding{Keys: []string{"enter"}, Short: "open", Long: "Go into a prefix, or look closer at a pattern", Disabled: nothing}
	if m.inside {
		b.Short, b.Long, b.Disabled = "inspect", "Look at the selected key", m.noExample()
	}
	return action{b, Model.enter}
}

func (m Model) leaving() action {
	b := key.Binding{Keys: []string{"esc", "backspace"}, Short: "back", Long: "Back: out of the details, the filter, the prefix"}
	if !m.inside && m.filter.Value() == "" && len(m.path) == 0 {
		b.Short, b.Disabled = "", "this is the top"
	}
	return action{b, Model.back}
}

func (m Model) inspecting() action {
	return action{key.Binding{Keys: []string{"i"}, Short: "inspect", Long: "Look at an example key: its type, TTL and value", Disabled: m.noExample(), Command: "inspect"}, Model.inspect}
}

func (m Model) noExample() string {
	if len(m.examples()) == 0 {
		return "no key of this is known by name yet"
	}
	return ""
}

func (m Model) pausing(ctx screen.Context) action {
	b := key.Binding{Keys: []string{"p"}, Short: "pause", Long: "Pause the sampling", Disabled: noSampling(ctx), Command: "pause"}
	if ctx.Keys.State == keyspace.Paused {
		b.Short, b.Long = "go on", "Go on with the sampling"
		return action{b, ask(Resume)}
	}
	if s := ctx.Keys.State; b.Disabled == "" && (s == keyspace.Done || s == keyspace.Failed) {
		b.Short, b.Disabled = "", "no scan is running"
	}
	return action{b, ask(Pause)}
}

// noSampling is why the sampling cannot be told anything.
func noSampling(ctx screen.Context) string {
	if ctx.Sampling {
		return ""
	}
	return "keys are not sampled"
}

// ask is an action that asks the root for something.
func ask(c Command) func(Model, screen.Context, string) (Model, tea.Cmd) {
	return func(m Model, _ screen.Context, _ string) (Model, tea.Cmd) { return m, send(c) }
}

func (m Model) startTyping(screen.Context, string) (Model, tea.Cmd) {
	m.typing, m.inside = true, false
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
