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
	"valktop/ui/fleet"
)

// fleetEvery is how often the list is drawn at most: forty profiles answer at their own times.
const fleetEvery = 200 * time.Millisecond

// FleetSource is where the rows of the fleet come from.
type FleetSource interface {
	// Next blocks until there is a version newer than after and returns the newest.
	Next(ctx context.Context, after uint64) (fleet.Rows, error)
	// Retry asks all of them now. It does not block.
	Retry()
}

// Fleet shows the list until the user leaves or chooses a profile, with the looks and the
// terminal of o. It returns the list as it was left, and the profile; "" when the user left.
// Errors are those of Run.
func Fleet(ctx context.Context, o Options, s FleetSource, list fleet.Model) (fleet.Model, string, error) {
	if o.Environ == nil {
		o.Environ = os.Environ()
	}
	if len(o.Themes) == 0 {
		o.Themes = themes.Builtin()
	}
	last, err := run(ctx, o, func(ctx context.Context) tea.Model {
		return fleeting{ctx: ctx, source: s, list: list, o: o, look: firstLook(o)}
	})
	if m, ok := last.(fleeting); ok && err == nil {
		return m.list, m.chosen, nil
	}
	return list, "", err
}

// fleeting is the program around the list.
type fleeting struct {
	ctx     context.Context // ends the commands that wait
	source  FleetSource
	o       Options
	list    fleet.Model
	look    look
	w, h    int
	chosen  string
	leaving bool // the user has left; answers of the terminal are waited for
}

// fleetRows asks for rows newer than after, a moment after those before.
func fleetRows(ctx context.Context, s FleetSource, after uint64) tea.Cmd {
	return caught(func() tea.Msg {
		if after > 0 {
			select {
			case <-time.After(fleetEvery):
			case <-ctx.Done():
				return nil
			}
		}
		rows, err := s.Next(ctx, after)
		if err != nil {
			return nil
		}
		return rows
	})
}

// Init asks what the terminal is like, and for the first rows.
func (m fleeting) Init() tea.Cmd {
	return tea.Batch(askTerminal(m.o.Environ), now, fleetRows(m.ctx, m.source, 0))
}

// Update takes in one message.
func (m fleeting) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.list = m.list.Sized(m.h)
	case tea.BackgroundColorMsg:
		m.look = m.look.onBackground(msg.IsDark())
	case tea.ColorProfileMsg:
		m.look = m.look.inProfile(msg.Profile)
	case uv.PrimaryDeviceAttributesEvent, outOfTime:
		if m.leaving {
			return m, tea.Quit
		}
	case Clock:
		m.list = m.list.Tick(time.Time(msg))
		return m, tick(m.ctx)
	case fleet.Rows:
		m.list = m.list.Take(msg, time.Now())
		return m, fleetRows(m.ctx, m.source, msg.Version)
	case bug:
		panic(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		var outcome fleet.Outcome
		m.list, outcome = m.list.Update(msg)
		switch outcome {
		case fleet.Stays:
		case fleet.Retry:
			m.source.Retry()
		case fleet.Left:
			return m.leave()
		case fleet.Chosen:
			r, _ := m.list.Choice()
			m.chosen = r.Name
			return m.leave()
		}
	}
	return m, nil
}

// leave ends the program when the terminal has answered what it was asked, see quit.
func (m fleeting) leave() (tea.Model, tea.Cmd) {
	if m.leaving || onConsole(m.o.Environ) {
		return m, tea.Quit
	}
	m.leaving = true
	enough := tea.Tick(leaveTime, func(time.Time) tea.Msg { return outOfTime{} })
	return m, tea.Batch(tea.Raw(ansi.RequestPrimaryDeviceAttributes), enough)
}

// View is what the terminal is to show.
func (m fleeting) View() tea.View {
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
