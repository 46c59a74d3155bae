package commands

import (
	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// drawStatus draws the line above the commands: all of them together, errors, whose figures
// they are, and why percentiles are missing. What doesn't fit goes whole, the last first.
func (m Model) drawStatus(c canvas.Canvas, ctx screen.Context) {
	th := ctx.Theme
	var parts [][]widget.Span
	said := func(figure, what string) {
		parts = append(parts, []widget.Span{{Text: figure, Style: th.Text}, {Text: " " + what, Style: th.Dim}})
	}
	if m.all.Latencies != "" {
		parts = append(parts, []widget.Span{{Text: widget.Unknown.Sign() + " no percentiles: " + m.all.Latencies, Style: th.Unknown}})
	}
	calls, failed := 0.0, 0.0
	for _, command := range m.all.List {
		f := m.figures(command)
		calls += f.Calls.Or(0)
		failed += f.Failed.Or(0) + f.Rejected.Or(0)
	}
	if m.all.Gap == "" || !m.newest && m.all.Minute > 0 {
		said(text.Rate(calls).String(), "in all")
	}
	if failed >= 0.5 {
		parts = append(parts, []widget.Span{{Text: widget.Warn.Sign() + " " + text.Count(failed).String() + " failed or were rejected", Style: th.Warn}})
	}
	if m.all.Nodes > 1 {
		said(text.Whole(int64(m.all.Nodes)), "nodes, writes on primaries alone")
	}
	if ctx.State.Partial {
		parts = append(parts, []widget.Span{{Text: widget.Warn.Sign() + " a node that does not answer is missing", Style: th.Warn}})
	}
	if m.all.Latencies == "" {
		parts = append(parts, []widget.Span{{Text: "time: of the server's; percentiles ~: the server knows them to a factor of two", Style: th.Dim}})
	}
	parts = append(parts, []widget.Span{{Text: ownSign + ": without what valktop runs itself", Style: th.Dim}})
	widget.Pieces(c, 1, parts...)
}
