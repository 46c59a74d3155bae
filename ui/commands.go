package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/palette"
	"valktop/ui/text"
)

// command is one of the palette's own: what it does needs an argument.
type command struct {
	palette.Command
	do func(m Model, arg string) (Model, error)
}

// commands are those that no key does, or that say more than their key.
func (m Model) commands() []command {
	return append([]command{
		{palette.Command{Name: "theme", Arg: "name", Needed: true, About: "Choose colours", Values: m.themeValues()}, Model.chooseTheme},
		{palette.Command{Name: "window", Arg: "duration", Needed: true, About: "How much time the charts show", Values: m.windowValues(), Keys: "[ ]"}, Model.chooseWindow},
		{palette.Command{Name: "interval", Arg: "duration", Needed: true, About: "How often to poll", Values: m.intervalValues(), Keys: "+ -"}, Model.chooseInterval},
		{palette.Command{Name: "pace", Arg: "keys/s", Needed: true, About: "How fast keys are scanned", Values: m.paceValues(), Whole: true, Disabled: m.noPace()}, Model.choosePace},
		{palette.Command{Name: "node", Arg: "address", Needed: true, About: "The whole dashboard on one node, or on all", Values: m.nodeValues(), Disabled: m.oneNode()}, Model.chooseNode},
		{palette.Command{Name: "mark", Arg: "label", About: "Set a mark on every chart", Keys: "m", Disabled: m.notYet()}, Model.chooseMark},
	}, append(m.overCommands(), m.changeCommands()...)...)
}

// offered is all that the palette lists: the commands, then what keys do.
func (m Model) offered() []palette.Command {
	var list []palette.Command
	for _, c := range m.commands() {
		list = append(list, c.Command)
	}
	for _, b := range slices.Concat(m.here(), m.everywhere()) {
		if b.Command != "" {
			list = append(list, palette.Command{Name: b.Command, About: b.Long, Keys: b.Label(), Disabled: b.Disabled})
		}
	}
	return list
}

func (m Model) openPalette(string) (Model, tea.Cmd) {
	m.focus, m.palette = onPalette, palette.New(m.offered())
	return m, nil
}

// inPalette hands a message to the palette and does what comes of it. A theme that the
// cursor is on is shown at once, and given up when another line is chosen.
func (m Model) inPalette(msg tea.Msg) (Model, tea.Cmd) {
	var outcome palette.Outcome
	m.palette, outcome = m.palette.Update(msg)
	choice := m.palette.Choice()
	switch outcome {
	case palette.Closed:
		m.focus, m.look = onScreen, m.look.restore()
		return m, nil
	case palette.Chosen:
		return m.run(choice)
	}
	if choice.Name == "theme" && choice.Arg != "" {
		m.look = m.look.preview(choice.Arg)
	} else {
		m.look = m.look.restore()
	}
	return m, nil
}

// run does what was chosen. If it cannot be done the palette stays open and says why.
func (m Model) run(c palette.Choice) (Model, tea.Cmd) {
	for _, own := range m.commands() {
		if own.Name != c.Name {
			continue
		}
		if own.Name == exportCommand {
			m.focus = onScreen
			return m.export()
		}
		done, err := own.do(m, c.Arg)
		if err != nil {
			m.palette = m.palette.Fail(err.Error())
			return m, nil
		}
		done.focus = onScreen
		return done, nil
	}
	m.focus = onScreen
	for _, b := range m.here() {
		if b.Command == c.Name {
			return m.press(keyPress(b.Keys[0]))
		}
	}
	for _, a := range m.actions() {
		if a.Command == c.Name {
			return a.do(m, a.Keys[0])
		}
	}
	return m, nil
}

func (m Model) themeValues() []palette.Value {
	var list []palette.Value
	for _, t := range m.look.all {
		v := palette.Value{Text: t.Name, About: "for a light background", Current: t.Name == m.look.now.Name}
		switch {
		case t.Good.Fg == nil:
			v.About = "no colours of its own, for any background"
		case t.Dark:
			v.About = "for a dark background"
		}
		list = append(list, v)
	}
	return list
}

func (m Model) windowValues() []palette.Value {
	var list []palette.Value
	for _, d := range windows() {
		list = append(list, palette.Value{Text: typed(d), About: text.Duration(d).String(), Current: d == m.window})
	}
	return list
}

func (m Model) intervalValues() []palette.Value {
	var list []palette.Value
	for _, d := range intervals() {
		list = append(list, palette.Value{Text: typed(d), About: "Every " + text.Duration(d).String(), Current: d == m.interval})
	}
	return list
}

func (m Model) chooseTheme(name string) (Model, error) {
	var err error
	m.look, err = m.look.choose(name)
	return m.say("the theme is " + m.look.now.Name), err
}

func (m Model) chooseWindow(s string) (Model, error) {
	d, err := span(s, windows())
	if err != nil {
		return m, err
	}
	return m.setWindow(d), nil
}

func (m Model) chooseInterval(s string) (Model, error) {
	d, err := span(s, intervals())
	if err != nil {
		return m, err
	}
	return m.setInterval(d), nil
}

func (m Model) chooseMark(label string) (Model, error) {
	return m.setMark(m.now, label), nil
}
