package ui

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	"valktop/ui/field"
)

// openPrompt asks for a label. The mark belongs to the moment in which it was asked for.
func (m Model) openPrompt(string) (Model, tea.Cmd) {
	m.focus, m.prompt, m.pressed = onPrompt, field.Model{}, m.now
	return m, nil
}

// inPrompt takes the label. Letters are text here and do nothing else.
func (m Model) inPrompt(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	switch msg.String() {
	case "esc":
		m.focus = onScreen
	case "enter":
		m.focus = onScreen
		return m.setMark(m.pressed, m.prompt.Value()), nil
	default:
		m.prompt = m.prompt.Update(msg)
	}
	return m, nil
}

// setMark sets a mark on every chart; one without a label is numbered.
func (m Model) setMark(at time.Time, label string) Model {
	m.marks++
	label = strings.TrimSpace(label)
	if label == "" {
		label = "mark " + strconv.Itoa(m.marks)
	}
	m.history.Mark(analysis.Mark{Time: at, Label: label})
	return m.say(label + " is set at " + at.In(m.o.Location).Format(time.TimeOnly))
}
