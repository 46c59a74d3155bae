package access

import (
	tea "charm.land/bubbletea/v2"

	"valktop/actions"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/widget"
)

// spot is where the cursor of the consent is.
type spot int

const (
	onMonitor spot = iota
	onMisses
	onName
	onReason
	onCancel
	onGo
	spotCount
)

// noMisses is why the names of misses cannot be heard; "" when they can.
func (m Model) noMisses() string {
	switch {
	case !m.looked:
		return "the servers are asked whether they tell of misses"
	case m.failed != nil:
		return m.failed.Error()
	case m.setting.Off == 0:
		return ""
	}
	if r := m.sampler.Allows(m.plan()); r != nil && !m.waits() {
		return said(r)
	}
	return ""
}

// waits reports whether a reason is asked for, and not given yet.
func (m Model) waits() bool {
	return m.policy.ReasonRequired && m.reason.Value() == "" && m.policy.ReadOnly == "" && !m.policy.Locked
}

// plan is the change of the setting.
func (m Model) plan() actions.Plan {
	return actions.Plan{Action: actions.Configure, Setting: actions.EventsSetting, Value: "+" + m.setting.Lacks, Reason: m.reason.Value()}
}

// changes reports whether a setting would be changed.
func (m Model) changes() bool { return m.misses && m.setting.Off > 0 }

// shown reports whether the cursor can go there.
func (m Model) shown(s spot) bool {
	switch s {
	case onMisses:
		return m.noMisses() == ""
	case onName:
		return m.changes() && m.policy.Production != ""
	case onReason:
		return m.changes() && m.policy.ReasonRequired
	case onMonitor, onCancel, onGo, spotCount:
	}
	return true
}

// step is the next spot that there is.
func (m Model) step(by spot) spot {
	for s := m.at + by; s >= 0 && s < spotCount; s += by {
		if m.shown(s) {
			return s
		}
	}
	return m.at
}

// inConsent is the consent after a key.
func (m Model) inConsent(msg tea.KeyPressMsg) (Model, tea.Cmd) {
	if m.starting {
		return m, nil
	}
	pressed := msg.String()
	m.note = ""
	switch {
	case pressed == "esc":
		return m.Close(), nil
	case pressed == "up", pressed == "shift+tab":
		m.at = m.step(-1)
	case pressed == "down", pressed == "tab":
		m.at = m.step(1)
	case pressed == "enter" && m.at == onGo:
		return m.begin()
	case pressed == "enter" && m.at == onCancel:
		return m.Close(), nil
	case m.Typing() && pressed != "enter":
		return m.typeInto(msg), nil
	case pressed == "enter" && m.Typing():
		m.at = m.step(1)
	case (pressed == "left" || pressed == "right") && m.at >= onCancel:
		m.at = onCancel + onGo - m.at
	case (pressed == "space" || pressed == "enter") && m.at == onMonitor:
		m.monitor = !m.monitor
	case (pressed == "space" || pressed == "enter") && m.at == onMisses:
		m.misses = !m.misses
	}
	return m, nil
}

func (m Model) typeInto(msg tea.Msg) Model {
	if m.at == onName {
		m.name = m.name.Update(msg)
	} else {
		m.reason = m.reason.Update(msg)
	}
	return m
}

// begin begins if everything is answered.
func (m Model) begin() (Model, tea.Cmd) {
	switch {
	case !m.monitor && !m.misses:
		m.note = "nothing is chosen"
	case m.changes() && m.policy.Production != "" && m.name.Value() != m.policy.Production:
		m.note, m.at = "the name of this server is asked for: "+m.policy.Production, onName
	case m.changes() && m.waits():
		m.note, m.at = "a reason is required", onReason
	default:
		m.starting = true
		return m, start(m.ctx, m.sampler, m.number, Request{Monitor: m.monitor, Misses: m.misses, Plan: m.plan()})
	}
	return m, nil
}

const (
	consentWidth = 74
	// What MONITOR took from a server that had nothing left, measured once with Redis 7.0 and Valkey 8.0.
	monitorLeast, monitorMost = 0.16, 0.24
	lineBytes                 = 100 // of MONITOR, with the short keys and arguments of a cache's reads
)

type line struct {
	spans []widget.Span
	at    bool // the cursor is there
	field *input
}

// input is a text field on a line.
type input struct {
	draw func(c canvas.Canvas, x, y, w int, th themes.Theme)
}
