package access

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"valktop/access"
	"valktop/actions"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
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

// drawConsent draws the question.
func (m Model) drawConsent(c canvas.Canvas, ctx screen.Context) {
	th := ctx.Theme
	lines := m.consentLines(ctx, min(consentWidth, c.Width()-6))
	tone := widget.Plain
	if m.changes() {
		tone = widget.Warn
	}
	in := widget.Dialog(c, th, widget.DialogSpec{Title: "Sample accesses", Right: "nothing runs yet", Tone: tone, Width: consentWidth, Height: len(lines)})
	from := max(len(lines)-in.Height(), 0) // the choice is at the end
	for y, l := range lines[from:] {
		if l.field != nil {
			x := widget.Spans(in, 0, y, l.spans...)
			l.field.draw(in, x, y, in.Width()-x, th)
			continue
		}
		widget.Spans(in, 0, y, l.spans...)
		if l.at {
			in.Sub(0, y, in.Width(), 1).Tint(th.Selected)
		}
	}
}

type line struct {
	spans []widget.Span
	at    bool // the cursor is there
	field *input
}

// input is a text field on a line.
type input struct {
	draw func(c canvas.Canvas, x, y, w int, th themes.Theme)
}

func (m Model) consentLines(ctx screen.Context, w int) []line {
	th := ctx.Theme
	var all []line
	say := func(style themes.Style, texts ...string) {
		for _, t := range texts {
			for _, l := range widget.Wrap(t, w-4) {
				all = append(all, line{spans: []widget.Span{{Text: "    " + l, Style: style}}})
			}
		}
	}
	choice := func(s spot, on bool, says string) {
		box := "[ ] "
		if on {
			box = "[x] "
		}
		style := th.Text
		if on {
			style = strong(th.Bright)
		}
		all = append(all, line{spans: []widget.Span{{Text: m.sign(s), Style: th.Accent}, {Text: box + says, Style: style}}, at: m.at == s})
	}
	choice(onMonitor, m.monitor, "MONITOR, for at most "+text.Duration(access.DefaultFor).String()+" or "+text.Whole(access.DefaultLines)+" commands")
	say(th.Dim, "Shows every command: keys and patterns by reads, writes and bytes, hits by pattern, locks.")
	say(th.Warn, m.cost(ctx))
	say(th.Dim, "Stopped at once when throughput falls, or CPU or round trips rise. No keys are scanned meanwhile.")
	all = append(all, line{})
	if why := m.noMisses(); why != "" {
		all = append(all, line{spans: []widget.Span{{Text: "  [-] names of misses", Style: th.Dim}}})
		say(th.Dim, why)
		if m.setting.Off > 0 {
			say(th.Dim, actions.EventsSetting+" lacks "+m.setting.Lacks+" on "+m.primaries()+". Without it hits rest on the keys that MONITOR shows.")
		}
	} else {
		choice(onMisses, m.misses, "names of misses, for "+text.Duration(access.DefaultHearing).String())
		say(th.Dim, "Counts the misses of each pattern exactly: hit rates, who explains a drop, stampedes.")
		switch {
		case m.setting.Off > 0:
			say(th.Warn, "Changes the server: adds "+m.setting.Lacks+" to "+actions.EventsSetting+" on "+m.primaries()+", and takes it away at the end, also when valktop is killed: then its next start does.")
		case m.setting.Unseen != nil:
			say(th.Dim, "Whether the servers tell of misses cannot be seen here: CONFIG GET is not allowed. Nothing is changed.")
		default:
			say(th.Dim, "The servers tell of misses already: nothing is changed.")
		}
		if misses, ok := ctx.State.Rates.Misses.Get(); ok {
			say(th.Dim, "Costs a message a miss: "+text.Rate(misses).String()+" now.")
		}
	}
	if m.shown(onName) {
		all = append(all, line{}, m.fieldLine(th, onName, "its name  "))
	}
	if m.shown(onReason) {
		all = append(all, line{}, m.fieldLine(th, onReason, "reason    "))
	}
	all = append(all, line{})
	if m.note != "" {
		for _, l := range widget.Wrap(m.note, w-2) {
			all = append(all, line{spans: []widget.Span{{Text: "  " + l, Style: th.Bad}}})
		}
	}
	return append(all, line{spans: m.buttons(th)})
}

// primaries says of how many primaries something is true.
func (m Model) primaries() string {
	if m.setting.Primaries == 1 {
		return "the server"
	}
	return text.Whole(int64(m.setting.Off)) + " of " + text.Whole(int64(m.setting.Primaries)) + " primaries"
}

func (m Model) sign(s spot) string {
	if m.at == s {
		return "▌ "
	}
	return "  "
}

func (m Model) fieldLine(th themes.Theme, s spot, label string) line {
	f := m.name
	if s == onReason {
		f = m.reason
	}
	return line{
		spans: []widget.Span{{Text: m.sign(s), Style: th.Accent}, {Text: label, Style: th.Dim}, {Text: "› ", Style: th.Accent}},
		at:    m.at == s,
		field: &input{func(c canvas.Canvas, x, y, w int, th themes.Theme) {
			if m.at == s {
				f.Draw(c, x, y, w, th.Bright)
			} else {
				c.Text(x, y, text.Cut(f.Value(), w), th.Text)
			}
		}},
	}
}

func (m Model) buttons(th themes.Theme) []widget.Span {
	button := func(s spot, says string) widget.Span {
		if m.at == s {
			return widget.Span{Text: " " + says + " ", Style: th.Tab}
		}
		return widget.Span{Text: " " + says + " ", Style: th.Text}
	}
	says := "Sample"
	if m.starting {
		says = "Beginning"
	}
	return []widget.Span{{Text: "  ", Style: th.Text}, button(onCancel, "Cancel"), {Text: "   ", Style: th.Text}, button(onGo, says)}
}

// cost says what MONITOR likely takes from these servers.
func (m Model) cost(ctx screen.Context) string {
	share := "Costs " + text.Percent(monitorLeast, 0).String() + " to " + text.Percent(monitorMost, 0).String() + " of the throughput of a server at its limit"
	commands, ok := ctx.State.Rates.Commands.Get()
	if !ok || commands <= 0 {
		return share + ", while it runs."
	}
	seconds := min(access.DefaultFor.Seconds(), access.DefaultLines/commands)
	lines := seconds * commands
	return share + ", here for about " + text.Duration(time.Duration(seconds*float64(time.Second)).Round(10*time.Millisecond)).String() +
		" (" + text.Rate(commands).String() + "), and sends about " + text.Bytes(int64(lines*lineBytes)).String() + "."
}

func strong(s themes.Style) themes.Style {
	s.Bold = true
	return s
}
