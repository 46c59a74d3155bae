package ui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/change"
	"valktop/ui/clients"
	"valktop/ui/key"
	keyscreen "valktop/ui/keys"
	"valktop/ui/palette"
	"valktop/ui/text"
)

// changing are the bindings that open the menu of changes and what is told of them.
func (m Model) changing() []action {
	about := key.Binding{Keys: []string{"c"}, Long: "The last change: how it goes, what was done", Command: "changes", Disabled: m.change.NoChanges()}
	if about.Disabled == "" {
		about.Short = "last change"
		if m.change.Running() {
			about.Short = "change under way"
		}
	}
	return []action{
		{key.Binding{Keys: []string{"x"}, Short: "change", Long: "Invalidate, expire, persist, undo", Disabled: m.noChange()}, Model.openChange},
		{about, func(m Model, _ string) (Model, tea.Cmd) { m.change = m.change.Show(); return m, nil }},
	}
}

// noChange is why there is no menu of changes now.
func (m Model) noChange() string {
	if why := m.change.Disabled(); why != "" {
		return why
	}
	return m.notYet()
}

// openChange opens the menu for the key on display, or for nothing in particular.
func (m Model) openChange(string) (Model, tea.Cmd) {
	var t change.Target
	if m.inspect.IsOpen() {
		t = change.Key(m.inspect.Key())
	}
	m.change = m.change.Open(t)
	return m, nil
}

// changed does what the changes, or the Keys screen on their behalf, ask for.
func (m Model) changed(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case change.Mark:
		m.history.Note(analysis.Event{Time: m.now, Kind: analysis.EventAction, Text: msg.Label})
	case change.Say:
		return m.say(text.Escape(msg.Text)), nil
	case change.Settled:
		if m.o.Keys != nil {
			m.o.Keys.Rescan() // what it knows was the case before
		}
	case clients.Kill:
		m.change = m.change.Open(killed(msg))
	case keyscreen.Change:
		t := change.Target{}
		switch {
		case msg.Key:
			t = change.Key(msg.Name)
		case msg.Chosen:
			t = change.Pattern(msg.Name, msg.Below, "")
		}
		m.change = m.change.Open(t)
	}
	return m, nil
}

// killed is what the Clients screen asks for, as the menu of changes takes it.
func killed(k clients.Kill) change.Target {
	refs := func(all []analysis.Connection) []actions.ClientRef {
		list := make([]actions.ClientRef, 0, len(all))
		for _, c := range all {
			list = append(list, actions.ClientRef{Node: c.Node, ID: c.ID, Addr: c.Addr, Name: c.Name})
		}
		return list
	}
	return change.OfClients(change.Clients{Label: k.Label, Refs: refs(k.What), Group: k.Group, All: refs(k.All)})
}

// changeCommands are what the palette has for changes.
func (m Model) changeCommands() []command {
	locked := ""
	if m.change.Unlocked(m.context()) == 0 {
		locked = "changes are not unlocked"
	}
	return []command{
		{palette.Command{Name: "change", Arg: "name", About: "Change a key, or keys, by name or prefix", Keys: "x", Disabled: m.noChange()}, Model.chooseChange},
		{palette.Command{Name: "undo", About: "Bring back what a change took", Keys: "x", Disabled: m.noChange()}, Model.chooseUndo},
		{palette.Command{Name: "unlock", About: "Allow changes for " + text.Duration(change.UnlockedFor).String(), Disabled: m.change.Disabled()}, Model.unlock},
		{palette.Command{Name: "lock", About: "Allow no changes any more", Disabled: locked}, Model.lock},
	}
}

func (m Model) chooseChange(name string) (Model, error) {
	if name == "" {
		m, _ = m.openChange("")
		return m, nil
	}
	plain, err := keyName(name)
	if err != nil {
		return m, err
	}
	m.change = m.change.Open(change.Typed(plain))
	return m, nil
}

// chooseUndo opens the menu without anything chosen: what is left in it is to be undone.
func (m Model) chooseUndo(string) (Model, error) {
	m.change = m.change.Open(change.Target{})
	return m, nil
}

func (m Model) unlock(string) (Model, error) {
	var why string
	if m.change, why = m.change.Unlock(m.context()); why != "" {
		return m, errors.New(why)
	}
	return m.say("changes are unlocked for " + text.Duration(change.UnlockedFor).String()), nil
}

func (m Model) lock(string) (Model, error) {
	m.change = m.change.Lock()
	return m.say("changes are locked"), nil
}

// unlockedPart says in the header how long changes stay unlocked.
func (m Model) unlockedPart(th themes.Theme) []part {
	left := m.change.Unlocked(m.context())
	if left == 0 {
		return nil
	}
	return []part{{forms: []form{plain(worthNotice, "unlocked "+text.Age(left), th.Warn)}}}
}

// changePart tells of a change under way, or of one whose outcome nobody has seen.
func (m Model) changePart(th themes.Theme) []part {
	lines := m.change.Line(th)
	if len(lines) == 0 {
		return nil
	}
	const most = 6 // that there is a change is worth more than anything else on the line; its figures are not
	p := part{}
	for i, spans := range lines {
		p.forms = append(p.forms, form{i, spans})
	}
	p.forms[len(lines)-1].value = most
	return []part{p}
}
