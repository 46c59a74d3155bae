package change

import (
	"math"
	"strings"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// questions are what is to be chosen.
func (m Model) questions(s *sheet, ctx screen.Context) {
	f := m.form
	s.gap()
	switch f.kind {
	case Invalidate:
		f.askWhy(s, ctx)
	case Expire:
		f.askTTL(s)
	case Rename:
		s.add(line{label: "new name", at: onTo, input: &f.to, wide: math.MaxInt16, spans: span1("› ", s.th.Accent)})
	case undo:
		lost := "what was written since would be lost"
		if f.backup == yes {
			lost = "a backup keeps what was written since"
		}
		s.add(line{label: "existing", at: onReplace, spans: box(f.replace, "overwrite keys that exist", s), right: span1(lost, s.th.Dim)})
	case Delete, Persist, Kill:
	}
	f.askPace(s)
	if f.asksGuarded() {
		l := line{label: "protected", at: onGuarded, spans: box(f.guarded, "all the same: the profile protects this name", s)}
		l.spans[0].Style = s.th.Warn
		s.add(l)
	}
	f.askBackup(s)
	if f.asksReason() {
		l := line{label: "reason", at: onReason, input: &f.reason, wide: math.MaxInt16, spans: span1("› ", s.th.Accent)}
		if strings.TrimSpace(f.reason.Value()) == "" {
			l.wide, l.right = fieldWide, span1("required here", s.th.Dim)
		}
		s.add(l)
	}
}

// radio is one of several choices.
func radio(chosen bool, says string, s *sheet) []widget.Span {
	if chosen {
		return span1("(•) "+says, bold(s.th.Bright))
	}
	return span1("( ) "+says, s.th.Text)
}

// box is a choice of its own.
func box(chosen bool, says string, s *sheet) []widget.Span {
	if chosen {
		return span1("[x] "+says, s.th.Text)
	}
	return span1("[ ] "+says, s.th.Text)
}

// fieldWide is how many cells a field for a duration takes.
const fieldWide = 8

func (f form) askWhy(s *sheet, ctx screen.Context) {
	took := f.took()
	s.add(line{label: "why", at: onWrong, spans: radio(f.why == wrongData, "wrong data: at once", s), right: span1(join(took, f.fall(ctx, 0)), s.th.Dim)})
	l := line{at: onOld, spans: radio(f.why == oldData, "old data: spread", s)}
	if f.why != oldData {
		l.right = span1("old values are served until their time comes", s.th.Dim)
		s.add(l)
		return
	}
	d, err := f.spreadOver()
	s.add(l)
	over := line{at: onSpread, input: &f.spread, wide: fieldWide, spans: span1("    over › ", s.th.Accent)}
	if err == nil {
		over.right = span1(join("served for up to "+text.Duration(d).String(), f.fall(ctx, d.Seconds())), s.th.Dim)
	} else {
		over.right = span1(err.Error(), s.th.Warn)
	}
	s.add(over)
}

// join puts a comma between what is said.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + ", " + b
}

// fall says how far the hit rate falls at worst: when each lookup of these keys misses or,
// spread over some seconds, each key once. It is said only where the lookups of these keys
// are known, and from the rates of this moment.
func (f form) fall(ctx screen.Context, seconds float64) string {
	least, ok := worst(ctx, f.v.Lookups, f.v.Keys, seconds).Get()
	if !ok {
		return ""
	}
	return "hit rate not under " + text.Percent(least, 0).String()
}

// worst is the lowest that the hit rate can fall to.
func worst(ctx screen.Context, lookups maybe.Value[float64], keys keyspace.Estimate, seconds float64) maybe.Value[float64] {
	rates := ctx.State.Rates
	lost := lookups
	if seconds > 0 {
		lost = maybe.Then(lookups, func(l float64) float64 { return min(l, keys.High/seconds) })
	}
	return maybe.Both(maybe.Both(rates.Hits, rates.Misses, func(h, m float64) [2]float64 { return [2]float64{h, m} }), lost,
		func(r [2]float64, lost float64) float64 {
			if all := r[0] + r[1]; all > 0 {
				return max(r[0]-lost, 0) / all
			}
			return 0
		})
}

