package slow

import (
	"strings"
	"time"

	"valktop/ui/canvas"
	"valktop/ui/screen"
	"valktop/ui/text"
	"valktop/ui/widget"
)

// blindFrom is the threshold of the slow log from which on it is blind to most of what slows a
// server down: ten times the servers' default of 10 ms.
const blindFrom = 100 * time.Millisecond

// drawStatus draws the line above the list: from when on the server logs, what it forgot
// before valktop saw it, and of which nodes nothing is known. What doesn't fit goes whole, the last first.
func (m Model) drawStatus(c canvas.Canvas, ctx screen.Context) {
	widget.Pieces(c, 1, append(m.threshold(ctx), m.kept(ctx)...)...)
}

// threshold says from when on commands are logged.
func (m Model) threshold(ctx screen.Context) [][]widget.Span {
	th := ctx.Theme
	warn := func(s string) []widget.Span {
		return []widget.Span{{Text: widget.Warn.Sign() + " " + s, Style: th.Warn}}
	}
	unknown := func(what, why string) []widget.Span {
		return []widget.Span{{Text: widget.Unknown.Sign() + " " + what + ": " + why, Style: th.Unknown}}
	}
	known := func(what, figure string) []widget.Span {
		return []widget.Span{{Text: what + " ", Style: th.Dim}, {Text: figure, Style: th.Text}, {Text: " on", Style: th.Dim}}
	}
	switch {
	case m.shows == latencyEvents:
		over, ok := m.events.Over.Get()
		switch {
		case m.events.Off:
			return [][]widget.Span{warn("the latency monitor is off: latency-monitor-threshold is 0")}
		case !ok && m.events.Asked:
			return [][]widget.Span{unknown("from when on spikes are noted is unknown", m.events.Over.Why())}
		case ok:
			return [][]widget.Span{known("spikes are noted from", text.Fine(over).String())}
		}
		return nil
	case m.log.Why != "":
		return [][]widget.Span{{{Text: widget.Unknown.Sign() + " " + m.log.Why, Style: th.Unknown}}}
	case !m.log.Asked:
		return nil // the list says it
	}
	over, ok := m.log.Over.Get()
	switch {
	case m.log.Off:
		return [][]widget.Span{warn("it is off: " + m.setting() + " is negative")}
	case !ok:
		return [][]widget.Span{unknown("from when on is unknown", m.log.Over.Why())}
	case m.shows == slowCommands && time.Duration(over) >= blindFrom:
		return [][]widget.Span{warn("nothing under " + m.shows.say(over) + " is logged: " + m.setting())}
	}
	return [][]widget.Span{known("logged from", m.shows.say(max(over, 0)))}
}

// setting is what the server calls the threshold.
func (m Model) setting() string {
	switch m.shows {
	case largeReplies:
		return "commandlog-reply-larger-than"
	case largeRequests:
		return "commandlog-request-larger-than"
	case slowCommands, latencyEvents, pageCount:
	}
	return "slowlog-log-slower-than"
}

// kept says what of the log valktop has, and what it lacks.
func (m Model) kept(ctx screen.Context) [][]widget.Span {
	th := ctx.Theme
	if m.shows == latencyEvents {
		return nil
	}
	var parts [][]widget.Span
	if m.log.Lost > 0 {
		parts = append(parts, []widget.Span{{Text: widget.Warn.Sign() + " " + text.Count(float64(m.log.Lost)).String() + " came and went between looks", Style: th.Warn}})
	}
	if m.log.Partial != "" {
		parts = append(parts, []widget.Span{{Text: widget.Warn.Sign() + " partial: " + m.log.Partial, Style: th.Warn}})
	}
	if m.log.Entries > 0 {
		parts = append(parts, []widget.Span{{Text: entries(m.log.Entries), Style: th.Text}, {Text: " kept", Style: th.Dim}})
	}
	return parts
}

// entries says how many.
func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return text.Count(float64(n)).String() + " entries"
}

// rests is what the list rests on.
func (m Model) rests(ctx screen.Context) string {
	parts := []string{"the server's log, and since " + ctx.State.Since.In(ctx.Zone).Format(time.TimeOnly)}
	if n := len(ctx.State.Snapshot.Nodes); n > 1 {
		parts[0] = text.Whole(int64(n)) + " nodes' logs, and since " + ctx.State.Since.In(ctx.Zone).Format(time.TimeOnly)
	}
	if ctx.Outdated() {
		parts = append(parts, "no answer")
	}
	return strings.Join(parts, " · ")
}

// none says why there is no group to show.
func (m Model) none(ctx screen.Context) widget.NoticeSpec {
	names := map[page]string{slowCommands: "slow commands", largeReplies: "large replies", largeRequests: "large requests"}
	what := names[m.shows]
	since := ctx.State.Since.In(ctx.Zone).Format(time.TimeOnly)
	const untouched = "; valktop switches nothing on."
	switch {
	case m.filter.Value() != "" && len(m.log.Groups) > 0:
		return widget.NoticeSpec{What: "Nothing matches " + m.filter.Value(), Do: "esc takes the filter away"}
	case strings.HasSuffix(m.log.Why, "has no COMMANDLOG GET"):
		server := ctx.State.Snapshot.Nodes[0].Info.Server
		return widget.NoticeSpec{
			Tone: widget.Unknown, What: "This server has no log of " + what,
			Why: "COMMANDLOG came with Valkey 8.1; this is " + strings.TrimSpace(server.Flavour+" "+server.Version) + ".",
			Do:  "Sizes of values are on the Keys screen (2), commands that return much are marked O(N) on Commands (3).",
		}
	case m.log.Why != "":
		return widget.NoticeSpec{Tone: widget.Unknown, What: "The log of " + what + " cannot be read", Why: m.log.Why, Do: remedy(m.log.Why)}
	case !m.log.Asked:
		return widget.NoticeSpec{Tone: widget.Unknown, What: "Asking for the log of " + what, Why: "It comes with the next answer of the server."}
	case m.log.Off:
		example := "10000 logs what takes more than 10 ms"
		if m.shows != slowCommands {
			example = "1048576 logs what is larger than 1 MiB"
		}
		return widget.NoticeSpec{Tone: widget.Warn, What: "The log of " + what + " is off", Why: m.setting() + " is negative.", Do: "CONFIG SET " + m.setting() + " " + example + untouched}
	}
	spec := widget.NoticeSpec{Tone: widget.Good, What: "No " + what, Why: "The server's log is empty, and nothing came since " + since + "."}
	if over, ok := m.log.Over.Get(); ok {
		spec.What = "Nothing slower than " + m.shows.say(over)
		if m.shows != slowCommands {
			spec.What = "Nothing larger than " + m.shows.say(over)
		}
	}
	return spec
}

// remedy is what would allow what was denied; "" where nothing would.
func remedy(why string) string {
	command, denied := strings.CutSuffix(why, " is denied to this user")
	if !denied {
		return ""
	}
	return "An administrator allows it with ACL SETUSER <user> +" + strings.ToLower(strings.ReplaceAll(command, " ", "|"))
}
