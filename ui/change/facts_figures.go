package change

import (
	"math"

	"valktop/analysis"
	"valktop/keyspace"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

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
