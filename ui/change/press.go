package change

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/ui/field"
	"valktop/ui/screen"
)

// inForm is the dialog after a key. Letters go to a text field or do nothing.
func (m Model) inForm(ctx screen.Context, msg tea.KeyPressMsg) (Model, tea.Cmd) {
	if m.form.starting {
		return m, nil // it is too late to change the answers and too early to cancel
	}
	was := m.form.plan()
	m.form = m.form.refresh(ctx, m.changer.Policy()).settle()
	m.form.note = ""
	switch pressed := msg.String(); pressed {
	case "esc":
		return m.Close(), nil
	case "tab":
		m.form.at = m.form.step(1)
	case "shift+tab":
		m.form.at = m.form.step(-1)
	case "down":
		m.form.at = m.form.row(1)
	case "up":
		m.form.at = m.form.row(-1)
	case "pgdown":
		m.form.scroll++
	case "pgup":
		m.form.scroll = max(m.form.scroll-1, 0)
	case "enter":
		switch {
		case m.form.at == onGo:
			return m.confirm()
		case m.form.at == onCancel:
			return m.Close(), nil
		case m.form.at.text():
			m.form.at = m.form.step(1)
		default:
			m.form = m.form.choose(1)
		}
	default:
		if m.form.typing() {
			return m.typeInto(msg), nil
		}
		if pressed == "y" && m.form.command != "" {
			return m, tea.Batch(tea.SetClipboard(m.form.command), send(Say{"the command was sent to the clipboard"}))
		}
		m.form = m.form.turn(pressed)
	}
	if now := m.form.plan(); recount(was, now) {
		m.form.typed = field.Model{} // what was typed confirms what was on display
		return m.ask()
	}
	m.form = m.form.settle()
	return m, nil
}

// turn is the dialog after space or an arrow on what is no text field.
func (f form) turn(pressed string) form {
	switch pressed {
	case "space":
		if f.at == onCancel && len(f.readings) > 1 {
			f.reading = (f.reading + 1) % len(f.readings)
			return f
		}
		if f.at != onGo && f.at != onCancel {
			return f.choose(1)
		}
	case "right", "left":
		by := map[string]int{"right": 1, "left": -1}[pressed]
		switch f.at {
		case onCancel, onGo:
			f.at = onCancel + onGo - f.at
		default:
			return f.choose(by)
		}
	}
	return f
}

// choose turns the switch that has the keys.
func (f form) choose(by int) form {
	next := func(i, n int) int { return (i + by + n) % n }
	flip := func(a answer) answer {
		if a == yes {
			return no
		}
		return yes
	}
	switch f.at {
	case onReading:
		f.reading = next(f.reading, len(f.readings))
	case onVolatile:
		f.volatile = !f.volatile
	case onExamples:
		f.expanded = !f.expanded
	case onWrong:
		f.why = wrongData
	case onOld:
		f.why = oldData
	case onMissing:
		f.onlyMissing = !f.onlyMissing
	case onReplace:
		f.replace = !f.replace
		if f.backup = no; f.replace && f.terms.NoBackup == "" && !f.pol.BackupAsked {
			f.backup = yes
		}
	case onPace:
		f.pace = next(f.pace, len(f.paces()))
	case onFloor:
		f.floor = next(f.floor, len(f.floors()))
		f.low = false
	case onLow:
		f.low = !f.low
	case onGuarded:
		f.guarded = !f.guarded
	case onBackup:
		f.backup = flip(f.backup)
	case onBig:
		f.big = flip(f.big)
	}
	return f
}

// typeInto hands typing or pasting to the text field that has the keys.
func (m Model) typeInto(msg tea.Msg) Model {
	f := &m.form
	for at, into := range map[spot]*field.Model{
		onSpread: &f.spread, onTTL: &f.ttl, onJitter: &f.jitter, onTo: &f.to, onReason: &f.reason, onTyped: &f.typed,
	} {
		if at == f.at {
			*into = into.Update(msg)
		}
	}
	f.note = ""
	return m
}

// startTimeout is how long it may take until a change begins: the log's command and the
// backup's file are waited for.
const startTimeout = 30 * time.Second

// confirm begins the change if everything is answered; else it says what is not.
func (m Model) confirm() (Model, tea.Cmd) {
	if what, at := m.form.missing(); what != "" {
		m.form.note, m.form.at = what, at
		return m, nil
	}
	if r := m.changer.Allows(m.form.plan()); r != nil {
		m.form.note = said(r)
		return m, nil
	}
	m.form.starting = true
	return m, start(m.ctx, m.changer, m.number, m.form.plan(), m.form.v, m.form.options())
}

// started is what came of beginning a change.
type started struct {
	number int
	plan   actions.Plan
	about  keyspace.Estimate // how many keys it touches
	run    Run
	err    error
}

// start returns a command that begins a change.
func start(ctx context.Context, c Changer, number int, p actions.Plan, v actions.Preview, o Options) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, startTimeout)
		defer cancel()
		r, err := c.Start(ctx, p, v, o)
		return started{number, p, v.Keys, r, err}
	}
}
