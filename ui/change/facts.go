package change

import (
	"cmp"
	"math"
	"time"

	"valktop/actions"
	"valktop/analysis"
	"valktop/keyspace"
	"valktop/ui/estimate"
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

// figures are how many keys, how much memory, of which types.
func (f form) figures(s *sheet, ctx screen.Context) {
	th, v := s.th, f.v
	if v.Version == 0 {
		why := "counting …"
		if f.err != nil {
			why = f.err.Error()
		}
		s.fact("keys", text.Unknown+" "+why, th.Dim, "")
		return
	}
	keys := line{label: "keys", spans: []widget.Span{{Text: estimate.Count(v.Keys, math.MaxInt32), Style: bold(th.Bright)}}}
	if margin := estimate.CountMargin(v.Keys); margin != "" {
		keys.spans = append(keys.spans, widget.Span{Text: " " + margin, Style: th.Dim})
	}
	if !f.one() {
		keys.right = span1(text.Percent(v.Share.Value, shareDigits(v.Share.Value)).String()+" of all keys", th.Dim)
	}
	s.add(keys)
	memory := line{label: "memory", spans: []widget.Span{{Text: estimate.Bytes(v.Memory), Style: bold(th.Bright)}}}
	if margin := estimate.BytesMargin(v.Memory); margin != "" {
		memory.spans = append(memory.spans, widget.Span{Text: " " + margin, Style: th.Dim})
	}
	if why := v.Memory.Why(); why != "" {
		memory.spans = append(memory.spans, widget.Span{Text: " " + why, Style: th.Dim})
	}
	if all, e := dataset(ctx.State), v.Memory.Or(keyspace.Estimate{}); all > 0 && e.Value > 0 && e.Value <= all {
		memory.right = span1(text.Percent(e.Value/all, shareDigits(e.Value/all)).String()+" of the dataset", th.Dim)
	}
	s.add(memory)
	if len(v.Types) > 0 {
		s.add(line{label: "types", spans: fractions(v.Types, s)})
	}
	if ttl, ok := v.TTL.Get(); ok {
		s.add(line{label: "TTL", spans: fractions(tiers(ttl), s), right: f.span(ttl, s)})
	}
}

// shareDigits are the digits of a share: a small one has one.
func shareDigits(share float64) int {
	if share < 0.1 {
		return 1
	}
	return 0
}

// dataset is how many bytes of data the server holds; 0 when that is unknown.
func dataset(s analysis.State) float64 {
	for _, part := range s.Memory.Fills {
		if part.Name == "dataset" {
			return float64(part.Bytes)
		}
	}
	return 0
}

// tiers are the shares of TTL tiers, those with a TTL, the largest first.
func tiers(t keyspace.TTLs) []keyspace.Fraction {
	var all []keyspace.Fraction
	for tier, share := range t.Tiers {
		if share <= 0 {
			continue
		}
		at := 0
		for at < len(all) && all[at].Share >= share {
			at++
		}
		all = append(all[:at:at], append([]keyspace.Fraction{{Name: keyspace.Tier(tier).String(), Share: share}}, all[at:]...)...)
	}
	return all
}

// span is the middle of the times to live.
func (f form) span(t keyspace.TTLs, s *sheet) []widget.Span {
	p50, ok := t.P50.Get()
	if !ok || f.one() {
		return nil
	}
	return span1("p50 "+text.Duration(p50).String(), s.th.Dim)
}

// fractions are names with their shares: "hash 82 %  list 18 %".
func fractions(all []keyspace.Fraction, s *sheet) []widget.Span {
	var spans []widget.Span
	for i, f := range all {
		gap := ""
		if i > 0 {
			gap = "  "
		}
		spans = append(spans, widget.Span{Text: gap + f.Name, Style: s.th.Text})
		if len(all) > 1 || f.Share < 1 {
			spans = append(spans, widget.Span{Text: " " + text.Percent(f.Share, 0).String(), Style: s.th.Dim})
		}
	}
	return spans
}

// volatility points out keys without a TTL, and offers to leave them out.
func (f form) volatility(s *sheet) {
	if f.one() || f.kind == Persist {
		return
	}
	switch e := f.without(); {
	case f.volatile:
		s.add(line{at: onVolatile, spans: []widget.Span{
			{Text: "[x] only keys with a TTL", Style: s.th.Text}, {Text: ": those without are left alone", Style: s.th.Dim},
		}})
	case e.Value >= 0.5:
		s.add(line{at: onVolatile, pick: 1, spans: []widget.Span{
			{Text: estimate.Count(e, math.MaxInt32) + " have no TTL: may be no cache   ", Style: s.th.Warn},
			{Text: "[ ] leave them out", Style: s.th.Text},
		}})
	case e.High >= 1: // none of those asked, which is not to say none
		s.add(line{at: onVolatile, pick: 1, spans: []widget.Span{
			{Text: "none seen without a TTL   ", Style: s.th.Dim}, {Text: "[ ] leave any out", Style: s.th.Text},
		}})
	}
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

// undoFacts are what a backup holds and what of it can come back.
func (f form) undoFacts(s *sheet, ctx screen.Context, w int) {
	th, v := s.th, f.v
	s.fact("what", title(f.undoable.Plan), bold(th.Bright), "")
	s.fact("backup", text.Middle(f.undoable.Backup, max(w-labelled, labelled)), th.Text, "")
	taken := f.undoable.Time
	if !v.Taken.IsZero() {
		taken = v.Taken
	}
	s.fact("values", age(ctx.Now.Sub(taken))+" old", bold(th.Warn), "of "+taken.In(zone(ctx)).Format(time.DateTime))
	if v.Version == 0 {
		f.figures(s, ctx)
		return
	}
	s.fact("keys", text.Whole(f.undoable.Keys), th.Text, "in the backup")
	l := line{label: "restored", spans: []widget.Span{{Text: estimate.Count(v.Keys, math.MaxInt32), Style: bold(th.Bright)}}}
	if margin := estimate.CountMargin(v.Keys); margin != "" {
		l.spans = append(l.spans, widget.Span{Text: " " + margin, Style: th.Dim})
	}
	s.add(l)
	if n, ok := v.Exists.Get(); ok {
		left := "are left alone"
		if f.replace {
			left = "are overwritten"
		}
		s.fact("exist", text.Whole(n), th.Text, "written since: "+left)
	}
	if n, ok := v.Expired.Get(); ok {
		s.fact("expired", text.Whole(n), th.Text, "since: these are not brought back")
	}
}

func zone(ctx screen.Context) *time.Location {
	if ctx.Zone == nil {
		return time.UTC
	}
	return ctx.Zone
}
