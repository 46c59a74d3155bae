package change

import (
	"strings"

	"valktop/actions"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// Clients are connections that something is asked for: the ones chosen and, where they are
// some of a list, all of it.
type Clients struct {
	Label string // what they are called: "web", "10.0.0.7:51234"; raw bytes
	Refs  []actions.ClientRef
	All   []actions.ClientRef // of the list; nil when that is no other choice
	Group string              // what all of the list is called
}

// OfClients is what is chosen on the Clients screen.
func OfClients(c Clients) Target { return Target{Text: c.Label, Clients: &c} }

// clientItems are the lines of the menu for connections.
func (m Model) clientItems(c Clients) []item {
	refusal := m.changer.Allows(anyPlan(actions.Kill))
	one := func(name, about string, refs []actions.ClientRef, label string) item {
		t := OfClients(Clients{Label: label, Refs: refs})
		return item{name: name, about: about, refusal: refusal, open: m.beginning(Kill, t)}
	}
	var all []item
	if n := len(c.Refs); n == 1 {
		all = append(all, one("Kill", "disconnect this client", c.Refs, c.Label))
	} else {
		all = append(all, one("Kill all", "disconnect the "+clients(n)+" of "+label(c.Label), c.Refs, c.Label))
	}
	if n := len(c.All); n > 1 {
		all = append(all, one("Kill all", "disconnect the "+clients(n)+" of "+label(c.Group), c.All, c.Group))
	}
	return all
}

// clients says how many.
func clients(n int) string {
	if n == 1 {
		return "1 client"
	}
	return text.Whole(int64(n)) + " clients"
}

// killFacts are who would be disconnected, and what that means.
func (f form) killFacts(s *sheet, w int) {
	th, refs := s.th, f.target.Clients.Refs
	s.fact("what", clients(len(refs))+" of "+label(f.target.Text), bold(th.Bright), "by id, looked at once more before")
	nodes := map[string]int{}
	for _, r := range refs {
		nodes[r.Node]++
	}
	if len(nodes) == 1 {
		s.fact("node", refs[0].Node, th.Text, "")
	} else {
		s.fact("nodes", text.Whole(int64(len(nodes))), th.Text, "")
	}
	switch still := int64(f.v.Keys.Value); {
	case f.v.Version == 0 && f.err != nil:
		s.wrapped("now", f.err.Error(), th.Warn, w)
	case f.v.Version == 0:
		s.fact("now", text.Unknown+" looking …", th.Dim, "")
	case still == int64(len(refs)):
		s.fact("now", "all of them are connected", th.Text, "")
	default:
		s.fact("now", text.Whole(still)+" of them are connected", th.Text, text.Whole(int64(len(refs))-still)+" have gone meanwhile")
	}
	if r := f.v.Refusal; r != nil {
		s.wrapped("denied", said(r), th.Warn, w)
	}
	var names []string
	for _, r := range refs[:min(len(refs), killNamed)] {
		names = append(names, r.Addr)
	}
	more := ""
	if n := len(refs) - killNamed; n > 0 {
		more = " and " + text.Whole(int64(n)) + " more"
	}
	s.wrapped("from", strings.Join(names, "  ")+more, th.Text, w)
	s.gap()
	s.wrapped("", widget.Warn.Sign()+" most clients connect again at once; commands under way are lost, and so are transactions and subscriptions", th.Warn, w)
	s.fact("undo", "not possible, and mostly not needed", th.Dim, "")
}

// killNamed is how many addresses a dialog names.
const killNamed = 4

// whose says whose connections a plan kills: their one name, or how many there are.
func whose(refs []actions.ClientRef) string {
	if len(refs) == 0 {
		return clients(0)
	}
	for _, r := range refs {
		if r.Name != refs[0].Name {
			return clients(len(refs))
		}
	}
	if len(refs) == 1 {
		return "client " + label(refs[0].Addr)
	}
	if refs[0].Name == "" {
		return clients(len(refs))
	}
	return clients(len(refs)) + " of " + label(refs[0].Name)
}

// countOf says how many of what a plan is about: keys, or clients.
func countOf(p actions.Plan, n int64) string {
	if p.Action == actions.Kill {
		return clients(int(n))
	}
	return text.Keys(text.Whole(n))
}
