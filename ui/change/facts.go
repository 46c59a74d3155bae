package change

import (
	"cmp"

	"valktop/actions"
	"valktop/keyspace"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// facts are what is meant and what it would touch.
func (m Model) facts(s *sheet, ctx screen.Context, w int) {
	f := m.form
	if f.kind == undo {
		f.undoFacts(s, ctx, w)
		return
	}
	if f.kind == Kill {
		f.killFacts(s, w)
		return
	}
	f.what(s, w)
	f.figures(s, ctx)
	f.volatility(s)
	if rate, ok := f.v.Lookups.Get(); ok {
		l := line{label: "traffic", spans: span1(text.Rate(rate).String()+" lookups", s.th.Text)}
		if rate > 0 && f.kind.action() == actions.Invalidate {
			l.right = span1("these become misses", s.th.Warn)
		}
		s.add(l)
	}
	if f.v.Protected > 0 {
		s.fact("protected", text.Whole(f.v.Protected)+" more that the profile protects are left alone", s.th.Text, "")
	}
	f.doubts(s, w)
	f.others(s, w)
}

// doubts are what the preview could not find out, and what it warns of.
func (f form) doubts(s *sheet, w int) {
	for _, l := range f.v.Limits {
		s.wrapped("unknown", cmp.Or(l.Missing, l.Command)+": "+l.Why, s.th.Dim, w)
	}
	if f.v.Again {
		s.wrapped("", widget.Warn.Sign()+" so many keys that one written anew meanwhile may be taken again", s.th.Warn, w)
	}
	switch {
	case f.v.Version == 0:
	case f.err != nil:
		s.wrapped("", widget.Warn.Sign()+" it is not counted any further: "+f.err.Error(), s.th.Warn, w)
	case f.v.Why != "":
		s.wrapped("", widget.Warn.Sign()+" "+f.v.Why, s.th.Warn, w)
	}
}

// what says which keys are meant, and that they could be meant otherwise.
func (f form) what(s *sheet, w int) {
	says := ""
	if len(f.readings) > 0 {
		says = f.readings[f.reading].Says
	}
	right := f.ways(w - labelled - text.Width(says) - 2)
	room := max(w-labelled-text.Width(right)-2, labelled)
	l := line{label: "what", spans: span1(text.Middle(says, room), bold(s.th.Bright)), at: onReading}
	if right != "" {
		l.right = span1(right, s.th.Dim)
	}
	s.add(l)
	for _, sel := range f.selections()[min(1, len(f.selections())):] {
		also := string(sel.Kind) + " " + text.Middle(sel.Text, max(w/2, labelled))
		s.fact("and", also, s.th.Text, "by "+text.Middle(sel.Cascade, labelWidth))
	}
}

// ways says how many readings there are and how to come to the next, in w cells.
func (f form) ways(w int) string {
	n := len(f.readings)
	if n < 2 {
		return ""
	}
	count := text.Whole(int64(f.reading+1)) + " of " + text.Whole(int64(n))
	forms := []string{count + " readings", count}
	if f.at == onCancel || f.at == onReading {
		forms = append([]string{count + " readings, space for next", count + ", space for next"}, forms...)
	}
	for _, s := range forms {
		if text.Width(s) <= w {
			return s
		}
	}
	return count
}

// others are names beside those meant: what is much like them and is not touched, and
// examples of what is.
func (f form) others(s *sheet, w int) {
	s.gap()
	if len(f.v.LookAlikes) > 0 {
		s.add(line{label: "not touched", spans: names(f.v.LookAlikes, w-len("not touched")-2, s)})
	}
	if len(f.v.Examples) == 0 || f.one() {
		return
	}
	if !f.expanded {
		all := make([]string, 0, len(f.v.Examples))
		for _, e := range f.v.Examples {
			all = append(all, e.Name)
		}
		s.add(line{label: "examples", at: onExamples, spans: names(all, w-labelled, s)})
		return
	}
	for i, e := range f.v.Examples {
		l := line{label: "examples", at: onExamples}
		if i > 0 {
			l.label, l.at = "", onCancel
		}
		ttl := "–"
		if d, ok := e.TTL.Get(); ok && d == keyspace.NoTTL {
			ttl = "none"
		} else if ok {
			ttl = text.Duration(d).String()
		}
		right := text.PadLeft(e.Type, 8) + text.PadLeft(text.Maybe(e.Memory, text.Bytes).String(), 10) + text.PadLeft(ttl, 8)
		l.spans = span1(text.Middle(e.Name, max(w-labelled-text.Width(right)-2, labelled)), s.th.Text)
		l.right = span1(right, s.th.Dim)
		s.add(l)
	}
}

// names are as many as fit into w cells, and how many more there are.
func names(all []string, w int, s *sheet) []widget.Span {
	const apart = "   "
	var spans []widget.Span
	used := 0
	for i, name := range all {
		gap, shown := "", text.Middle(name, max(min(w/2, labelWidth), 1))
		if i > 0 {
			gap = apart
		}
		more := "   +" + text.Whole(int64(len(all)-i))
		last := i == len(all)-1
		if need := text.Width(gap + shown); i > 0 && (used+need > w || !last && used+need+text.Width(more) > w) {
			return append(spans, widget.Span{Text: more, Style: s.th.Dim})
		} else {
			used += need
		}
		spans = append(spans, widget.Span{Text: gap, Style: s.th.Dim}, widget.Span{Text: shown, Style: s.th.Text})
	}
	return spans[min(1, len(spans)):] // the first has nothing before it
}
