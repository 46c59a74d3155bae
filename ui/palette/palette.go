// Package palette is the list of commands that ":" opens: a line to type into and what
// matches it.
package palette

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/field"
)

// Command is one line of the palette.
type Command struct {
	Name     string  // what is typed, without the colon: "theme"
	Arg      string  // what follows the name, in a word: "name"; "" when nothing does
	Needed   bool    // whether it must follow
	Values   []Value // what may follow, to choose from; other text may follow, too
	Whole    bool    // no beginning of a value is completed: 500 is a number of its own beside 5000
	About    string  // what it does
	Keys     string  // the key that does the same; may be empty
	Disabled string  // why it does nothing here and now; "" when it works
}

// Value is an argument to choose.
type Value struct {
	Text    string
	About   string
	Current bool // it is in force now: the cursor begins there
}

// Choice is a command with its argument.
type Choice struct{ Name, Arg string }

// Outcome is what a message did to the palette.
type Outcome int

// The outcomes.
const (
	Open   Outcome = iota // it stays open
	Closed                // the user left it
	Chosen                // the user wants Choice to be done
)

// Model is the open palette.
type Model struct {
	commands []Command
	field    field.Model
	at       int    // the row under the cursor
	failed   string // why the last choice could not be done
}

// New opens the palette. Commands are shown in their order.
func New(commands []Command) Model { return Model{commands: commands} }

// Fail keeps the palette open and says why a choice could not be done.
func (m Model) Fail(why string) Model {
	m.failed = why
	return m
}

// Update takes typing, pasting and moving.
func (m Model) Update(msg tea.Msg) (Model, Outcome) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m.edit(msg), Open
	}
	switch press.String() {
	case "esc":
		return m, Closed
	case "backspace":
		if m.field.Value() == "" {
			return m, Closed
		}
		return m.edit(msg), Open
	case "up", "ctrl+p", "shift+tab":
		return m.move(-1), Open
	case "down", "ctrl+n":
		return m.move(1), Open
	case "tab":
		return m.complete(), Open
	case "enter":
		return m.enter()
	}
	return m.edit(msg), Open
}

func (m Model) edit(msg tea.Msg) Model {
	before := m.field.Value()
	m.field = m.field.Update(msg)
	if m.field.Value() != before {
		return m.rest()
	}
	return m
}

// rest puts the cursor where it belongs after the text has changed: on the value in
// force, else on the best match.
func (m Model) rest() Model {
	m.at, m.failed = 0, ""
	if _, arg, ok := m.command(); ok && arg == "" {
		for i, r := range m.rows() {
			if r.value.Current {
				m.at = i
			}
		}
	}
	return m
}

func (m Model) move(by int) Model {
	if n := len(m.rows()); n > 0 {
		m.at = (m.at + by + n) % n
	}
	return m
}

// complete writes the row under the cursor into the line.
func (m Model) complete() Model {
	rows := m.rows()
	if len(rows) == 0 {
		return m
	}
	m.field = field.New(rows[m.at].typed())
	return m.rest()
}

func (m Model) enter() (Model, Outcome) {
	c, _, typed := m.command()
	if !typed {
		rows := m.rows()
		if len(rows) == 0 {
			return m.Fail("there is no such command"), Open
		}
		c = rows[m.at].command
		if c.Disabled == "" && c.Arg != "" && (c.Needed || len(c.Values) > 0) {
			return m.complete(), Open
		}
	}
	switch choice := m.Choice(); {
	case c.Disabled != "":
		return m.Fail(c.Disabled), Open
	case c.Needed && choice.Arg == "":
		return m.Fail(c.Name + " wants a " + c.Arg), Open
	}
	return m, Chosen
}

// Choice is what enter would do now. Its name is empty when nothing matches.
func (m Model) Choice() Choice {
	rows := m.rows()
	c, arg, typed := m.command()
	switch {
	case typed && len(rows) > 0:
		return Choice{c.Name, rows[m.at].value.Text}
	case typed:
		return Choice{c.Name, arg}
	case len(rows) > 0:
		return Choice{Name: rows[m.at].command.Name}
	}
	return Choice{}
}

// command is the one whose name is typed out and followed by a space, with what follows.
func (m Model) command() (c Command, arg string, ok bool) {
	name, arg, found := strings.Cut(strings.TrimLeft(m.field.Value(), " :"), " ")
	if found {
		for _, c := range m.commands {
			if c.Name == name && c.Arg != "" {
				return c, strings.TrimSpace(arg), true
			}
		}
	}
	return Command{}, "", false
}
