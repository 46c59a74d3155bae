// Package ui is the dashboard: a Bubble Tea program that takes in snapshots and key
// presses and draws frames.
package ui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"valktop/access"
	"valktop/analysis"
	"valktop/collector"
	"valktop/keyspace"
	"valktop/themes"
	accessscreen "valktop/ui/access"
	"valktop/ui/causes"
	"valktop/ui/change"
	"valktop/ui/clients"
	timeline "valktop/ui/events"
	"valktop/ui/field"
	"valktop/ui/inspect"
	keyscreen "valktop/ui/keys"
	"valktop/ui/nodes"
	"valktop/ui/palette"
	"valktop/ui/screen"
)

// Model is the root of the program. It routes: what a screen does, the screen knows.
type Model struct {
	ctx  context.Context // ends the commands that wait
	o    Options
	w, h int // of the terminal

	alone bool // whether no shell could bring the program back

	history *analysis.History
	state   analysis.State   // of the newest snapshot
	version uint64           // of the newest snapshot; 0 before the first
	events  Events           // those whose marks were set
	earlier analysis.Earlier // what was measured before; Version 0 before it is known
	served  bool             // whether a server ever answered that was not loading its data
	ended   error            // why no more snapshots come; nil while they may

	keys     keyspace.Report // the newest; Version 0 before the first
	keysGone error           // why no more reports come; nil while they may
	chosen   pace            // of the scan, by the user; zero while nothing was chosen

	began    time.Time     // the first Clock
	now      time.Time     // the latest Clock or snapshot
	interval time.Duration // between polls
	window   time.Duration // that the charts show
	console  bool          // the terminal is the console of Linux, whose font has few characters
	frozen   *frozen       // nil while the display is live

	one     one // the node that the dashboard is about; zero for all
	look    look
	tabs    []tab
	current int              // the tab on display
	topics  collector.Topics // that the source was told of
	inspect inspect.Model    // over the screen while it is open
	causes  causes.Model     // as is this
	change  change.Model     // over that
	access  accessscreen.Model
	heard   heard // what was sampled of accesses
	focus   focus

	timeline timeline.Model // over the screen
	palette  palette.Model
	scroll   int         // of the help
	prompt   field.Model // the label of a mark, or the name of a key
	refused  string      // why that is no name
	pressed  time.Time   // when the mark was asked for
	marks    int         // how many marks the user has set
	warned   time.Time   // when it was tried to quit while a change was under way
	toast    toast
	leaving  bool // the user has quit; answers of the terminal are waited for
}

// focus is where key presses go.
type focus int

const (
	onScreen focus = iota
	onPalette
	onHelp
	onPrompt
	onName
)

// frozen is what the display stands still at while polling goes on.
type frozen struct {
	at      time.Time
	state   analysis.State
	history *analysis.History // polls that fill the last step of a chart would still move it
	keys    keyspace.Report
	heard   heard
}

// New returns the program before its first snapshot.
func New(o Options) Model {
	if o.Interval == 0 {
		o.Interval = time.Second
	}
	if o.Window == 0 {
		o.Window = 5 * time.Minute
	}
	if o.Location == nil {
		o.Location = time.Local
	}
	if len(o.Themes) == 0 {
		o.Themes = themes.Builtin()
	}
	return Model{
		ctx: context.Background(), o: o,
		history:  analysis.New(o.Analysis),
		interval: o.Interval, window: o.Window,
		look: firstLook(o), tabs: screens(), inspect: inspect.New(context.Background(), o.Inspector),
		change: change.New(context.Background(), o.Changes, o.NoChanges), access: accessscreen.New(context.Background(), o.Access), console: onConsole(o.Environ),
	}
}

// Init asks for the first snapshot, for the time, and what the terminal is like.
func (m Model) Init() tea.Cmd {
	return tea.Batch(
		next(m.ctx, m.o.Source, 0),
		events(m.ctx, m.o.Events, 0),
		report(m.ctx, m.o.Keys, 0),
		accesses(m.ctx, m.o.Access, 0),
		told(m.ctx, m.o.Told, 0),
		measured(m.ctx, m.o.Earlier, 0),
		now,
		askTerminal(m.o.Environ),
	)
}

// Update takes in one message. Screens hear of it when what they draw from has become
// another, whatever the cause.
func (m Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	was := m
	m, cmd := m.route(msg)
	m = m.refocus(was).watch()
	m.toast = m.toast.from(m.now)
	if m.current != was.current || m.window != was.window || m.one.addr != was.one.addr || m.frozen != was.frozen || m.look.now.Name != was.look.now.Name {
		var more tea.Cmd
		m, more = m.tell(screen.Changed{})
		cmd = tea.Batch(cmd, more)
	}
	return m, cmd
}