func (f form) askTTL(s *sheet) {
	l := line{label: "TTL", at: onTTL, input: &f.ttl, wide: fieldWide, spans: span1("› ", s.th.Accent)}
	l.right = span1("or short, medium, long, week", s.th.Dim)
	if d, err := f.timeToLive(); err != nil {
		l.right = span1(err.Error(), s.th.Warn)
	} else if f.ttl.Value() != "" && f.ttl.Value()[0] > '9' {
		l.right = span1(text.Duration(d).String(), s.th.Dim)
	}
	s.add(l)
	jitter := line{label: "jitter", at: onJitter, input: &f.jitter, wide: fieldWide, spans: span1("› ", s.th.Accent), right: span1("give or take so many %, to expire apart", s.th.Dim)}
	if _, err := f.jittered(); err != nil {
		jitter.right = span1(err.Error(), s.th.Warn)
	}
	s.add(jitter)
	s.add(line{label: "only", at: onMissing, spans: box(f.onlyMissing, "keys without a TTL", s)})
}

// took is about how long the run will take at the pace chosen. The preview goes by the
// pace that the dialog began with.
func (f form) took() string {
	d, ok := f.v.Duration.Get()
	if !ok {
		return ""
	}
	all := f.paces()
	scale := all[f.defaultPace()].share / all[f.pace].share
	return "~" + text.Duration(time.Duration(float64(d)*scale)).String()
}

// turned is a choice that arrows turn.
func turned(says string) string { return "‹ " + says + " ›" }

func (f form) askPace(s *sheet) {
	if f.one() || f.kind == Kill {
		return
	}
	l := line{label: "pace", at: onPace, spans: span1(turned(f.paces()[f.pace].says), s.th.Text)}
	took := ""
	if f.kind != Invalidate { // there it stands beside the choices
		took = f.took()
	}
	if cost, ok := f.v.Cost.Get(); ok {
		took = join(took, "takes ~"+text.Duration(cost).String()+" of the server's time")
	}
	if took != "" {
		l.right = span1(took, s.th.Dim)
	}
	s.add(l)
	if f.kind != Invalidate {
		return
	}
	floor := f.floors()[f.floor]
	says := "never pauses"
	if floor > 0 {
		says = "pauses under a hit rate of " + text.Percent(floor, 0).String()
	}
	brake := line{label: "brake", at: onFloor, spans: span1(turned(says), s.th.Text)}
	if rate, ok := f.hitRate.Get(); ok {
		brake.right = span1("now "+text.Percent(rate, 0).String(), s.th.Dim)
	}
	s.add(brake)
	if f.asksLow() {
		s.add(line{at: onLow, spans: box(f.low, "begin all the same: it is under that already", s), right: span1("it waits for it to recover", s.th.Dim)})
		s.lines[len(s.lines)-1].spans[0].Style = s.th.Warn
	}
}

func (f form) askBackup(s *sheet) {
	switch {
	case f.kind == undo || f.kind == Rename || f.kind == Kill:
		return
	case f.terms.NoBackup != "":
		s.fact("undo", "not possible: "+f.terms.NoBackup, s.th.Warn, "")
		return
	}
	size := ""
	if n, ok := f.v.Backup.Get(); ok {
		size = "about " + text.Bytes(n).String()
	}
	if n, ok := f.v.Free.Get(); ok {
		size = join(size, text.Bytes(n).String()+" free")
	}
	l := line{label: "undo", at: onBackup, right: span1(size, s.th.Dim)}
	switch f.backup {
	case open:
		about := "  it would hold values"
		if f.overLimit() {
			about = "  that is over the limit of " + text.Bytes(f.terms.BackupLimit).String()
		}
		l.spans = []widget.Span{{Text: "[?] back up first, or not", Style: s.th.Warn}, {Text: about, Style: s.th.Dim}}
	case yes:
		l.spans = box(true, "back up first", s)
	case no:
		l.spans = append(box(false, "back up first", s), widget.Span{Text: "  there is no undo", Style: s.th.Warn})
	}
	s.add(l)
	if f.backup != yes {
		return
	}
	if f.tooLarge() {
		s.fact("", widget.Warn.Sign()+" it does not fit on the disk", s.th.Warn, "")
	}
	if f.asksBig() {
		f.askBig(s)
	}
}

// askBig asks what becomes of keys that a backup cannot take.
func (f form) askBig(s *sheet) {
	says, style := "[?] skip, or take without undo", s.th.Warn
	switch f.big {
	case yes:
		says = "[x] take them without undo"
	case no:
		says, style = "[ ] take them without undo: they are skipped", s.th.Text
	case open:
	}
	n := estimate.Count(f.v.TooBig.Or(keyspace.Estimate{}), math.MaxInt32)
	s.add(line{at: onBig, spans: span1(says, style), right: span1(n+" over 1 MiB, too big for the backup", s.th.Dim)})
}
