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
	sep := widget.Span{Text: " · ", Style: ctx.Theme.Dim}
	widget.Spans(c, 0, 0, widget.Fitting(c.Width(), sep, samplingPieces(ctx)...)...)
	widget.Spans(c, 0, 1, widget.Fitting(c.Width(), sep, append(toldPieces(ctx.Told, ctx.Theme), burstPieces(ctx.Access.Burst, ctx.Theme)...)...)...)
}

// samplingPieces say what goes on and for how long, and what misses are known by name.
func samplingPieces(ctx screen.Context) [][]widget.Span {
	th, r := ctx.Theme, ctx.Access
	pieces := [][]widget.Span{{{Text: widget.Good.Sign() + " sampling", Style: strong(th.Good)}}}
	switch {
	case r.State == access.Idle:
		pieces[0] = []widget.Span{{Text: "nothing sampled: n does", Style: th.Dim}}
	case r.State != access.Running:
		pieces[0] = []widget.Span{{Text: "ended", Style: strong(th.Bright)}, {Text: ": " + r.Ended, Style: th.Dim}}
	case !r.Until.IsZero():
		pieces = append(pieces, []widget.Span{{Text: "ends by itself in " + text.Age(max(r.Until.Sub(ctx.Clock()), 0)), Style: th.Dim}})
	}
	pieces = append(pieces, missPieces(r, th)...)
	if r.Own > 0 {
		pieces = append(pieces, []widget.Span{{Text: text.Whole(r.Own) + " misses of valktop's own left out", Style: th.Dim}})
	}
	return pieces
}

// missPieces tell of the names of misses.
func missPieces(r access.Report, th themes.Theme) [][]widget.Span {
	switch {
	case r.Misses.On:
		return [][]widget.Span{{{Text: "misses by name ", Style: th.Dim}, {Text: text.Whole(int64(r.Missed.Total)), Style: th.Text}}}
	case r.Misses.Why != "":
		return refusedPieces(r.Misses.Why, r.Misses.Try, widget.Warn, th)
	case r.Missed.Total > 0:
		return [][]widget.Span{{{Text: "misses by name " + text.Whole(int64(r.Missed.Total)), Style: th.Dim}}}
	}
	return [][]widget.Span{{{Text: "misses not heard by name", Style: th.Dim}}}
}

// toldPieces tell of what the application counts; none where it is not asked.
func toldPieces(t access.Told, th themes.Theme) [][]widget.Span {
	switch {
	case t.Version == 0:
		return nil
	case len(t.Failed) > 0:
		return [][]widget.Span{{{Text: widget.Warn.Sign() + " app metrics " + text.Whole(int64(t.Sources-len(t.Failed))) + " of " + text.Whole(int64(t.Sources)) + ": " + t.Failed[0], Style: th.Warn}}}
	}
	return [][]widget.Span{{{Text: widget.Good.Sign() + " app metrics", Style: th.Good}, {Text: " of " + text.Whole(int64(t.Sources)), Style: th.Dim}}}
}

// burstPieces tell of MONITOR.
func burstPieces(b access.Burst, th themes.Theme) [][]widget.Span {
	switch {
	case b.State == access.Idle:
		return [][]widget.Span{{{Text: "no MONITOR", Style: th.Dim}}}
	case b.Failed:
		return refusedPieces(b.Why, b.Try, widget.Bad, th)
	case b.State == access.Running:
		return [][]widget.Span{{{Text: "MONITOR ", Style: th.Dim}, {Text: text.Whole(int64(b.Lines)), Style: th.Bright}, {Text: " of " + text.Whole(int64(b.Most)) + " commands", Style: th.Dim}}}
	}
	pieces := [][]widget.Span{{{Text: "MONITOR ", Style: th.Dim}, {Text: text.Whole(int64(b.Lines)), Style: th.Text}, {Text: " commands in " + text.Duration(b.Took.Round(10*time.Millisecond)).String(), Style: th.Dim}}}
	if cost, ok := b.Cost.Get(); ok && cost >= 0.01 { // before the reason: in a small terminal that is what is left out
		pieces = append(pieces, []widget.Span{{Text: "throughput fell by " + text.Percent(cost, 0).String(), Style: th.Warn}})
	}
	return append(pieces, []widget.Span{{Text: "ended: " + b.Why, Style: th.Dim}})
}

// refusedPieces say why something is not to be had, and what would help.
func refusedPieces(why, try string, tone widget.Tone, th themes.Theme) [][]widget.Span {
	pieces := [][]widget.Span{{{Text: tone.Sign() + " " + why, Style: tone.Style(th)}}}
	if try != "" {
		pieces = append(pieces, []widget.Span{{Text: try, Style: th.Dim}})
	}
	return pieces
}
