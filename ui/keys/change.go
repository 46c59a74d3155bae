package keys

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/key"
	"valktop/ui/screen"
)

// Change is a message: what is selected is to be changed.
type Change struct {
	Chosen bool   // whether something is selected
	Key    bool   // Name is one key's; else it is a pattern as keyspace.Pattern writes it
	Name   string // raw bytes
	Below  bool   // all that lies below Name, which ends with a delimiter
}

// anySegment stands in a pattern for what was folded because it is rare.
const anySegment = "{…}"

// changing is the binding of the menu of changes.
func (m Model) changing(ctx screen.Context) action {
	b := key.Binding{Keys: []string{"x"}, Short: "change", Long: "Invalidate, expire, persist, undo", Disabled: ctx.NoChange}
	if _, why := m.selection(); why != "" && b.Disabled == "" {
		b.Disabled = why
	}
	return action{b, func(m Model, _ screen.Context, _ string) (Model, tea.Cmd) {
		c, _ := m.selection()
		return m, send(c)
	}}
}

// selection is what a change would be asked for, or why it cannot be.
func (m Model) selection() (_ Change, why string) {
	if all := m.examples(); m.inside && m.example < len(all) {
		return Change{Chosen: true, Key: true, Name: all[m.example].Name}, ""
	}
	r, ok := m.current()
	switch {
	case !ok:
		return Change{}, ""
	case r.figures == nil:
		return Change{}, "these are many small ones: filter for one"
	case r.end != nil && r.end.Prefix == "" && !r.end.Leaf: // names without a delimiter
		return Change{Chosen: true, Name: anySegment}, ""
	case strings.Contains(r.pattern, anySegment):
		return Change{}, "these are the rest of many: filter for one"
	}
	return Change{Chosen: true, Name: r.pattern, Below: r.end != nil && !r.end.Leaf}, ""
}
