package change

import (
	"math"

	"valktop/actions"
	"valktop/themes"
	"valktop/ui/estimate"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// Line is what every screen says of a change under way, or of one that has ended and was
// not looked at yet: forms of it, the longest first; none when there is nothing to say.
func (m Model) Line(th themes.Theme) [][]widget.Span {
	i := m.current()
	if i < 0 || m.runs[i].seen || m.face == onPanel {
		return nil
	}
	r := m.runs[i]
	if r.ended() {
		return r.endLine(th)
	}
	tone, word := r.state()
	what := doing(r.plan)
	head := []widget.Span{{Text: what, Style: bold(th.Accent)}}
	if word != "" {
		head = []widget.Span{{Text: tone.Sign() + " " + what + " " + word, Style: bold(tone.Style(th))}}
	}
	add := func(spans []widget.Span, s string) []widget.Span {
		if s == "" {
			return spans
		}
		return append(append([]widget.Span{}, spans...), widget.Span{Text: s, Style: th.Dim})
	}
	short := add(head, " "+r.part())
	counted := append(append([]widget.Span{}, head...), widget.Span{Text: "  " + r.counted(), Style: th.Text})
	long := add(counted, r.speed())
	if r.now.Why != "" {
		return [][]widget.Span{add(add(long, " · "+r.now.Why), " · c shows it"), add(counted, " · "+r.now.Why), counted, short, head}
	}
	return [][]widget.Span{add(long, " · c shows it"), long, counted, short, head}
}

// state is what a run does other than running, with its gravity.
func (r run) state() (widget.Tone, string) {
	switch r.now.State {
	case actions.Paused:
		return widget.Warn, "(paused)"
	case actions.Braked:
		return widget.Warn, "(braked)"
	case actions.Waiting:
		return widget.Warn, "(waiting)"
	case actions.Failed:
		return widget.Bad, "(failed)"
	case actions.Cancelled:
		return widget.Warn, "(cancelled)"
	case actions.Running, actions.Done:
	}
	return widget.Plain, ""
}

// counted says how many keys were changed of how many: "120,304 of ~1.1 M keys removed".
func (r run) counted() string {
	s := text.Whole(r.now.Outcome.Changed)
	if r.plan.Action == actions.Kill {
		return s + " of " + clients(len(r.plan.Clients)) + " killed"
	}
	if r.about.Value > 0 {
		s += " of " + estimate.Count(r.about, math.MaxInt32)
	}
	return text.Keys(s) + " " + done(r.plan)
}

// part is how far the run has come.
func (r run) part() string { return share(r.now.Walked, r.now.Total) }

// speed is how fast it goes and how long it will take.
func (r run) speed() string {
	s := " · " + text.Rate(r.now.Rate).String()
	if eta, ok := r.now.ETA.Get(); ok {
		s += " · " + text.Duration(eta).String() + " left"
	}
	return s
}

// endLine says in a line what became of a run.
func (r run) endLine(th themes.Theme) [][]widget.Span {
	tone, word := r.verdict()
	o := r.now.Outcome
	head := []widget.Span{{Text: tone.Sign() + " " + title(r.plan) + " · " + word, Style: bold(tone.Style(th))}}
	long := append(append([]widget.Span{}, head...), widget.Span{Text: " · " + countOf(r.plan, o.Changed) + " " + done(r.plan), Style: th.Text})
	return [][]widget.Span{append(append([]widget.Span{}, long...), widget.Span{Text: " · c shows what was done", Style: th.Dim}), long, head}
}

// verdict is how a run ended.
func (r run) verdict() (widget.Tone, string) {
	o := r.now.Outcome
	switch {
	case r.err != nil:
		return widget.Unknown, "nothing more is heard of it"
	case r.now.State == actions.Failed:
		return widget.Bad, "failed"
	case r.now.State == actions.Cancelled:
		return widget.Warn, "cancelled"
	case o.Failed > 0:
		return widget.Warn, "done but for " + text.Whole(o.Failed)
	}
	return widget.Good, "done"
}
