// Package change is how a deployment is changed on the screen: the menu of changes, the
// dialog that previews one and asks what must be asked, and what is told of a change while
// it is under way and afterwards. It is drawn over whatever screen is on display.
package change

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/ui/screen"
)

// UnlockedFor is how long changes stay allowed on a server that is not this machine.
const UnlockedFor = 10 * time.Minute

// face is what is on display.
type face int

const (
	closed face = iota
	onMenu
	onForm
	onPanel
)

// Model is all of it. Its zero value is closed and cannot change anything.
type Model struct {
	ctx      context.Context // ends what waits
	changer  Changer         // nil: nothing can be changed
	without  string          // why it is nil
	face     face
	number   int // of the newest dialog and of its newest preview: answers to others are late
	menu     menu
	form     form
	runs     []run // of this session, the newest last
	panel    panel
	unlocked time.Time // until when changes are allowed that were locked; zero: they are as they were
}

// New returns it closed. Without a changer, why says why nothing can be changed.
func New(ctx context.Context, c Changer, why string) Model {
	if c == nil && why == "" {
		why = "nothing can be changed here"
	}
	return Model{ctx: ctx, changer: c, without: why}
}

// Mark is a message: something begins or ends that belongs on every chart.
type Mark struct{ Label string }

// Say is a message: what came of a key, for a line that goes by itself.
type Say struct{ Text string }

// Settled is a message: keys were changed, and no change is under way any more.
type Settled struct{}

func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Disabled is why there is no menu of changes; "" when there is one.
func (m Model) Disabled() string {
	if m.changer == nil {
		return m.without
	}
	return ""
}

// IsOpen reports whether something of it is on display and takes the keys.
func (m Model) IsOpen() bool { return m.face != closed }

// Typing reports whether keys go to a text field.
func (m Model) Typing() bool { return m.face == onForm && m.form.typing() }

// Asking reports whether a dialog is open: keys that leave the program are not for it.
func (m Model) Asking() bool { return m.face == onForm || m.face == onMenu }

// Title is what the keys act on, for the help.
func (m Model) Title() string { return [...]string{"", "Changes", "Dialog", "Change"}[m.face] }

// Close ends what is on display. A change under way goes on.
func (m Model) Close() Model {
	if m.form.preview != nil {
		m.form.preview.Stop()
	}
	m.form, m.face = form{}, closed
	m.number++
	return m
}

// Update takes a key press or an answer.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	m, cmd := m.take(ctx, msg)
	return m.refresh(ctx), cmd
}

// refresh takes in what the changer says now of what is on display, so that drawing needs
// to ask nobody.
func (m Model) refresh(ctx screen.Context) Model {
	switch m.face {
	case onMenu:
		m.menu.items = m.items()
	case onForm:
		m.form = m.form.refresh(ctx, m.changer.Policy()).settle()
		m.form.command = ""
		if m.form.hasCommand() {
			m.form.command = joined(m.changer.CommandLine(m.form.plan(), m.form.options()))
		}
	case onPanel:
		m.panel.undo, m.panel.command = m.undoing(m.runs[m.panel.run])
	case closed:
	}
	return m
}

func (m Model) take(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case previewed:
		return m.takePreview(msg)
	case started:
		return m.takeStart(msg)
	case progressed:
		return m.takeProgress(msg)
	case tea.PasteMsg:
		if m.Typing() {
			return m.typeInto(msg), nil
		}
	case tea.KeyPressMsg:
		switch m.face {
		case onMenu:
			return m.inMenu(ctx, msg.String())
		case onForm:
			return m.inForm(ctx, msg)
		case onPanel:
			return m.inPanel(ctx, msg.String())
		case closed:
		}
	}
	return m, nil
}

// Tick is told the time once a second: changes are locked again when it has come.
func (m Model) Tick(ctx screen.Context) Model {
	if !m.unlocked.IsZero() && !ctx.Now.Before(m.unlocked) {
		return m.Lock()
	}
	return m
}

// Unlock allows changes for a while. It returns why that is not possible, or not needed.
func (m Model) Unlock(ctx screen.Context) (_ Model, why string) {
	switch {
	case m.changer == nil:
		return m, m.without
	case m.changer.Policy().ReadOnly != "":
		return m, m.changer.Policy().ReadOnly
	case m.unlocked.IsZero() && !m.changer.Policy().Locked:
		return m, "changes are not locked here"
	}
	m.unlocked = ctx.Now.Add(UnlockedFor)
	m.changer.Unlock(m.unlocked)
	return m, ""
}

// Lock ends what Unlock began.
func (m Model) Lock() Model {
	if !m.unlocked.IsZero() {
		m.unlocked = time.Time{}
		m.changer.Lock()
	}
	return m
}

// Unlocked is how long changes stay allowed that would be locked otherwise; 0: none are.
func (m Model) Unlocked(ctx screen.Context) time.Duration {
	if m.unlocked.IsZero() {
		return 0
	}
	return max(m.unlocked.Sub(ctx.Now), 0)
}
