package access

import (
	"time"

	"valktop/access"
	"valktop/actions"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
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
