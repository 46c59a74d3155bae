// Package picker is the list of servers that valktop begins with when none was named.
package picker

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/field"
	"valktop/ui/key"
)

// Server is one to choose. Its texts may hold any bytes, and no secrets.
type Server struct {
	Name     string   // of its profile
	Address  string   // "cache-1:6379"
	Tags     []string // words that it is found by
	Demands  []string // what is asked of who works on it: "production", "read-only"
	Disabled string   // why it cannot be chosen; "" when it can
}

// Outcome is what a message did to the list.
type Outcome int

// The outcomes.
const (
	Open   Outcome = iota // it stays open
	Left                  // the user left it
	Chosen                // the user wants the server of Choice
)

// Model is the list, what is typed to filter it, and the row under the cursor.
type Model struct {
	servers []Server
	why     string // why it is asked which one
	field   field.Model
	typing  bool // letters filter, those too that do something else before
	at      int  // the row under the cursor, of those shown
	refused string
}

// New returns the list of servers, in their order. Why says why it is asked.
func New(servers []Server, why string) Model { return Model{servers: servers, why: why} }

// Update takes typing, pasting and moving.
func (m Model) Update(msg tea.Msg) (Model, Outcome) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return m.edit(msg), Open
	}
	m.refused = ""
	switch pressed := press.String(); pressed {
	case "ctrl+c":
		return m, Left
	case "esc":
		if m.typing {
			return New(m.servers, m.why), Open
		}
		return m, Left
	case "q", "/":
		if m.typing {
			return m.edit(msg), Open
		}
		m.typing = pressed == "/"
		if !m.typing {
			return m, Left
		}
		return m, Open
	case "up", "ctrl+p", "shift+tab":
		return m.move(-1), Open
	case "down", "ctrl+n", "tab":
		return m.move(1), Open
	case "pgup":
		return m.jump(m.at - pageful), Open
	case "pgdown":
		return m.jump(m.at + pageful), Open
	case "home":
		return m.jump(0), Open
	case "end":
		return m.jump(len(m.servers)), Open
	case "enter":
		return m.enter()
	}
	return m.edit(msg), Open
}

// pageful is how many rows pgup and pgdown move by: about a page of a small terminal.
const pageful = 10

func (m Model) edit(msg tea.Msg) Model {
	before := m.field.Value()
	m.field = m.field.Update(msg)
	if now := m.field.Value(); now != before {
		m.at, m.typing = 0, now != ""
	}
	return m
}

// move goes from the last row to the first as well.
func (m Model) move(by int) Model {
	if n := len(m.shown()); n > 0 {
		m.at = (m.at + by + n) % n
	}
	return m
}

func (m Model) jump(to int) Model {
	m.at = max(min(to, len(m.shown())-1), 0)
	return m
}

func (m Model) enter() (Model, Outcome) {
	s, ok := m.Choice()
	switch {
	case !ok:
		return m, Open
	case s.Disabled != "":
		m.refused = s.Disabled
		return m, Open
	}
	return m, Chosen
}

// Choice is the server under the cursor; there is none when nothing is shown.
func (m Model) Choice() (Server, bool) {
	shown := m.shown()
	if m.at >= len(shown) {
		return Server{}, false
	}
	return shown[m.at], true
}

// shown are the servers that hold every word that was typed.
func (m Model) shown() []Server {
	words := strings.Fields(strings.ToLower(m.field.Value()))
	if len(words) == 0 {
		return m.servers
	}
	var shown []Server
	for _, s := range m.servers {
		all := strings.ToLower(strings.Join(slices.Concat([]string{s.Name, s.Address}, s.Tags, s.Demands), "\n"))
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) }) {
			shown = append(shown, s)
		}
	}
	return shown
}

// bindings are what the footer says.
func (m Model) bindings() []key.Binding {
	leave := key.Binding{Show: "esc q", Short: "leave"}
	if m.typing {
		leave = key.Binding{Show: "esc", Short: "all of them"}
	}
	return []key.Binding{{Show: "enter", Short: "connect"}, {Show: "↑ ↓", Short: "choose"}, {Show: "a–z /", Short: "filter"}, leave}
}
