package ui

import (
	"context"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/picker"
)

// Pick lets the user choose a server in the terminal, with the looks and the terminal of o.
// It returns the name of its profile, "" when the user left. Errors are those of Run.
func Pick(ctx context.Context, o Options, list picker.Model) (name string, err error) {
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if len(o.Themes) == 0 {
		o.Themes = themes.Builtin()
	}
	last, err := run(ctx, o, func(context.Context) tea.Model { return picking{list: list, o: o, look: firstLook(o)} })
	if m, ok := last.(picking); ok && err == nil {
		return m.chosen, nil
	}
	return "", err
}

// picking is the program around the list.
type picking struct {
	o       Options
	list    picker.Model
	look    look
	w, h    int
	chosen  string
	leaving bool // the user has left; answers of the terminal are waited for
}

// Init asks what the terminal is like.
func (m picking) Init() tea.Cmd { return askTerminal(m.o.Environ) }

// Update takes in one message.
func (m picking) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.look = m.look.onBackground(msg.IsDark())
	case tea.ColorProfileMsg:
		m.look = m.look.inProfile(msg.Profile)
	case uv.PrimaryDeviceAttributesEvent, outOfTime:
		if m.leaving {
			return m, tea.Quit
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		var outcome picker.Outcome
		m.list, outcome = m.list.Update(msg)
		switch outcome {
		case picker.Open:
		case picker.Left:
			return m.leave()
		case picker.Chosen:
			s, _ := m.list.Choice()
			m.chosen = s.Name
			return m, tea.Quit
		}
	}
	return m, nil
}

// leave ends the program when the terminal has answered what it was asked, see quit.
func (m picking) leave() (tea.Model, tea.Cmd) {
	if m.leaving || onConsole(m.o.Environ) {
		return m, tea.Quit
	}
	m.leaving = true
	enough := tea.Tick(leaveTime, func(time.Time) tea.Msg { return outOfTime{} })
	return m, tea.Batch(tea.Raw(ansi.RequestPrimaryDeviceAttributes), enough)
}

// View is what the terminal is to show.
func (m picking) View() tea.View {
	c := canvas.New(m.w, m.h)
	m.list.View(c, m.look.theme())
	if onConsole(m.o.Environ) {
		forConsole(c)
	}
	v := tea.NewView(c.String())
	v.AltScreen = true
	v.WindowTitle = "valktop"
	return v
}