func (m Model) route(msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.PasteMsg:
		return m.paste(msg)
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
	case Clock:
		m.now = time.Time(msg)
		if m.began.IsZero() {
			m.began = m.now
		}
		var cmd tea.Cmd
		m.inspect, cmd = m.inspect.Tick(m.context())
		m.change = m.change.Tick(m.context())
		return m, tea.Batch(cmd, tick(m.ctx))
	case collector.Snapshot:
		m, cmd := m.take(msg).tell(msg)
		return m, tea.Batch(cmd, next(m.ctx, m.o.Source, m.version))
	case Events:
		m = m.setEvents(msg)
		return m, events(m.ctx, m.o.Events, m.events.Version)
	case analysis.Earlier:
		return m.takeEarlier(msg)
	case keyspace.Report, access.Report, access.Told:
		return m.takeReport(msg)
	case keyscreen.Command:
		return m.sample(msg), nil
	case change.Mark, change.Say, change.Settled, keyscreen.Change, clients.Kill:
		return m.changed(msg)
	case screen.Why, timeline.Show, exported, nodes.Focus, keyscreen.Inspect:
		return m.over(msg)
	case ended:
		m.ended = msg.err
	case keysEnded:
		m.keysGone = msg.err
	case uv.PrimaryDeviceAttributesEvent, outOfTime:
		return m.left()
	case bug:
		panic(msg)
	case tea.BackgroundColorMsg:
		m.look = m.look.onBackground(msg.IsDark())
	case tea.ColorProfileMsg:
		m.look = m.look.inProfile(msg.Profile)
	}
	return m.tell(msg)
}

// tell passes a message on to every screen: it may be the answer to what one asked. A snapshot
// goes to the one on display and to those that follow all of them: the others hear that things
// changed when they are shown.
func (m Model) tell(msg tea.Msg) (Model, tea.Cmd) {
	m.tabs = slices.Clone(m.tabs)
	ctx, cmds := m.context(), make([]tea.Cmd, 3)
	m.inspect, cmds[0] = m.inspect.Update(ctx, msg)
	m.change, cmds[1] = m.change.Update(ctx, msg)
	m.access, cmds[2] = m.access.Update(ctx, msg)
	m.timeline, _ = m.timeline.Update(ctx, msg)
	_, polled := msg.(collector.Snapshot)
	for i, t := range m.tabs {
		if polled && i != m.current && !t.screen.follows() {
			continue
		}
		var cmd tea.Cmd
		m.tabs[i].screen, cmd = t.screen.update(ctx, msg)
		cmds = append(cmds, cmd)
	}
	return m, tea.Batch(cmds...)
}

// take adds a snapshot to the history. One that is no newer than the newest is dropped.
func (m Model) take(s collector.Snapshot) Model {
	if s.Version <= m.version {
		return m
	}
	m.version, m.ended = s.Version, nil
	m.state = m.history.Add(s)
	m = m.refocus(m)
	m.now = later(m.now, s.Time)
	m.served = m.served || slices.ContainsFunc(s.Nodes, func(n collector.NodeSnapshot) bool {
		return n.Err == nil && !loading(n)
	})
	return m
}

// setEvents sets the marks of events that are new.
func (m Model) setEvents(e Events) Model {
	if e.Version <= m.events.Version {
		return m
	}
	for _, mark := range e.Marks[min(len(m.events.Marks), len(e.Marks)):] {
		m.history.Mark(mark)
	}
	m.events = e
	return m
}

// context is what the screens draw from.
func (m Model) context() screen.Context {
	c := screen.Context{
		State: m.state, Theme: m.look.theme(), Now: m.now.In(m.o.Location),
		Until: m.until().In(m.o.Location), Window: m.window, Zone: m.o.Location,
	}
	c.Keys, c.Sampling, c.NoKeys = m.keys, m.o.Keys != nil, m.noKeys()
	c.NoChange = m.change.Disabled()
	c.Earlier, c.EarlierAsked = m.earlier, m.o.Earlier != nil
	c.Access, c.Told, c.Rates, c.RateOf = m.heard.report, m.heard.told, m.heard.rates, m.heard.at
	c.Width, c.Height = m.w, max(m.h-rowsAbove-rowsBelow, 0)
	if m.version > 0 {
		c.History = m.history
	}
	if m.frozen != nil {
		c.State, c.Keys, c.Frozen = m.frozen.state, m.frozen.keys, true
		c.Access, c.Told, c.Rates, c.RateOf = m.frozen.heard.report, m.frozen.heard.told, m.frozen.heard.rates, m.frozen.heard.at
		c.History = m.frozen.history
	}
	c.All, c.AllHistory = c.State, c.History
	if m.one.shown != nil {
		c.State, c.History, c.Node = m.one.shown.State(), m.one.shown, m.one.addr
	}
	return c
}

// until is where the charts end. While snapshots come in time that is the newest one, so
// that charts move once an interval; after that it is now, and the silence is seen.
func (m Model) until() time.Time {
	switch {
	case m.frozen != nil:
		return m.frozen.at
	case m.version > 0 && m.now.Sub(m.state.Time) < 2*m.interval+time.Second:
		return m.state.Time
	}
	return m.now
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
