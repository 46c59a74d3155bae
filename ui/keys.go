package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/key"
)

// action is a binding of the root with what it does when one of its keys was pressed.
type action struct {
	key.Binding
	do func(m Model, pressed string) (Model, tea.Cmd)
}

// actions are the keys that work on every screen, the most useful first.
func (m Model) actions() []action {
	list := []action{
		{key.Binding{Keys: []string{"?"}, Short: "help", Long: "Show what works here", Command: "help"}, Model.openHelp},
		m.retrying(),
		{key.Binding{Keys: []string{"m"}, Short: "mark", Long: "Set a mark with a label on every chart", Disabled: m.notYet()}, Model.openPrompt},
		{key.Binding{Keys: []string{"[", "]"}, Show: "[ ]", Short: "window", Long: "Show less or more time in the charts"}, Model.moveWindow},
		m.opening(),
		{key.Binding{Keys: []string{"q", "ctrl+c"}, Short: "quit", Long: "Quit; ctrl+c also while you type", Command: "quit"}, quit},
		{key.Binding{Keys: []string{":"}, Short: "commands", Long: "Choose a command by name"}, Model.openPalette},
		m.listing(),
		m.freezing(), m.hearing(),
		{key.Binding{Keys: []string{"+", "-"}, Show: "+ -", Short: "interval", Long: "Poll less or more often"}, Model.moveInterval},
		{key.Binding{Keys: []string{"y"}, Short: "copy", Long: "Copy the figures of this moment as text", Command: "copy", Disabled: m.notYet()}, Model.copyFigures},
	}
	if _, own := find(m.here(), "r"); own { // what is done again is the screen's: a scan in place of a poll
		list = slices.DeleteFunc(list, func(a action) bool { return a.Matches("r") })
	}
	if a, ok := m.unfocusing(); ok {
		list = slices.Insert(list, 1, a)
	}
	if m.frozen != nil { // how to go on stands right behind the help
		list = slices.DeleteFunc(list, func(a action) bool { return a.Matches("space") })
		list = slices.Insert(list, 1, m.freezing())
	}
	changing := m.changing()
	if _, own := find(m.here(), "x"); own { // it knows what is chosen
		changing = changing[1:]
	}
	list = append(slices.Insert(list, min(4, len(list)), changing...), m.tabActions()...)
	noShell := ""
	if m.alone {
		noShell = "no shell waits for it"
	}
	return append(list,
		action{key.Binding{Keys: []string{"ctrl+l"}, Long: "Draw the screen anew", Command: "redraw"}, redraw},
		action{key.Binding{Keys: []string{"ctrl+z"}, Long: "Go to the shell; fg comes back", Command: "suspend", Disabled: noShell}, suspend},
	)
}

// retrying is the binding that polls at once. The footer has it while something is wrong.
func (m Model) retrying() action {
	b := key.Binding{Keys: []string{"r"}, Long: "Poll or connect now", Command: "retry"}
	if m.link().word != "" || len(m.silent()) > 0 {
		b.Short = "retry"
	}
	return action{b, Model.retry}
}

// freezing is the binding that stops the display and lets it go on.
func (m Model) freezing() action {
	b := key.Binding{Keys: []string{"space"}, Short: "freeze", Long: "Freeze the display, polling goes on", Command: "freeze", Disabled: m.notYet()}
	if m.frozen != nil {
		b.Short, b.Long, b.Disabled = "go on", "Let the display go on", ""
	}
	return action{b, Model.freeze}
}

// tabActions are the keys that change the screen.
func (m Model) tabActions() []action {
	var list []action
	for i, t := range m.tabs {
		b := key.Binding{Keys: []string{t.number}, Long: t.name}
		if i == m.current && !m.access.IsOpen() && !m.causes.IsOpen() && !m.timeline.IsOpen() {
			b.Disabled = "it is on display"
		}
		list = append(list, action{b, show(i)})
	}
	alone := ""
	if len(m.tabs) == 1 {
		alone = "there is one screen"
	}
	return append(list, action{key.Binding{
		Keys: []string{"tab", "shift+tab"}, Show: "tab", Long: "Next screen; shift+tab the one before", Disabled: alone,
	}, Model.moveTab})
}

// here are the bindings of what is on display.
func (m Model) here() []key.Binding {
	if m.change.IsOpen() {
		return m.change.Bindings(m.context())
	}
	if m.access.IsOpen() {
		return m.access.Bindings(m.context())
	}
	if m.inspect.IsOpen() {
		return m.inspect.Bindings(m.context())
	}
	if m.causes.IsOpen() {
		return m.causes.Bindings(m.context())
	}
	if m.timeline.IsOpen() {
		return m.timeline.Bindings(m.context())
	}
	list := m.tabs[m.current].screen.bindings(m.context())
	if m.one.addr != "" || m.o.Back != "" { // what the screen has no use for goes back to all nodes
		list = slices.DeleteFunc(list, func(b key.Binding) bool { return b.Matches("esc") && b.Disabled != "" })
	}
	return list
}

// everywhere are the root's bindings that work here.
func (m Model) everywhere() []key.Binding {
	var list []key.Binding
	for _, a := range m.actions() {
		switch {
		case !m.inDialog() || slices.ContainsFunc([]string{"?", "ctrl+l", "ctrl+z"}, a.Matches):
			list = append(list, a.Binding)
		case a.Matches("ctrl+c") && m.asking():
			list = append(list, key.Binding{Keys: []string{"ctrl+c"}, Long: "Quit", Disabled: a.Disabled})
		case a.Matches("ctrl+c"):
			list = append(list, a.Binding)
		}
	}
	return list
}

// inDialog reports whether something is open that most keys of the root do not reach: what
// concerns changes, or the question whether to sample accesses.
func (m Model) inDialog() bool { return m.change.IsOpen() || m.access.Asking() }

// asking reports whether that is a question: letters do not end the program then.
func (m Model) asking() bool { return m.change.Asking() || m.access.Asking() }

// notYet is why what needs figures does nothing before the first ones came.
func (m Model) notYet() string {
	if !m.served {
		return "there are no figures yet"
	}
	return ""
}

// find returns the binding that a pressed key belongs to.
func find(list []key.Binding, pressed string) (key.Binding, bool) {
	i := slices.IndexFunc(list, func(b key.Binding) bool { return b.Matches(pressed) })
	if i < 0 {
		return key.Binding{}, false
	}
	return list[i], true
}
