package ui

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/themes"
	"valktop/ui/key"
	"valktop/ui/node"
	"valktop/ui/palette"
	"valktop/ui/text"
)

// one is the node that the whole dashboard is about. Its zero value is none: all nodes.
type one struct {
	addr  string
	live  *analysis.History // of that node alone
	shown *analysis.History // that, or the one of the moment the display was frozen
	from  int               // the tab that it was chosen on
}

// focusOn makes the dashboard one of a single node: the screens draw from its own history
// and know nothing of it.
func (m Model) focusOn(addr string) Model {
	if m.history.Only(addr) == nil {
		return m.say(addr + " is not part of the deployment")
	}
	m.one = one{addr: addr, from: m.current}
	m.current = 0
	return m.closeOver().refocus(Model{})
}

// refocus takes the figures of the node anew after what they are made of has become another.
func (m Model) refocus(was Model) Model {
	if m.one.addr == "" || m.one.addr == was.one.addr && m.frozen == was.frozen && m.one.live != nil && m.one.live.Version() == m.history.Version() {
		return m
	}
	m.one.live = m.history.Only(m.one.addr)
	m.one.shown = m.one.live
	if m.frozen != nil {
		m.one.shown = m.frozen.history.Only(m.one.addr)
	}
	if m.one.live == nil || m.one.shown == nil {
		gone := m.one.addr
		m, _ = m.focusOnAll("")
		return m.say(gone + " has left: all nodes are shown")
	}
	return m
}

// focusOnAll goes back to all nodes, and to where the one was chosen.
func (m Model) focusOnAll(string) (Model, tea.Cmd) {
	if m.current == 0 {
		m.current = m.one.from
	}
	m.one = one{}
	return m, nil
}

// unfocusing is the binding that goes back to all nodes, while the screen has no use for its keys.
func (m Model) unfocusing() (action, bool) {
	if _, own := find(m.here(), "esc"); own {
		return action{}, false
	}
	if m.one.addr == "" && m.o.Back != "" {
		return action{key.Binding{Keys: []string{"esc", "backspace"}, Short: m.o.Back, Long: "Back to the " + m.o.Back}, quit}, true
	}
	if m.one.addr == "" {
		return action{}, false
	}
	return action{key.Binding{Keys: []string{"esc", "backspace"}, Short: "all nodes", Long: "The dashboard of all nodes again"}, Model.focusOnAll}, true
}

// watched is what the dashboard is about: the newest state of all nodes, or of the one.
func (m Model) watched() analysis.State {
	if m.one.live != nil {
		return m.one.live.State()
	}
	return m.state
}

// onePart says that the dashboard is about one node.
func (m Model) onePart(th themes.Theme) []part {
	if m.one.addr == "" {
		return nil
	}
	long := " of " + text.Whole(int64(len(m.state.Nodes))) + ", esc: all"
	return []part{{forms: []form{
		plain(worthOneLong, "on "+m.one.addr+long, strong(th.Accent)),
		plain(worthOne, "on "+text.Middle(m.one.addr, shortName), strong(th.Accent)),
	}}}
}

// allNodes is what the palette calls the whole deployment.
const allNodes = "all"

// errNoNode says that an address is none of the deployment's.
var errNoNode = errors.New("no node of the deployment has this address")

// nodeValues are the nodes to choose from.
func (m Model) nodeValues() []palette.Value {
	list := []palette.Value{{Text: allNodes, About: "The whole deployment", Current: m.one.addr == ""}}
	for _, r := range node.Rows(m.state) {
		list = append(list, palette.Value{Text: r.Addr, About: r.Role, Current: r.Addr == m.one.addr})
	}
	return list
}

// oneNode is why no node can have the focus; "" when one can.
func (m Model) oneNode() string {
	if len(m.state.Nodes) < 2 {
		return "there is one node, and the dashboard is on it"
	}
	return ""
}

// chooseNode is the palette's way to the dashboard of one node, or of all.
func (m Model) chooseNode(addr string) (Model, error) {
	if addr == allNodes {
		m, _ = m.focusOnAll("")
		return m, nil
	}
	if m.history.Only(addr) == nil {
		return m, errNoNode
	}
	return m.focusOn(addr), nil
}
