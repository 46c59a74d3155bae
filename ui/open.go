package ui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/field"
	"valktop/ui/key"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// opening is the binding that opens a key by its exact name.
func (m Model) opening() action {
	return action{
		key.Binding{Keys: []string{"o"}, Short: "open key", Long: "Open a key by its exact name", Command: "open", Disabled: m.inspect.Disabled()},
		Model.openName,
	}
}

// openName asks for the name of a key.
func (m Model) openName(string) (Model, tea.Cmd) {
	m.focus, m.prompt, m.refused = onName, field.Model{}, ""
	return m, nil
}

// inName takes the name. Letters are text here and do nothing else.
func (m Model) inName(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	switch msg.String() {
	case "esc":
		m.focus = onScreen
	case "enter":
		name, err := keyName(m.prompt.Value())
		if err != nil {
			m.refused = err.Error()
			return m, nil
		}
		m.focus = onScreen
		return m.inspectKey(name)
	default:
		m.prompt, m.refused = m.prompt.Update(msg), ""
	}
	return m, nil
}

// keyName is the name of a key as it was typed: plain, spaces and all, or quoted as
// redis-cli writes it when it begins with a quote.
func keyName(typed string) (string, error) {
	if len([]rune(typed)) >= field.Limit {
		return "", errors.New("the name is too long to be typed here: valktop key NAME")
	}
	if !strings.HasPrefix(typed, `"`) && !strings.HasPrefix(typed, "'") {
		return typed, nil
	}
	return text.Unquote(typed)
}

// inspectKey shows a key over the screen.
func (m Model) inspectKey(name string) (Model, tea.Cmd) {
	if why := m.inspect.Disabled(); why != "" {
		return m.say(why), nil
	}
	var cmd tea.Cmd
	m.inspect, cmd = m.inspect.Open(name)
	return m, cmd
}

// drawName draws the field for the name of a key.
func (m Model) drawName(c canvas.Canvas, th themes.Theme) {
	keys := c.Sub(c.Width()-25, 0, 25, 1)
	x := widget.Spans(c, 1, 0, widget.Span{Text: "open key: ", Style: th.Accent})
	room := c.Width() - keys.Width() - x
	if m.refused != "" {
		why := text.Cut(m.refused, room/2)
		room -= text.Width(why) + 2
		c.Right(c.Width()-keys.Width(), 0, why, th.Bad)
	}
	m.prompt.Draw(c, x, 0, room, th.Bright)
	widget.Footer(keys, th, nameKeys())
}

func nameKeys() []key.Binding {
	return []key.Binding{{Show: "enter", Short: "open"}, {Show: "esc", Short: "cancel"}}
}

// title is what the keys of the help act on.
func (m Model) title() string {
	if m.change.IsOpen() {
		return m.change.Title()
	}
	if m.access.IsOpen() {
		return "Access"
	}
	if m.inspect.IsOpen() {
		return "Key"
	}
	if m.causes.IsOpen() {
		return "Causes"
	}
	if m.timeline.IsOpen() {
		return "Events"
	}
	return m.tabs[m.current].name
}
