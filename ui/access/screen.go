// Package access shows who asks for which keys: the consent to sample, with its cost, and
// what comes of it. It is drawn over whatever screen is on display.
package access

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/ui/field"
	"valktop/ui/screen"
)

const (
	// lookTimeout is how long servers may take to say whether they tell of misses.
	lookTimeout = 5 * time.Second
	// startTimeout is how long it may take until sampling begins: the log's command is waited for.
	startTimeout = 30 * time.Second
)

// face is what is on display.
type face int

const (
	closed face = iota
	onConsent
	onResults
)

// Model is the display. Its zero value is closed and cannot be opened.
type Model struct {
	ctx     context.Context // ends what waits
	sampler Sampler
	face    face
	number  int // of the newest question; answers to others are late

	looked  bool // the servers have said whether they tell of misses
	setting Setting
	failed  error // of looking

	policy   actions.Policy
	at       spot
	monitor  bool
	misses   bool
	name     field.Model
	reason   field.Model
	starting bool
	note     string // why it did not begin

	part   part
	order  order // of the keys
	offset int
	base   time.Time // what the hit rate is compared with; zero: the minute before
}

// New returns it closed.
func New(ctx context.Context, s Sampler) Model { return Model{ctx: ctx, sampler: s} }

// Disabled is why it cannot be opened; "" when it can.
func (m Model) Disabled() string {
	if m.sampler == nil {
		return "accesses cannot be sampled here"
	}
	return ""
}

// IsOpen reports whether it is on display.
func (m Model) IsOpen() bool { return m.face != closed }

// Typing reports whether keys go to a text field.
func (m Model) Typing() bool { return m.face == onConsent && (m.at == onName || m.at == onReason) }

// Asking reports whether the consent is on display.
func (m Model) Asking() bool { return m.face == onConsent }

// Open shows what was sampled, or asks whether to.
func (m Model) Open(ctx screen.Context) (Model, tea.Cmd) {
	if m.sampler == nil {
		return m, nil
	}
	if ctx.Access.State != "" || ctx.Told.Version > 0 {
		m.face, m.offset = onResults, 0
		return m, nil
	}
	return m.ask()
}

// Close ends the display. What is sampled goes on to its end.
func (m Model) Close() Model {
	m.face = closed
	return m
}

// ask asks whether to sample, with Cancel where the cursor is.
func (m Model) ask() (Model, tea.Cmd) {
	m.number++
	m.face, m.at, m.looked, m.failed, m.note, m.starting = onConsent, onCancel, false, nil, "", false
	m.monitor, m.misses = true, false
	m.name, m.reason = field.Model{}, field.Model{}
	m.policy = m.sampler.Policy()
	return m, look(m.ctx, m.sampler, m.number)
}

// saw is what the servers said.
type saw struct {
	number  int
	setting Setting
	err     error
}

// look returns a command that asks the servers whether they tell of misses.
func look(ctx context.Context, s Sampler, number int) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, lookTimeout)
		defer cancel()
		setting, err := s.Look(ctx)
		return saw{number, setting, err}
	}
}

// began is what came of beginning.
type began struct {
	number int
	err    error
}

func start(ctx context.Context, s Sampler, number int, r Request) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, startTimeout)
		defer cancel()
		return began{number, s.Start(ctx, r)}
	}
}

// Update takes a key press or an answer.
func (m Model) Update(ctx screen.Context, msg tea.Msg) (Model, tea.Cmd) {
	switch msg := msg.(type) {
	case saw:
		if msg.number == m.number {
			m.looked, m.setting, m.failed = true, msg.setting, msg.err
			m.misses = m.noMisses() == "" && msg.setting.Off == 0 // what changes nothing is chosen already
		}
	case began:
		if msg.number != m.number {
			return m, nil
		}
		m.starting = false
		if msg.err != nil {
			m.note = said(msg.err)
			return m, nil
		}
		m.face, m.offset = onResults, 0
	case tea.PasteMsg:
		if m.Typing() {
			return m.typeInto(msg), nil
		}
	case tea.KeyPressMsg:
		switch m.face {
		case onConsent:
			return m.inConsent(msg)
		case onResults:
			return m.inResults(ctx, msg.String())
		case closed:
		}
	}
	return m, nil
}

// said is an error in a line.
func said(err error) string {
	if r, ok := errors.AsType[*actions.Refusal](err); ok {
		line := r.Error()
		if r.Try != "" {
			line += "; try " + r.Try
		}
		return line
	}
	return err.Error()
}
