package ui

import (
	tea "charm.land/bubbletea/v2"

	"valktop/collector"
	"valktop/ui/canvas"
	"valktop/ui/clients"
	"valktop/ui/commands"
	"valktop/ui/key"
	keyscreen "valktop/ui/keys"
	"valktop/ui/nodes"
	"valktop/ui/overview"
	"valktop/ui/screen"
	"valktop/ui/slow"
)

// tab is a screen with its number and name. A number is a screen's own for good: fingers
// remember it.
type tab struct {
	number string
	name   string
	screen shown
}

// screens are those that exist, in the order of their numbers.
func screens() []tab {
	return []tab{
		{"1", "Overview", boxed[overview.Model]{overview.New()}},
		{"2", "Keys", boxed[keyscreen.Model]{keyscreen.New()}},
		{"3", "Commands", boxed[commands.Model]{commands.New()}},
		{"4", "Clients", boxed[clients.Model]{clients.New()}},
		{"5", "Slow", boxed[slow.Model]{slow.New()}},
		{"6", "Nodes", boxed[nodes.Model]{nodes.New()}},
	}
}

// shown is a screen as the root sees it.
type shown interface {
	update(screen.Context, tea.Msg) (shown, tea.Cmd)
	view(canvas.Canvas, screen.Context)
	bindings(screen.Context) []key.Binding
	typing() bool
	topics() collector.Topics
	follows() bool
}

// model is what every screen's own type provides.
type model[M any] interface {
	Update(screen.Context, tea.Msg) (M, tea.Cmd)
	View(canvas.Canvas, screen.Context)
	Bindings(screen.Context) []key.Binding
}

// boxed makes screens of different types alike.
type boxed[M model[M]] struct{ model M }

func (b boxed[M]) update(ctx screen.Context, msg tea.Msg) (shown, tea.Cmd) {
	m, cmd := b.model.Update(ctx, msg)
	return boxed[M]{m}, cmd
}

func (b boxed[M]) view(c canvas.Canvas, ctx screen.Context) { b.model.View(c, ctx) }

func (b boxed[M]) bindings(ctx screen.Context) []key.Binding { return b.model.Bindings(ctx) }

// typing reports whether a text field of the screen has the focus.
func (b boxed[M]) typing() bool {
	t, ok := any(b.model).(interface{ Typing() bool })
	return ok && t.Typing()
}

// topics are what the screen draws from besides polls, while it is on display.
func (b boxed[M]) topics() collector.Topics {
	if w, ok := any(b.model).(interface{ Topics() collector.Topics }); ok {
		return w.Topics()
	}
	return 0
}

// follows reports whether the screen takes in every snapshot, also while another is on display.
func (b boxed[M]) follows() bool {
	_, ok := any(b.model).(interface{ Follows() })
	return ok
}

// watch has the servers asked for what the screen on display draws from, and for no more.
func (m Model) watch() Model {
	if topics := m.tabs[m.current].screen.topics(); topics != m.topics {
		m.topics = topics
		m.o.Source.Watch(topics)
	}
	return m
}

// typing reports whether keys go to a text field of the screen on display, or of what is open over it.
func (m Model) typing() bool {
	if m.change.IsOpen() {
		return m.change.Typing()
	}
	if m.access.IsOpen() {
		return m.access.Typing()
	}
	if m.timeline.IsOpen() && !m.inspect.IsOpen() {
		return m.timeline.Typing()
	}
	return m.served && !m.inspect.IsOpen() && !m.causes.IsOpen() && m.tabs[m.current].screen.typing()
}
