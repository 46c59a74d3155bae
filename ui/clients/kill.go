package clients

import (
	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/ui/key"
	"valktop/ui/screen"
)

// Kill is a message: what is selected is to be disconnected.
type Kill struct {
	Label string // what it is called; raw bytes
	What  []analysis.Connection

	// Group is what the whole list is called that What is one of, and All are its connections;
	// nil where that is no choice of its own.
	Group string
	All   []analysis.Connection
}

// killing is the binding of the menu of changes.
func (m Model) killing(ctx screen.Context) action {
	b := key.Binding{Keys: []string{"x"}, Short: "kill", Long: "Disconnect the client, or all of a group; undo a change", Disabled: ctx.NoChange}
	asked, why := m.kill()
	if b.Disabled == "" {
		b.Disabled = why
	}
	return action{b, func(m Model, _ screen.Context, _ string) (Model, tea.Cmd) {
		return m, func() tea.Msg { return asked }
	}}
}

// kill is what would be disconnected, or why it is not.
func (m Model) kill() (_ Kill, why string) {
	if m.one != nil {
		return Kill{Label: m.one.Addr, What: []analysis.Connection{m.one.Connection}}, m.spared(m.one.Owner, !m.one.gone.IsZero(), m.one.ID)
	}
	r, ok := m.current()
	if !ok {
		return Kill{}, "nobody is connected"
	}
	if r.group != nil {
		return Kill{Label: m.groupName(groupID{r.group.Owner, r.group.Name}), What: values(r.group.Members)}, m.spared(r.group.Owner, false, r.group.Members[0].ID)
	}
	asked := Kill{Label: r.one.Addr, What: []analysis.Connection{*r.one}}
	switch {
	case m.group != nil:
		asked.Group, asked.All = m.groupName(*m.group), values(m.shown())
	case m.filter.Value() != "":
		asked.Group, asked.All = "the filter "+m.filter.Value(), values(m.shown())
	}
	return asked, m.spared(r.one.Owner, false, r.one.ID)
}

// spared is why connections are never killed; "" when they may be.
func (m Model) spared(owner analysis.Ownership, gone bool, id int64) string {
	switch {
	case owner == analysis.OfValktop:
		return "these are valktop's own connections"
	case owner == analysis.OfReplication:
		return "this is a link of the replication"
	case gone:
		return "this connection is gone"
	case id == 0:
		return "the server tells no ids, and an address may be used anew"
	}
	return ""
}

// shown are the connections that are listed and may be killed.
func (m Model) shown() []*analysis.Connection {
	var all []*analysis.Connection
	for _, r := range m.rows {
		if r.one != nil && r.one.Owner == analysis.OfApplication {
			all = append(all, r.one)
		}
	}
	return all
}

// values are connections as they are now.
func values(all []*analysis.Connection) []analysis.Connection {
	list := make([]analysis.Connection, 0, len(all))
	for _, c := range all {
		list = append(list, *c)
	}
	return list
}
