package change

import (
	"math"
	"strings"

	"valktop/actions"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// held reports whether the user has paused it.
func (r run) held() bool { return r.now.State == actions.Paused }

// name is what the panel of a run is called, and its gravity.
func (r run) name() (string, widget.Tone) {
	if r.ended() {
		tone, word := r.verdict()
		return upper(title(r.plan)) + " · " + word, tone
	}
	tone, word := r.state()
	return strings.TrimSpace(upper(doing(r.plan)) + " " + word), tone
}

// upper is a title that begins with a capital.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// tell says what was done, what was not and why, and how it can be undone.
func (r run) tell(s *sheet, ctx screen.Context, w int) {
	o, th := r.now.Outcome, s.th
	if !r.ended() {
		r.tellBar(s, w)
	}
	if r.err != nil {
		s.wrapped("ended", r.err.Error(), th.Bad, w)
	}
	if o.Err != nil {
		s.wrapped("failed", o.Err.Error(), th.Bad, w)
	}
	of := "of " + text.Whole(o.Matched) + " that match"
	if r.plan.Action == actions.Kill {
		of = "of " + clients(len(r.plan.Clients))
	}
	s.fact(doneLabel(r.plan), countOf(r.plan, o.Changed), bold(th.Bright), of)
	if o.Unsure > 0 {
		s.fact("", text.Whole(o.Unsure)+" of these were found so when an answer was lost", th.Warn, "")
	}
	if !r.ended() {
		r.tellProgress(s, w)
	}
	if n, ok := o.Bytes.Get(); ok && n > 0 {
		s.fact("memory", text.Bytes(n).String(), th.Text, "")
	}
	took := "took"
	if !r.ended() {
		took = "running"
	}
	s.fact(took, text.Duration(o.Elapsed).String(), th.Text, r.times(ctx))
	if r.plan.Spread > 0 && o.Changed > 0 {
		s.fact("expiring", "within "+text.Duration(r.plan.Spread).String(), th.Text, "until then they are served")
	}
	r.tellSkipped(s)
	r.tellFailed(s, w)
}

// times are when a run began and ended.
func (r run) times(ctx screen.Context) string {
	const clock = "15:04:05"
	o := r.now.Outcome
	if o.Begun.IsZero() {
		return ""
	}
	begun := o.Begun.In(zone(ctx)).Format(clock)
	if o.Ended.IsZero() {
		return "since " + begun
	}
	return begun + " to " + o.Ended.In(zone(ctx)).Format(clock)
}

// tellBar is how far a run is.
func (r run) tellBar(s *sheet, w int) {
	th, p := s.th, r.now
	part := math.NaN()
	if p.Total > 0 {
		part = min(float64(p.Walked)/float64(p.Total), 1)
	}
	const figure = 8
	spans := widget.ShareSpans(max(w-figure, 1), part, th, th.Accent)
	s.add(line{flush: true, spans: spans, right: span1(share(p.Walked, p.Total), th.Bright)})
	s.gap()
}

// tellProgress is how a run goes.
func (r run) tellProgress(s *sheet, w int) {
	th, p := s.th, r.now
	left := ""
	if eta, ok := p.ETA.Get(); ok {
		left = text.Duration(eta).String() + " left"
	}
	s.fact("speed", text.Rate(p.Rate).String(), th.Text, left)
	if rate, ok := p.HitRate.Get(); ok {
		s.fact("hit rate", text.Percent(rate, 1).String(), th.Text, "")
	}
	if tone, word := r.state(); word != "" {
		s.wrapped("state", tone.Sign()+" "+strings.Trim(word, "()")+reasonOf(p.Why), tone.Style(th), w)
	}
	if p.Total > 0 && r.plan.Action != actions.Kill {
		s.fact("seen", text.Whole(p.Walked), th.Text, "of about "+text.Count(float64(p.Total)).String()+" names")
	}
}

func reasonOf(why string) string {
	if why == "" {
		return ""
	}
	return ": " + why
}

// skip is why keys were left alone, and how many.
type skip struct {
	keys int64
	why  string
}

func skips(s actions.Skipped) []skip {
	return []skip{
		{s.Vanished, "were gone before their turn"},
		{s.ChangedType, "are of another type by now"},
		{s.NotMatching, "have another TTL, type or idle time than asked for"},
		{s.Exists, "exist: the name is taken"},
		{s.Expired, "had expired"},
		{s.Protected, "are protected by the profile"},
		{s.Rewritten, "were written anew meanwhile"},
		{s.TooBig, "are too big for the backup"},
		{s.Unchanged, "had nothing to change"},
	}
}

// killSkips are the same for clients.
func killSkips(s actions.Skipped) []skip {
	return []skip{{s.Vanished, "had gone meanwhile"}, {s.Protected, "are of valktop or the replication"}}
}

func (r run) tellSkipped(s *sheet) {
	name := "skipped"
	all := skips(r.now.Outcome.Skipped)
	if r.plan.Action == actions.Kill {
		all = killSkips(r.now.Outcome.Skipped)
	}
	for _, k := range all {
		if k.keys > 0 {
			s.add(line{label: name, spans: []widget.Span{{Text: text.Whole(k.keys), Style: s.th.Text}, {Text: " " + k.why, Style: s.th.Dim}}})
			name = ""
		}
	}
}

func (r run) tellFailed(s *sheet, w int) {
	o := r.now.Outcome
	if o.Failed > 0 {
		s.fact("failed", countOf(r.plan, o.Failed), s.th.Bad, "")
	}
	for _, why := range o.Failures {
		s.add(line{spans: span1(text.Cut(why, max(w-labelled, 1)), s.th.Dim)})
	}
	for _, n := range o.Nodes {
		if n.Err != nil {
			s.wrapped("node", n.Addr+": "+n.Err.Error(), s.th.Bad, w)
		}
	}
}

// tellUndo says where the backup is and how it is played back.
func (r run) tellUndo(s *sheet, command string, w int) {
	o := r.now.Outcome
	if o.Backup == "" {
		if r.ended() && o.Changed > 0 && r.plan.Action == actions.Kill {
			s.fact("undo", "most clients connect again by themselves", s.th.Dim, "")
			return
		}
		if r.ended() && o.Changed > 0 && r.plan.Action != actions.Restore {
			s.fact("undo", "not possible: there is no backup", s.th.Warn, "")
		}
		return
	}
	s.fact("backup", text.Keys(text.Whole(o.BackedUp)), s.th.Text, "")
	if r.ended() {
		s.add(line{label: "undo", spans: span1(text.Middle(command, max(w-labelled, 1)), s.th.Text)})
		return
	}
	s.add(line{spans: span1(text.Middle(o.Backup, max(w-labelled, 1)), s.th.Dim)})
}

// undoWords say how what was done so far can be undone.
func (r run) undoWords() string {
	if r.plan.Action == actions.Kill {
		return ""
	}
	if r.now.Outcome.Backup != "" {
		return " It can be undone with the backup."
	}
	return " There is no backup to undo it with."
}
