package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/analysis"
	timeline "valktop/ui/events"
	"valktop/ui/key"
	keyscreen "valktop/ui/keys"
	"valktop/ui/nodes"
	"valktop/ui/palette"
	"valktop/ui/screen"
)

// Timeline keeps events for others to read.
type Timeline interface {
	// Export writes events to a file that only its owner can read, and returns its path.
	Export(ctx context.Context, list []analysis.Event) (path string, err error)
}

// exportTimeout is how long writing a file of some hundred lines may take: the home directory
// may lie on a server.
const exportTimeout = 10 * time.Second

// explaining shows what may have caused what got worse: now, or at an instant.
func (m Model) explaining(at time.Time) Model {
	m = m.closeOver()
	m.causes = m.causes.Open(at)
	return m
}

// openTimeline shows what happened.
func (m Model) openTimeline(string) (Model, tea.Cmd) {
	m = m.closeOver()
	m.timeline = m.timeline.Open()
	return m, nil
}

// closeOver closes what lies over the screen, as another screen is chosen.
func (m Model) closeOver() Model {
	m.causes, m.timeline, m.inspect, m.access = m.causes.Close(), m.timeline.Close(), m.inspect.Close(), m.access.Close()
	return m
}

// listing is the binding that shows what happened.
func (m Model) listing() action {
	return action{
		key.Binding{Keys: []string{"t"}, Long: "The timeline: what happened, and when", Command: "events", Disabled: m.notYet()},
		Model.openTimeline,
	}
}

// goTo puts the cursor of the charts at an instant, and shows enough time for it to be seen.
func (m Model) goTo(at time.Time) (Model, tea.Cmd) {
	m = m.closeOver()
	m.current = 0
	for m.until().Sub(at) > m.window {
		wider, ok := neighbour(windows(), m.window, 1)
		if !ok {
			return m.say("that is longer ago than charts reach"), nil
		}
		m.window = wider
	}
	return m.tell(screen.Cursor{At: at})
}

// overCommands are what the palette has for causes and events.
func (m Model) overCommands() []command {
	noExport := ""
	if m.o.Timeline == nil {
		noExport = "events cannot be kept here"
	}
	return []command{
		{palette.Command{Name: "causes", Arg: "event", About: "What got worse and why; or both sides of an event", Values: m.causeValues(), Keys: "enter", Disabled: m.notYet()}, Model.chooseCauses},
		{palette.Command{Name: exportCommand, About: "Write the events to a file, a JSON object a line", Disabled: noExport}, nil},
	}
}

// exportCommand is the palette's name for writing the events to a file.
const exportCommand = "export"

// causeMost is how many events are offered to be explained: the newest.
const causeMost = 20

// nowValue stands for this moment among the events.
const nowValue = "now"

// causeValues are the moments to choose from.
func (m Model) causeValues() []palette.Value {
	list := []palette.Value{{Text: nowValue, About: "What is the matter now"}}
	all := m.history.Events(m.now.Add(-m.window), m.now)
	for _, e := range slices.Backward(all[max(len(all)-causeMost, 0):]) {
		if !e.Past {
			list = append(list, palette.Value{Text: e.Time.In(m.o.Location).Format(time.TimeOnly), About: string(e.Kind) + ": " + e.Says()})
		}
	}
	return list
}

func (m Model) chooseCauses(arg string) (Model, error) {
	if arg == "" || arg == nowValue {
		return m.explaining(time.Time{}), nil
	}
	for _, e := range slices.Backward(m.history.Events(m.now.Add(-24*time.Hour), m.now)) {
		if e.Time.In(m.o.Location).Format(time.TimeOnly) == arg {
			return m.explaining(e.Time), nil
		}
	}
	return m, errors.New("there is no event at " + arg)
}

// exported is what came of writing the events to a file.
type exported struct {
	path string
	err  error
}

// export writes the events of the last day to a file.
func (m Model) export() (Model, tea.Cmd) {
	list := m.history.Events(m.now.Add(-24*time.Hour), m.now.Add(time.Second))
	if len(list) == 0 {
		return m.say("nothing has happened yet"), nil
	}
	return m, export(m.ctx, m.o.Timeline, list)
}

// export returns a command that writes events to a file.
func export(ctx context.Context, to Timeline, list []analysis.Event) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, exportTimeout)
		defer cancel()
		path, err := to.Export(ctx, list)
		return exported{path, err}
	}
}

// over opens what lies over the screen, and does what is asked for there.
func (m Model) over(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case nodes.Focus:
		return m.focusOn(msg.Addr), nil
	case keyscreen.Inspect:
		return m.inspectKey(msg.Key)
	case screen.Why:
		return m.explaining(msg.At), nil
	case timeline.Show:
		return m.goTo(msg.At)
	case exported:
		if msg.err != nil {
			return m.say("the events could not be written: " + msg.err.Error()), nil
		}
		return m.say("events are in " + msg.path), nil
	}
	return m, nil
}
