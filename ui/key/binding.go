// Package key declares key bindings as data: the footer, the help screen and the
// command palette are made from them.
package key

import "slices"

// Binding is one key or a few that do the same thing in one place.
type Binding struct {
	Keys     []string // as tea.KeyPressMsg.String() spells them: "q", "ctrl+d", "space", "left"
	Show     string   // how the footer writes them: "[ ]", "←→"; the first of Keys when empty
	Short    string   // for the footer, one or two words: "window"; "" keeps it out of the footer
	Long     string   // for the help screen, a sentence without its full stop
	Disabled string   // why it does nothing here and now; "" when it works
	Command  string   // the palette's name for it, without the colon: "mark"; "" when it has none
}

// Label is how the binding's keys are written.
func (b Binding) Label() string {
	if b.Show != "" {
		return b.Show
	}
	if len(b.Keys) == 0 {
		return ""
	}
	return b.Keys[0]
}

// Matches reports whether a pressed key, as tea.KeyPressMsg.String() spells it, is one of the binding's.
func (b Binding) Matches(pressed string) bool { return slices.Contains(b.Keys, pressed) }
