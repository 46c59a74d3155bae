package keys

import (
	"math"
	"time"

	"valktop/keyspace"
	"valktop/maybe"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// factLabel is the width of the names of facts, with the space behind them.
const factLabel = 10

// fact is one line about keys.
type fact struct {
	name  string
	spans []widget.Span
	right string // more about it, left out where there is no room
}

type factList []fact

// draw draws the fact of that name, without what is said more about it.
func (l factList) draw(c canvas.Canvas, th themes.Theme, name string) {
	for _, f := range l {
		if f.name == name {
			f.right = ""
			f.draw(c, th)
		}
	}
}

// draw draws a fact in the first row of c.
func (f fact) draw(c canvas.Canvas, th themes.Theme) {
	c.Text(0, 0, text.Cut(f.name, factLabel-1), th.Dim)
	end := widget.Spans(c, factLabel, 0, f.spans...)
	if w := text.Width(f.right); w > 0 && end+2+w <= c.Width() {
		c.Right(c.Width(), 0, f.right, th.Dim)
	}
}

// drawFacts draws the panel of facts.
func drawFacts(c canvas.Canvas, ctx screen.Context, r row) {
	in := widget.Panel(c, ctx.Theme, selection(r, ctx.Theme, c.Width()))
	for y, f := range facts(r, ctx.Theme) {
		f.draw(in.Sub(0, y, in.Width(), min(1, max(in.Height()-y, 0))), ctx.Theme)
	}
}

// facts are what is known of a row's keys.
func facts(r row, th themes.Theme) factList {
	f := *r.figures
	value := func(s string) []widget.Span { return []widget.Span{{Text: s, Style: th.Text}} }
	strong := th.Bright
	strong.Bold = true
	figure := func(s, margin string) []widget.Span {
		spans := []widget.Span{{Text: s, Style: strong}}
		if margin != "" {
			spans = append(spans, widget.Span{Text: " " + margin, Style: th.Dim})
		}
		return spans
	}
	certain := "at 95 %"
	if f.Keys.Exact {
		certain = "exact"
	}
	list := factList{
		{"keys", figure(estimate.Count(f.Keys, math.MaxInt32), estimate.CountMargin(f.Keys)), certain},
		{"memory", figure(estimate.Bytes(f.Memory), estimate.BytesMargin(f.Memory)), perKey(f)},
		{"types", fractions(f.Types, th), ""},
		{"size", quantiles(f.Size, th, size), most(f.Size, size)},
	}
	if f.Memory.Why() != "" {
		list[1].spans = []widget.Span{{Text: text.Unknown + " " + f.Memory.Why(), Style: th.Dim}}
	}
	switch {
	case f.Idle.Known():
		list = append(list, fact{"idle", quantiles(f.Idle, th, millis), ""})
	case f.Freq.Known():
		list = append(list, fact{"frequency", quantiles(f.Freq, th, plain), "of 255, logarithmic"})
	default:
		list = append(list, fact{"idle", unknown(f.Idle.Why(), th), ""})
	}
	if r.isServed {
		list = append(list, fact{"hit rate", figure(estimate.HitRate(r.served.HitRate), estimate.HitRateMargin(r.served.HitRate)), estimate.Served(r.served)})
	}
	list = append(list, fact{"encoding", fractions(f.Encodings, th), ""})
	if r.group != nil {
		for _, v := range r.group.Values {
			said := value(text.Middle(v.Text, 16))
			said = append(said, widget.Span{Text: "  " + text.Keys(estimate.Count(v.Keys, factLabel)), Style: th.Text})
			idle := ""
			if q, ok := v.Idle.Get(); ok {
				idle = "idle p50 " + millis(q.P50).String()
			}
			list = append(list, fact{"of these", said, idle})
		}
	}
	return append(list, fact{"based on", []widget.Span{{Text: text.Keys(text.Count(float64(f.Samples)).String()) + " asked", Style: th.Dim}}, ""})
}

func perKey(f keyspace.Figures) string {
	v, ok := estimate.PerKey(f).Get()
	if !ok {
		return ""
	}
	return text.Bytes(int64(math.Round(v))).String() + " a key"
}

// fractions are names with their shares: "hash 82 %  list 18 %".
func fractions(all []keyspace.Fraction, th themes.Theme) []widget.Span {
	if len(all) == 0 {
		return unknown("", th)
	}
	var spans []widget.Span
	for i, f := range all {
		gap := ""
		if i > 0 {
			gap = "  "
		}
		spans = append(spans, widget.Span{Text: gap + f.Name, Style: th.Text}, widget.Span{Text: " " + text.Percent(f.Share, 0).String(), Style: th.Dim})
	}
	return spans
}

// quantiles are the middle of figures and their upper end.
func quantiles(m maybe.Value[keyspace.Quantiles], th themes.Theme, say func(int64) text.Quantity) []widget.Span {
	q, ok := m.Get()
	if !ok {
		return unknown(m.Why(), th)
	}
	return []widget.Span{
		{Text: "p50 ", Style: th.Dim}, {Text: say(q.P50).String(), Style: th.Text},
		{Text: "  p95 ", Style: th.Dim}, {Text: say(q.P95).String(), Style: th.Text},
	}
}

func most(m maybe.Value[keyspace.Quantiles], say func(int64) text.Quantity) string {
	if q, ok := m.Get(); ok {
		return "max " + say(q.Max).String()
	}
	return ""
}

func unknown(why string, th themes.Theme) []widget.Span {
	said := text.Unknown
	if why != "" {
		said += " " + why
	}
	return []widget.Span{{Text: said, Style: th.Dim}}
}

func size(n int64) text.Quantity   { return text.Bytes(n) }
func plain(n int64) text.Quantity  { return text.Quantity{Number: text.Whole(n)} }
func millis(n int64) text.Quantity { return text.Duration(time.Duration(n) * time.Millisecond) }
