package access

import (
	"time"

	"valktop/access"
	"valktop/themes"
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawStatus says what goes on, and what the figures rest on.
func (m Model) drawStatus(c canvas.Canvas, ctx screen.Context) {
	th, r := ctx.Theme, ctx.Access
	sep := widget.Span{Text: " · ", Style: th.Faint}
	head := []widget.Span{{Text: widget.Good.Sign() + " sampling", Style: strong(th.Good)}}
	if r.State == access.Idle {
		head = []widget.Span{{Text: "nothing sampled: n does", Style: th.Dim}}
	} else if r.State != access.Running {
		head = []widget.Span{{Text: "ended", Style: strong(th.Bright)}, {Text: ": " + r.Ended, Style: th.Dim}}
	} else if !r.Until.IsZero() {
		head = append(head, sep, widget.Span{Text: "ends by itself in " + text.Age(max(r.Until.Sub(ctx.Clock()), 0)), Style: th.Dim})
	}
	head = append(append(head, sep), missLine(r, th)...)
	if r.Own > 0 {
		head = append(head, sep, widget.Span{Text: text.Whole(r.Own) + " misses of valktop's own left out", Style: th.Dim})
	}
	widget.Spans(c, 0, 0, head...)
	below := burstLine(r.Burst, th)
	if told := toldLine(ctx.Told, th); told != nil {
		below = append(append(told, sep), below...)
	}
	widget.Spans(c, 0, 1, below...)
}

// toldLine tells of what the application counts; nil where it is not asked.
func toldLine(t access.Told, th themes.Theme) []widget.Span {
	switch {
	case t.Version == 0:
		return nil
	case len(t.Failed) > 0:
		return []widget.Span{{Text: widget.Warn.Sign() + " app metrics " + text.Whole(int64(t.Sources-len(t.Failed))) + " of " + text.Whole(int64(t.Sources)) + ": " + t.Failed[0], Style: th.Warn}}
	}
	return []widget.Span{{Text: widget.Good.Sign() + " app metrics", Style: th.Good}, {Text: " of " + text.Whole(int64(t.Sources)), Style: th.Dim}}
}

// burstLine tells of MONITOR.
func burstLine(b access.Burst, th themes.Theme) []widget.Span {
	switch {
	case b.State == access.Idle:
		return []widget.Span{{Text: "no MONITOR", Style: th.Dim}}
	case b.Failed:
		return []widget.Span{{Text: widget.Bad.Sign() + " " + b.Why, Style: th.Bad}, {Text: ": " + b.Try, Style: th.Dim}}
	case b.State == access.Running:
		return []widget.Span{{Text: "MONITOR ", Style: th.Dim}, {Text: text.Whole(int64(b.Lines)), Style: th.Bright}, {Text: " of " + text.Whole(int64(b.Most)) + " commands", Style: th.Dim}}
	}
	spans := []widget.Span{{Text: "MONITOR ", Style: th.Dim}, {Text: text.Whole(int64(b.Lines)), Style: th.Text}, {Text: " commands in " + text.Duration(b.Took.Round(10*time.Millisecond)).String(), Style: th.Dim}}
	if cost, ok := b.Cost.Get(); ok && cost >= 0.01 { // before the reason: in a small terminal that is what is cut
		spans = append(spans, widget.Span{Text: ", throughput fell by " + text.Percent(cost, 0).String(), Style: th.Warn})
	}
	return append(spans, widget.Span{Text: ": " + b.Why, Style: th.Dim})
}

// missLine tells of the names of misses.
func missLine(r access.Report, th themes.Theme) []widget.Span {
	switch {
	case r.Misses.On:
		return []widget.Span{{Text: "misses by name ", Style: th.Dim}, {Text: text.Whole(int64(r.Missed.Total)), Style: th.Text}}
	case r.Misses.Why != "":
		return []widget.Span{{Text: widget.Warn.Sign() + " " + r.Misses.Why, Style: th.Warn}, {Text: tried(r.Misses.Try), Style: th.Dim}}
	case r.Missed.Total > 0:
		return []widget.Span{{Text: "misses by name " + text.Whole(int64(r.Missed.Total)), Style: th.Dim}}
	}
	return []widget.Span{{Text: "misses not heard by name", Style: th.Dim}}
}

func tried(try string) string {
	if try == "" {
		return ""
	}
	return ": " + try
}
