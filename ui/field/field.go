// Package field is a line of text that the user edits.
package field

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/text"
)

// Limit is how many characters a field takes: more than any label or name on a screen
// needs, and a bound on what can be pasted into it.
const Limit = 256

// Model is a field and its cursor. Its zero value is empty.
type Model struct {
	value []rune // never changed in place: copies of the model share it
	at    int    // the cursor stands before value[at]
}

// New returns a field that holds s, its cursor at the end.
func New(s string) Model { return Model{}.insert(s) }

// Value is the text as it was typed.
func (m Model) Value() string { return string(m.value) }

// Update takes typing and pasting; other messages leave the field as it is.
func (m Model) Update(msg tea.Msg) Model {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		return m.insert(msg.Content)
	case tea.KeyPressMsg:
		return m.press(msg)
	}
	return m
}

func (m Model) press(msg tea.KeyPressMsg) Model {
	switch msg.String() {
	case "left", "ctrl+b":
		m.at = max(m.at-1, 0)
	case "right", "ctrl+f":
		m.at = min(m.at+1, len(m.value))
	case "home", "ctrl+a":
		m.at = 0
	case "end", "ctrl+e":
		m.at = len(m.value)
	case "backspace", "ctrl+h":
		return m.without(m.at-1, m.at)
	case "delete", "ctrl+d":
		return m.without(m.at, m.at+1)
	case "ctrl+u":
		return m.without(0, m.at)
	case "ctrl+k":
		return m.without(m.at, len(m.value))
	case "ctrl+w", "alt+backspace":
		return m.without(m.wordBefore(), m.at)
	default:
		return m.insert(msg.Text)
	}
	return m
}

// insert adds s at the cursor. Line breaks and tabs become spaces, other control
// characters are left out: no key types them.
func (m Model) insert(s string) Model {
	added := []rune(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
	added = added[:min(len(added), Limit-len(m.value))]
	m.value = slices.Concat(m.value[:m.at], added, m.value[m.at:])
	m.at += len(added)
	return m
}

// without removes the characters from one place to another.
func (m Model) without(from, to int) Model {
	from, to = max(from, 0), min(to, len(m.value))
	m.value = slices.Concat(m.value[:from], m.value[to:])
	m.at = from
	return m
}

// wordBefore is where the word before the cursor begins.
func (m Model) wordBefore() int {
	i := m.at
	for i > 0 && m.value[i-1] == ' ' {
		i--
	}
	for i > 0 && m.value[i-1] != ' ' {
		i--
	}
	return i
}

// Draw draws the field in row y from column x on, w cells wide. The cursor is a cell in
// reverse, always in sight: what is before it goes first when there is too little room.
func (m Model) Draw(c canvas.Canvas, x, y, w int, style themes.Style) {
	if w <= 0 {
		return
	}
	c = c.Sub(x, y, w, 1)
	before := m.value[:m.at]
	for len(before) > 0 && text.Width(string(before)) >= w {
		before = before[1:]
	}
	under, after := " ", ""
	if m.at < len(m.value) {
		under, after = string(m.value[m.at]), string(m.value[m.at+1:])
	}
	cursor := style
	cursor.Reverse = true
	at := c.Text(0, 0, string(before), style)
	at = c.Text(at, 0, under, cursor)
	c.Text(at, 0, text.Cut(after, w-at), style)
}
