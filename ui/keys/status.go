package keys

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"valktop/keyspace"
	"valktop/ui/canvas"
	"valktop/ui/estimate"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawStatus draws the line above the rows: whose keys these are, how much of the memory
// they explain, and at the right what the scan is doing. What doesn't fit goes whole,
// the last first.
func (m Model) drawStatus(c canvas.Canvas, ctx screen.Context) {
	if c.Height() == 0 {
		return
	}
	end := c.Width() - 1
	if doing := progress(ctx, c.Width() >= longFrom); len(doing) > 0 {
		end = widget.SpansRight(c, end, 0, widget.CutSpans(doing, c.Width()-2)...) - widget.PiecesApart
	}
	x := 1
	if ctx.Node != "" { // keys are scanned as those of the whole deployment
		x = widget.Spans(c, x, 0, widget.Span{Text: widget.Warn.Sign() + " of all nodes", Style: ctx.Theme.Warn}) + widget.PiecesApart
	}
	widget.Pieces(c.Sub(0, 0, end+1, 1), x, append(m.wording(ctx, end-x), missing(ctx))...)
}

// wording is the scope and what it explains, in the longest words that fit into w cells.
func (m Model) wording(ctx screen.Context, w int) [][]widget.Span {
	var parts [][]widget.Span
	for _, long := range [][2]bool{{true, true}, {false, true}, {true, false}, {false, false}} {
		parts = [][]widget.Span{scope(ctx, long[0]), m.explained(ctx, long[1])}
		if widget.PiecesWidth(parts...) <= w {
			break
		}
	}
	return parts
}

// longFrom is the width of the line from which on it says all about the scan.
const longFrom = 100

// scope says which of the databases is scanned: "db 3 (of 0, 3, 5)".
func scope(ctx screen.Context, long bool) []widget.Span {
	r, th := ctx.Keys, ctx.Theme
	said := "db " + strconv.Itoa(r.DB)
	var others []string
	for _, db := range ctx.State.Keys.Databases {
		others = append(others, strconv.Itoa(db.Index))
	}
	if len(others) > 1 {
		said += " (of " + strings.Join(others, ", ") + ")"
	}
	if !long {
		return []widget.Span{{Text: said, Style: th.Dim}}
	}
	count, noun, _ := strings.Cut(text.Keys(text.Whole(r.Total)), " ")
	return []widget.Span{{Text: said + "  ", Style: th.Dim}, {Text: count, Style: th.Text}, {Text: " " + noun, Style: th.Dim}}
}

// explained says how much of the memory that keys took then the patterns account for. The
// rest is what no single key has: the tables of keys and of expiries, other databases. More
// than all of it means that keys went, or shrank, after they were asked.
func (m Model) explained(ctx screen.Context, long bool) []widget.Span {
	e, ok := ctx.Keys.All.Memory.Get()
	taken := float64(m.taken)
	if !ok || taken <= 0 {
		return nil
	}
	figure, of := percent(math.Round, min(e.Value/taken, 1))+" %", " of key memory"
	if long {
		of = " of the keys' memory"
	}
	switch {
	case e.Value > 0 && e.Value/taken < leastExplained:
		figure = "<1 %"
	case e.Low > taken:
		figure, of = "over 100 %", of+" now: some went"
	case !e.Exact:
		figure += " ±" + percent(math.Ceil, e.Margin()/taken)
	}
	th := ctx.Theme
	spans := []widget.Span{{Text: figure, Style: th.Text}, {Text: of, Style: th.Dim}}
	if long {
		spans = slices.Insert(spans, 0, widget.Span{Text: "patterns explain ", Style: th.Dim})
	}
	return spans
}

// leastExplained is the least part of the memory that is not said as less than 1 %.
const leastExplained = 0.005

// percent writes a part of a whole in percent, rounded.
func percent(round func(float64) float64, part float64) string {
	return strconv.FormatFloat(round(100*part), 'f', 0, 64)
}

// missing says which figures there are none of, or which node there are none from.
func missing(ctx screen.Context) []widget.Span {
	r, said := ctx.Keys, ""
	if len(r.Limits) > 0 {
		l := r.Limits[0]
		said = cmp.Or(l.Missing, l.Command) + ": " + l.Why
		if more := len(r.Limits) - 1; more > 0 {
			said += " (and " + text.Whole(int64(more)) + " more)"
		}
	} else if r.Partial {
		said = "partial: " + r.Lacking
	}
	if said == "" {
		return nil
	}
	return []widget.Span{{Text: widget.Unknown.Sign() + " ", Style: ctx.Theme.Unknown}, {Text: said, Style: ctx.Theme.Dim}}
}

// progress says what the scan is doing, and what is wrong with it.
func progress(ctx screen.Context, long bool) []widget.Span {
	r, th := ctx.Keys, ctx.Theme
	switch r.State {
	case keyspace.Waiting, keyspace.Failed:
		return []widget.Span{{Text: widget.Warn.Sign() + " " + string(r.State), Style: th.Warn}, {Text: ": " + r.Why, Style: th.Dim}}
	case keyspace.Paused:
		said := " at " + done(r) + ", p goes on"
		if pace := paced(r.Pace); pace != "" && long {
			said += " · " + pace
		}
		return []widget.Span{{Text: "paused", Style: th.Warn}, {Text: said, Style: th.Dim}}
	case keyspace.Running:
		parts := []string{text.Rate(r.Rate).String()}
		if eta, ok := r.ETA.Get(); ok && (long || !r.Pace.Slowed) {
			parts = append(parts, text.Duration(eta).String()+" left")
		}
		if said := paced(r.Pace); said != "" {
			parts = append(parts, said)
		}
		if r.Pace.Slowed {
			parts = append(parts, "slowed: the server is busy")
		}
		return []widget.Span{{Text: done(r), Style: th.Text}, {Text: " scanned · " + strings.Join(parts, " · "), Style: th.Dim}}
	}
	said := "pass " + strconv.Itoa(max(r.Pass, 1)) + " in " + text.Duration(r.Elapsed).String()
	if age := estimate.Age(r, ctx.Clock()); age != "" {
		said += " · " + age
	}
	if r.Vanished > 0 && long {
		said += " · " + text.Count(float64(r.Vanished)).String() + " vanished meanwhile"
	}
	if r.Own.Expired > 0 && long { // they had before, and the server counts them now
		said += " · " + text.Count(float64(r.Own.Expired)).String() + " expired by the scan"
	}
	return []widget.Span{{Text: said, Style: th.Dim}}
}

// paced says which pace was set, if it is not the usual one.
func paced(p keyspace.Pace) string {
	switch {
	case p.Rate > 0:
		return "at most " + text.Rate(p.Rate).String()
	case p.Share >= 1:
		return "at full speed"
	case p.Share > 0 && p.Share != keyspace.DefaultPace:
		return "at " + text.Percent(p.Share, 0).String() + " of the server's time"
	}
	return ""
}

// done is how much of the keys was looked at.
func done(r keyspace.Report) string {
	if r.Total <= 0 {
		return text.Unknown
	}
	return text.Percent(min(float64(max(r.Walked, r.Sampled))/float64(r.Total), 1), 0).String()
}
