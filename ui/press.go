package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// press routes a key: to what is open, else to the screen if it knows the key, else to
// the root.
func (m Model) press(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	pressed := msg.String()
	switch pressed { // whatever is open
	case "ctrl+c":
		return quit(m, pressed)
	case "ctrl+z":
		return m.act(pressed)
	case "ctrl+l":
		return redraw(m, pressed)
	}
	switch m.focus {
	case onPalette:
		return m.inPalette(msg)
	case onPrompt:
		return m.inPrompt(msg)
	case onName:
		return m.inName(msg)
	case onHelp:
		return m.inHelp(msg)
	}
	switch {
	case small(m.w, m.h) && pressed != "q":
		return m, nil // it would act on what cannot be seen
	case !m.served:
		return m.act(pressed)
	case m.inDialog():
		return m.pressDialog(msg)
	}
	if m.typing() {
		return m.toScreen(msg) // letters go to its text field and nowhere else
	}
	if b, ok := find(m.here(), pressed); ok {
		if b.Disabled != "" {
			return m.say(b.Disabled), nil
		}
		return m.toScreen(msg)
	}
	if _, ok := find(m.everywhere(), pressed); ok {
		return m.act(pressed)
	}
	return m.toScreen(msg)
}

// pressDialog hands a key to what is open of the changes, or of the question about accesses.
// Where no text is asked for help works, and where nothing is asked quitting.
func (m Model) pressDialog(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	pressed := msg.String()
	if !m.typing() {
		switch b, _ := find(m.here(), pressed); {
		case b.Disabled != "":
			return m.say(b.Disabled), nil
		case pressed == "?":
			return m.openHelp(pressed)
		case pressed == "q" && !m.asking():
			return quit(m, pressed)
		}
	}
	return m.toScreen(msg)
}

// act does what the root's binding of the key says.
func (m Model) act(pressed string) (Model, tea.Cmd) {
	for _, a := range m.actions() {
		switch {
		case !a.Matches(pressed):
		case a.Disabled != "":
			return m.say(a.Disabled), nil
		default:
			return a.do(m, pressed)
		}
	}
	return m, nil
}

// toScreen hands a message to the screen on display alone, or to what is open over it.
func (m Model) toScreen(msg tea.Msg) (Model, tea.Cmd) {
	var cmd tea.Cmd
	if m.change.IsOpen() {
		m.change, cmd = m.change.Update(m.context(), msg)
		return m, cmd
	}
	if m.access.IsOpen() {
		m.access, cmd = m.access.Update(m.context(), msg)
		return m, cmd
	}
	if m.inspect.IsOpen() {
		m.inspect, cmd = m.inspect.Update(m.context(), msg)
		return m, cmd
	}
	if m.causes.IsOpen() {
		m.causes, cmd = m.causes.Update(m.context(), msg)
		return m, cmd
	}
	if m.timeline.IsOpen() {
		m.timeline, cmd = m.timeline.Update(m.context(), msg)
		return m, cmd
	}
	m.tabs = slices.Clone(m.tabs)
	m.tabs[m.current].screen, cmd = m.tabs[m.current].screen.update(m.context(), msg)
	return m, cmd
}

// paste goes to text fields and nowhere else: what was pasted is no key press.
func (m Model) paste(msg tea.PasteMsg) (Model, tea.Cmd) {
	switch m.focus {
	case onPalette:
		return m.inPalette(msg)
	case onPrompt, onName:
		m.prompt = m.prompt.Update(msg)
	case onScreen:
		if m.typing() {
			return m.toScreen(msg)
		}
	}
	return m, nil
}

func show(i int) func(Model, string) (Model, tea.Cmd) {
	return func(m Model, _ string) (Model, tea.Cmd) {
		m.current = i
		return m.closeOver(), nil
	}
}

func (m Model) moveTab(pressed string) (Model, tea.Cmd) {
	by := 1
	if pressed == "shift+tab" {
		by = len(m.tabs) - 1
	}
	m.current = (m.current + by) % len(m.tabs)
	return m.closeOver(), nil
}

func suspend(m Model, _ string) (Model, tea.Cmd) { return m, tea.Suspend }
func redraw(m Model, _ string) (Model, tea.Cmd)  { return m, tea.ClearScreen }

// retry polls at once.
func (m Model) retry(string) (Model, tea.Cmd) {
	m.o.Source.Retry()
	if m.ended != nil {
		m.ended = nil
		return m.say("asking again"), next(m.ctx, m.o.Source, m.version)
	}
	return m.say("polling now"), nil
}

// freeze stops the display, or lets it go on.
func (m Model) freeze(string) (Model, tea.Cmd) {
	if m.frozen != nil {
		m.frozen = nil
		return m, nil
	}
	m.frozen = &frozen{at: m.until(), state: m.state, history: m.history.Clone(), keys: m.keys, heard: m.heard}
	return m, nil
}
