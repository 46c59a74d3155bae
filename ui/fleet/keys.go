package fleet

import (
	"valktop/ui/field"
	"valktop/ui/key"
)

// action is a binding with what it does.
type action struct {
	key.Binding
	do func(m Model, pressed string) (Model, Outcome)
}

// actions are the keys that do something now, the most useful first.
func (m Model) actions() []action {
	if m.typing {
		return []action{
			{key.Binding{Keys: []string{"enter"}, Short: "keep the filter", Long: "Go on with what is filtered"}, Model.keep},
			{key.Binding{Keys: []string{"esc"}, Short: "clear", Long: "Take the filter away"}, Model.clear},
			{key.Binding{Keys: []string{"up", "down"}, Show: "↑ ↓", Short: "choose", Long: "Move the cursor"}, Model.move},
		}
	}
	nothing, unfiltered := "", ""
	if len(m.rows) == 0 {
		nothing = "there is no profile to choose"
	}
	if m.filter.Value() == "" {
		unfiltered = "nothing is filtered"
	}
	unfilter := action{key.Binding{Keys: []string{"esc", "backspace"}, Long: "Take the filter away", Disabled: unfiltered}, Model.clear}
	if unfiltered == "" {
		unfilter.Short = "clear"
	}
	return []action{
		{key.Binding{Keys: []string{"?"}, Short: "help", Long: "This help, or away with it"}, Model.openHelp},
		{key.Binding{Keys: []string{"enter"}, Short: "open its dashboard", Long: "The dashboard of this profile; esc or q there comes back", Disabled: nothing}, Model.enter},
		unfilter,
		{key.Binding{Keys: []string{"j", "down", "k", "up"}, Show: "j k ↓ ↑", Long: "The next profile, the one before", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"/"}, Short: "filter", Long: "Filter by a part of the name, the address, a tag, the reason"}, Model.startTyping},
		{key.Binding{Keys: []string{"r"}, Short: "ask now", Long: "Ask all of them now, also those that are waited for"}, Model.retry},
		{key.Binding{Keys: []string{"g", "home", "G", "end"}, Show: "g G", Long: "The first profile, the last", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"ctrl+d", "pgdown", "ctrl+u", "pgup"}, Show: "ctrl+d ctrl+u", Long: "Half a screen down, or up", Disabled: nothing}, Model.move},
		{key.Binding{Keys: []string{"q", "ctrl+c"}, Show: "q", Short: "quit", Long: "Quit"}, Model.leave},
	}
}

// bindings are the keys that work.
func (m Model) bindings() []key.Binding {
	var list []key.Binding
	for _, a := range m.actions() {
		list = append(list, a.Binding)
	}
	return list
}

func (m Model) leave(string) (Model, Outcome) { return m, Left }

func (m Model) enter(string) (Model, Outcome) { return m.open() }

func (m Model) retry(string) (Model, Outcome) {
	m.note = "asking all of them now"
	return m, Retry
}

func (m Model) keep(string) (Model, Outcome) {
	m.typing = false
	return m, Stays
}

func (m Model) clear(string) (Model, Outcome) {
	m.typing, m.filter = false, field.Model{}
	return m.arrange(true), Stays
}

func (m Model) startTyping(string) (Model, Outcome) {
	m.typing = true
	return m, Stays
}

// move moves the cursor.
func (m Model) move(pressed string) (Model, Outcome) {
	at, half := m.at, max(m.page()/2, 1)
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
		at += half
	case "ctrl+u", "pgup":
		at -= half
	}
	return m.choose(at), Stays
}
